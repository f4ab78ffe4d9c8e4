//! Referrals, each a row with its own version.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use mailbox::columns::{code, word};
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, uuids};
use crate::domain::objection::Objection;
use crate::domain::{Referral, ReferralKind, ReferralState, Referrals, Simple};

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
    notice_date: Option<NaiveDate>,
    simple_date: Option<NaiveDate>,
    ordinary_date: Option<NaiveDate>,
    objection_date: Option<NaiveDate>,
    objection_reason: Option<String>,
    decision_reason: Option<String>,
    version: i64,
}

/// The referrals of a matter.
pub async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Referrals, Error> {
    Ok(Referrals::new(of_matters(tx.connection(), &[matter]).await?))
}

/// The referrals of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Referral>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select referral_id, matter_id, kind, state, from_body, to_body, receipt_date, report_date,
             result_date, notice_date, simple_date, ordinary_date, objection_date, objection_reason,
             decision_reason, version
         from routing.referral where matter_id = any($1) order by referral_order",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new referral. Before it, the one it takes the place of is saved as returned or recalled:
/// one at a time is neither.
pub async fn insert(tx: &mut Tx, referral: &Referral) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.referral (referral_id, matter_id, kind, state, from_body, to_body,
             receipt_date, report_date, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        referral.id.uuid(),
        referral.matter.uuid(),
        referral.kind.as_str(),
        referral.state.as_str(),
        referral.from.as_str(),
        referral.to.as_str(),
        referral.receipt_date,
        referral.report_date,
        referral.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change, against the version that was read.
pub async fn update(tx: &mut Tx, referral: &Referral) -> Result<(), Error> {
    let objection = referral.objection.as_ref();
    let changed = sqlx::query!(
        "update routing.referral
         set state = $3, result_date = $4, objection_date = $5, objection_reason = $6,
             decision_reason = $7, notice_date = $8, simple_date = $9, ordinary_date = $10,
             version = version + 1
         where referral_id = $1 and version = $2",
        referral.id.uuid(),
        referral.version,
        referral.state.as_str(),
        referral.result_date,
        objection.map(|it| it.date),
        objection.map(|it| it.reason.as_str()),
        objection.and_then(|it| it.decision_reason.as_deref()),
        referral.notice_date,
        referral.simple.map(|it| it.chosen),
        referral.simple.and_then(|it| it.turned),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, referral.version, "referral")?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Referral, Error> {
        let objection = self.objection_date.zip(self.objection_reason).map(|(date, reason)| {
            Objection { date, reason, decision_reason: self.decision_reason }
        });
        Ok(Referral {
            id: self.referral_id.into(),
            matter: self.matter_id.into(),
            kind: word("referral", ReferralKind::parse, &self.kind)?,
            state: word("referral", ReferralState::parse, &self.state)?,
            from: code("referral", &self.from_body)?,
            to: code("referral", &self.to_body)?,
            receipt_date: self.receipt_date,
            report_date: self.report_date,
            result_date: self.result_date,
            notice_date: self.notice_date,
            simple: Simple::of(self.simple_date, self.ordinary_date),
            objection,
            version: self.version,
        })
    }
}
