//! Referrals of a matter, in their order.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Error, code, word};
use crate::domain::referral::{Objection, Referral};
use crate::domain::{ReferralKind, ReferralState};

struct Row {
    referral_id: Uuid,
    matter_id: Uuid,
    kind: String,
    state: String,
    from_body: String,
    to_body: String,
    receipt_date: NaiveDate,
    report_date: Option<NaiveDate>,
    result_date: Option<NaiveDate>,
    objection_date: Option<NaiveDate>,
    objection_reason: Option<String>,
    decision_reason: Option<String>,
}

/// The referrals of these matters, each matter's in their order.
pub(super) async fn of_matters(
    connection: &mut PgConnection,
    matters: &[Uuid],
) -> Result<Vec<(MatterId, Referral)>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select referral_id, matter_id, kind, state, from_body, to_body, receipt_date, report_date,
             result_date, objection_date, objection_reason, decision_reason
         from routing.referral where matter_id = any($1) order by matter_id, ordinal",
        matters
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok((row.matter_id.into(), row.into_domain()?))).collect()
}

/// Writes a referral, new or changed, at its place in the matter's order.
pub(super) async fn put(
    connection: &mut PgConnection,
    matter: MatterId,
    ordinal: i32,
    referral: &Referral,
) -> Result<(), Error> {
    let objection = referral.objection.as_ref();
    sqlx::query!(
        "insert into routing.referral (referral_id, matter_id, ordinal, kind, state, from_body,
             to_body, receipt_date, report_date, result_date, objection_date, objection_reason,
             decision_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (referral_id) do update set state = excluded.state,
             result_date = excluded.result_date, objection_date = excluded.objection_date,
             objection_reason = excluded.objection_reason,
             decision_reason = excluded.decision_reason",
        referral.id.uuid(),
        matter.uuid(),
        ordinal,
        referral.kind.as_str(),
        referral.state.as_str(),
        referral.from.as_str(),
        referral.to.as_str(),
        referral.receipt_date,
        referral.report_date,
        referral.result_date,
        objection.map(|it| it.date),
        objection.map(|it| it.reason.as_str()),
        objection.and_then(|it| it.decision_reason.as_deref()),
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Referral, Error> {
        let objection = self.objection_date.zip(self.objection_reason).map(|(date, reason)| {
            Objection { date, reason, decision_reason: self.decision_reason }
        });
        Ok(Referral {
            id: self.referral_id.into(),
            kind: word("referral", ReferralKind::parse, &self.kind)?,
            state: word("referral", ReferralState::parse, &self.state)?,
            from: code("referral", &self.from_body)?,
            to: code("referral", &self.to_body)?,
            receipt_date: self.receipt_date,
            report_date: self.report_date,
            result_date: self.result_date,
            objection,
        })
    }
}
