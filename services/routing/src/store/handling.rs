//! Handlings with their opinions, each a row with its own version.

use chrono::NaiveDate;
use kernel::ids::{MatterId, PetitionId, ReferralId};
use mailbox::columns::{code, word};
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::receipt::one_of;
use super::{Error, uuids};
use crate::domain::handling::OrderedAnew;
use crate::domain::opinion::Draft;
use crate::domain::writing::{Delivery, Step, Work};
use crate::domain::{Handling, HandlingState, Matter, Outcome};

struct Row {
    handling_id: Uuid,
    matter_id: Uuid,
    referral_id: Option<Uuid>,
    petition_id: Option<Uuid>,
    body: String,
    acceptance_date: NaiveDate,
    ordered_by: Option<Uuid>,
    redo_date: Option<NaiveDate>,
    extension_days: i32,
    state: String,
    facts: Option<String>,
    grounds: Option<String>,
    outcome: Option<String>,
    drafter: Option<String>,
    issue_date: Option<NaiveDate>,
    delivery_date: Option<NaiveDate>,
    delivery_proof: Option<String>,
    answer_date: Option<NaiveDate>,
    version: i64,
}

/// The handling that the matter's body works on, if it does.
pub async fn open(tx: &mut Tx, matter: &Matter) -> Result<Option<Handling>, Error> {
    let Some(id) = matter.open_handling() else {
        return Ok(None);
    };
    let all = of_matters(tx.connection(), &[matter.id]).await?;
    let found = all.into_iter().find(|it| it.id == id);
    found.map(Some).ok_or_else(|| Error::inconsistent("matter", "a handling that is not its own"))
}

/// The handlings of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Handling>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select handling_id, matter_id, referral_id, petition_id, body, acceptance_date, ordered_by,
             redo_date, extension_days, state, facts, grounds, outcome, drafter, issue_date, delivery_date,
             delivery_proof, answer_date, version
         from routing.handling where matter_id = any($1) order by handling_order",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new handling; nothing has been worked on yet.
pub async fn insert(tx: &mut Tx, handling: &Handling) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.handling (handling_id, matter_id, referral_id, body, acceptance_date,
             ordered_by, redo_date, extension_days, state, version, petition_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        handling.id.uuid(),
        handling.matter.uuid(),
        handling.receipt.referral().map(ReferralId::uuid),
        handling.body.as_str(),
        handling.acceptance_date,
        handling.ordered.map(|it| it.by.uuid()),
        handling.ordered.map(|it| it.until_date),
        handling.extension_days,
        handling.state().as_str(),
        handling.version,
        handling.receipt.petition().map(PetitionId::uuid),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change, against the version that was read.
pub async fn update(tx: &mut Tx, handling: &Handling) -> Result<(), Error> {
    let draft = handling.work.draft();
    let delivery = handling.work.delivery();
    let changed = sqlx::query!(
        "update routing.handling
         set extension_days = $3, state = $4, facts = $5, grounds = $6, outcome = $7, drafter = $8,
             issue_date = $9, delivery_date = $10, delivery_proof = $11, answer_date = $12,
             version = version + 1
         where handling_id = $1 and version = $2",
        handling.id.uuid(),
        handling.version,
        handling.extension_days,
        handling.state().as_str(),
        draft.map(|it| it.facts.as_str()),
        draft.map(|it| it.grounds.as_str()),
        draft.map(|it| it.outcome.as_str()),
        draft.map(|it| it.drafter.as_str()),
        handling.work.issue_date(),
        delivery.map(|it| it.date),
        delivery.map(|it| it.proof.as_str()),
        handling.answer_date,
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, handling.version, "handling")?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Handling, Error> {
        Ok(Handling {
            id: self.handling_id.into(),
            matter: self.matter_id.into(),
            receipt: one_of("handling", self.referral_id, self.petition_id)?
                .ok_or_else(|| Error::inconsistent("handling", "no receipt"))?,
            body: code("handling", &self.body)?,
            acceptance_date: self.acceptance_date,
            ordered: self
                .ordered_by
                .zip(self.redo_date)
                .map(|(by, until_date)| OrderedAnew { by: by.into(), until_date }),
            extension_days: self.extension_days,
            version: self.version,
            answer_date: self.answer_date,
            work: self.into_work()?,
        })
    }

    fn into_work(self) -> Result<Work<Draft>, Error> {
        let draft = match (self.facts, self.grounds, self.outcome, self.drafter) {
            (Some(facts), Some(grounds), Some(outcome), Some(drafter)) => Some(Draft {
                facts,
                grounds,
                outcome: word("handling", Outcome::parse, &outcome)?,
                drafter: code("handling", &drafter)?,
            }),
            _ => None,
        };
        let delivery = self
            .delivery_date
            .zip(self.delivery_proof)
            .map(|(date, proof)| Delivery { date, proof });
        let step = match word("handling", HandlingState::parse, &self.state)? {
            HandlingState::Investigating | HandlingState::Answered => Step::Begun,
            HandlingState::Drafted => Step::Drafted,
            HandlingState::Approved => Step::Approved,
            HandlingState::Issued => Step::Issued,
            HandlingState::Delivered => Step::Delivered,
            // Said of a matter that has ended, and stored of none.
            HandlingState::Concluded => {
                return Err(Error::inconsistent("handling", "a state of its matter"));
            }
        };
        Work::of(step, draft, self.issue_date, delivery)
            .ok_or_else(|| Error::inconsistent("handling", "columns that contradict its state"))
    }
}
