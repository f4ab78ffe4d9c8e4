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
use crate::domain::report::ReportDecision;
use crate::domain::{
    Referral, ReferralKind, ReferralState, Referrals, ResultReport, ResultReportState, Simple,
};

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
    report_ids: Vec<Uuid>,
    report_results: Vec<String>,
    report_dates: Vec<NaiveDate>,
    report_posts: Vec<Option<String>>,
    report_decision_dates: Vec<Option<NaiveDate>>,
    report_deciders: Vec<Option<String>>,
    report_return_reasons: Vec<Option<String>>,
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
             decision_reason, report_ids, report_results, report_dates,
             report_posts as \"report_posts!: Vec<Option<String>>\",
             report_decision_dates as \"report_decision_dates!: Vec<Option<NaiveDate>>\",
             report_deciders as \"report_deciders!: Vec<Option<String>>\",
             report_return_reasons as \"report_return_reasons!: Vec<Option<String>>\", version
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
    let reports = &referral.reports[..];
    let stands = reports.last().filter(|it| it.state() != ResultReportState::Returned);
    let changed = sqlx::query!(
        "update routing.referral
         set state = $3, result_date = $4, objection_date = $5, objection_reason = $6,
             decision_reason = $7, notice_date = $8, simple_date = $9, ordinary_date = $10,
             report_date = $11, report_ids = $12, report_results = $13, report_dates = $14,
             report_posts = $15, report_decision_dates = $16, report_deciders = $17,
             report_return_reasons = $18, version = version + 1
         where referral_id = $1 and version = $2",
        referral.id.uuid(),
        referral.version,
        referral.state.as_str(),
        stands.map(|it| it.date),
        objection.map(|it| it.date),
        objection.map(|it| it.reason.as_str()),
        objection.and_then(|it| it.decision_reason.as_deref()),
        referral.notice_date,
        referral.simple.map(|it| it.chosen),
        referral.simple.and_then(|it| it.turned),
        referral.report_date,
        &each(reports, |it| it.id.uuid()),
        &each(reports, |it| it.result.clone()),
        &each(reports, |it| it.date),
        &each(reports, |it| it.by.as_ref().map(ToString::to_string)) as &[Option<String>],
        &each(reports, |it| it.decision.as_ref().map(|it| it.date)) as &[Option<NaiveDate>],
        &each(reports, |it| it.decision.as_ref().map(|it| it.by.to_string()))
            as &[Option<String>],
        &each(reports, |it| it.decision.as_ref()?.returned.clone()) as &[Option<String>],
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, referral.version, "referral")?;
    Ok(())
}

fn each<T>(reports: &[ResultReport], column: impl Fn(&ResultReport) -> T) -> Vec<T> {
    reports.iter().map(column).collect()
}

impl Row {
    /// A report from before it was kept here goes by the id of its referral.
    fn reports(&self) -> Result<Vec<ResultReport>, Error> {
        let before = self.result_date.filter(|_| self.report_ids.is_empty());
        if let Some(date) = before {
            let id = self.referral_id.into();
            return Ok(vec![ResultReport {
                id,
                result: String::new(),
                date,
                by: None,
                decision: None,
            }]);
        }
        (0..self.report_ids.len()).map(|at| self.report(at)).collect()
    }

    fn report(&self, at: usize) -> Result<ResultReport, Error> {
        let post =
            |text: &Option<String>| text.as_deref().map(|it| code("referral", it)).transpose();
        let decided = self.report_decision_dates[at].zip(post(&self.report_deciders[at])?);
        let returned = self.report_return_reasons[at].clone();
        Ok(ResultReport {
            id: self.report_ids[at].into(),
            result: self.report_results[at].clone(),
            date: self.report_dates[at],
            by: post(&self.report_posts[at])?,
            decision: decided.map(|(date, by)| ReportDecision { date, by, returned }),
        })
    }

    fn into_domain(self) -> Result<Referral, Error> {
        let reports = self.reports()?;
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
            reports,
            notice_date: self.notice_date,
            simple: Simple::of(self.simple_date, self.ordinary_date),
            objection,
            version: self.version,
        })
    }
}
