//! Reviews and rechecks, each a row with its own version.

use chrono::NaiveDate;
use kernel::ids::{MatterId, ReviewId};
use mailbox::columns::{code, word};
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, uuids};
use crate::domain::hearing::{Hearing, HearingDays};
use crate::domain::review::{ReviewDraft, ReviewRuling};
use crate::domain::writing::{Delivery, Step, Work};
use crate::domain::{Matter, Outcome, Review, ReviewDecision, ReviewKind, ReviewState};

struct Row {
    review_id: Uuid,
    matter_id: Uuid,
    handling_id: Uuid,
    reviewed_id: Option<Uuid>,
    kind: String,
    body: String,
    request_date: NaiveDate,
    receipt_date: NaiveDate,
    request: String,
    hearing_id: Option<Uuid>,
    hearing_from: Option<NaiveDate>,
    hearing_to: Option<NaiveDate>,
    hearing_held: bool,
    state: String,
    facts: Option<String>,
    grounds: Option<String>,
    decision: Option<String>,
    outcome: Option<String>,
    redo_days: Option<i32>,
    drafter: Option<String>,
    issue_date: Option<NaiveDate>,
    delivery_date: Option<NaiveDate>,
    delivery_proof: Option<String>,
    version: i64,
}

/// The review that the matter lies with a body for, if it does.
pub async fn open(tx: &mut Tx, matter: &Matter) -> Result<Option<Review>, Error> {
    let Some((id, _)) = matter.under_review_by() else {
        return Ok(None);
    };
    let all = of_matters(tx.connection(), &[matter.id]).await?;
    let found = all.into_iter().find(|it| it.id == id);
    found.map(Some).ok_or_else(|| Error::inconsistent("matter", "a review that is not its own"))
}

/// The reviews of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Review>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select review_id, matter_id, handling_id, reviewed_id, kind, body, request_date, receipt_date,
             request, hearing_id, hearing_from, hearing_to, hearing_held, state, facts, grounds, decision,
             outcome, redo_days, drafter, issue_date, delivery_date, delivery_proof, version
         from routing.review where matter_id = any($1) order by review_order",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new review; nothing has been written about it yet.
pub async fn insert(tx: &mut Tx, review: &Review) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.review (review_id, matter_id, handling_id, reviewed_id, kind, body,
             request_date, receipt_date, request, hearing_held, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, false, $10, $11)",
        review.id.uuid(),
        review.matter.uuid(),
        review.handling.uuid(),
        review.reviewed.map(ReviewId::uuid),
        review.kind.as_str(),
        review.body.as_str(),
        review.request_date,
        review.receipt_date,
        review.request,
        review.state().as_str(),
        review.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change, against the version that was read.
pub async fn update(tx: &mut Tx, review: &Review) -> Result<(), Error> {
    let (draft, delivery) = (review.work.draft(), review.work.delivery());
    let days = review.hearing.and_then(|it| it.days);
    let changed = sqlx::query!(
        "update routing.review
         set hearing_id = $3, hearing_from = $4, hearing_to = $5, hearing_held = $6, state = $7,
             facts = $8, grounds = $9, decision = $10, outcome = $11, redo_days = $12, drafter = $13,
             issue_date = $14, delivery_date = $15, delivery_proof = $16, version = version + 1
         where review_id = $1 and version = $2",
        review.id.uuid(),
        review.version,
        review.hearing.map(|it| it.id.uuid()),
        days.map(|it| it.from),
        days.map(|it| it.to),
        review.hearing.is_some_and(|it| it.held),
        review.state().as_str(),
        draft.map(|it| it.facts.as_str()),
        draft.map(|it| it.grounds.as_str()),
        draft.map(|it| it.ruling.decision().as_str()),
        draft.and_then(|it| it.ruling.outcome()).map(Outcome::as_str),
        draft.and_then(|it| it.ruling.redo_days()),
        draft.map(|it| it.drafter.as_str()),
        review.work.issue_date(),
        delivery.map(|it| it.date),
        delivery.map(|it| it.proof.as_str()),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, review.version, "review")?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Review, Error> {
        Ok(Review {
            id: self.review_id.into(),
            kind: word("review", ReviewKind::parse, &self.kind)?,
            matter: self.matter_id.into(),
            handling: self.handling_id.into(),
            reviewed: self.reviewed_id.map(Into::into),
            body: code("review", &self.body)?,
            request_date: self.request_date,
            receipt_date: self.receipt_date,
            hearing: self.hearing(),
            work: self.work()?,
            request: self.request,
            version: self.version,
        })
    }

    fn hearing(&self) -> Option<Hearing> {
        let days = self.hearing_from.zip(self.hearing_to);
        let days = days.map(|(from, to)| HearingDays { from, to });
        self.hearing_id.map(|id| Hearing { id: id.into(), days, held: self.hearing_held })
    }

    fn work(&self) -> Result<Work<ReviewDraft>, Error> {
        let step = match word("review", ReviewState::parse, &self.state)? {
            ReviewState::Requested => Step::Begun,
            ReviewState::Drafted => Step::Drafted,
            ReviewState::Approved => Step::Approved,
            ReviewState::Issued => Step::Issued,
            ReviewState::Delivered => Step::Delivered,
        };
        let draft = match (&self.facts, &self.grounds, self.ruling()?, &self.drafter) {
            (Some(facts), Some(grounds), Some(ruling), Some(drafter)) => Some(ReviewDraft {
                facts: facts.clone(),
                grounds: grounds.clone(),
                ruling,
                drafter: code("review", drafter)?,
            }),
            _ => None,
        };
        let delivery = self.delivery_date.zip(self.delivery_proof.clone());
        let delivery = delivery.map(|(date, proof)| Delivery { date, proof });
        Work::of(step, draft, self.issue_date, delivery)
            .ok_or_else(|| Error::inconsistent("review", "columns that contradict its state"))
    }

    fn ruling(&self) -> Result<Option<ReviewRuling>, Error> {
        let Some(decision) = &self.decision else {
            return Ok(None);
        };
        let decision = word("review", ReviewDecision::parse, decision)?;
        match (decision, self.outcome.as_deref(), self.redo_days) {
            (ReviewDecision::Upheld, None, None) => Ok(Some(ReviewRuling::Upheld)),
            (ReviewDecision::Changed, Some(outcome), None) => {
                Ok(Some(ReviewRuling::Changed(word("review", Outcome::parse, outcome)?)))
            }
            (ReviewDecision::Revoked, None, Some(redo_days)) => {
                Ok(Some(ReviewRuling::Revoked { redo_days }))
            }
            (ReviewDecision::NotAccepted, None, None) => Ok(Some(ReviewRuling::NotAccepted)),
            _ => Err(Error::inconsistent("review", "columns that contradict its decision")),
        }
    }
}
