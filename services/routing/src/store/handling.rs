//! The handling of a matter, with its opinion.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Error, code, word};
use crate::domain::opinion::{Delivery, Draft, Work};
use crate::domain::{Handling, Outcome};

struct Row {
    handling_id: Uuid,
    matter_id: Uuid,
    body: String,
    acceptance_date: NaiveDate,
    extension_days: i32,
    state: String,
    facts: Option<String>,
    grounds: Option<String>,
    outcome: Option<String>,
    drafter: Option<String>,
    issue_date: Option<NaiveDate>,
    delivery_date: Option<NaiveDate>,
    delivery_proof: Option<String>,
}

/// The handlings of these matters.
pub(super) async fn of_matters(
    connection: &mut PgConnection,
    matters: &[Uuid],
) -> Result<Vec<(MatterId, Handling)>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select handling_id, matter_id, body, acceptance_date, extension_days, state, facts,
             grounds, outcome, drafter, issue_date, delivery_date, delivery_proof
         from routing.handling where matter_id = any($1)",
        matters
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok((row.matter_id.into(), row.into_domain()?))).collect()
}

/// Writes a handling, new or changed.
pub(super) async fn put(
    connection: &mut PgConnection,
    matter: MatterId,
    handling: &Handling,
) -> Result<(), Error> {
    let draft = handling.work.draft();
    let delivery = handling.work.delivery();
    sqlx::query!(
        "insert into routing.handling (handling_id, matter_id, body, acceptance_date,
             extension_days, state, facts, grounds, outcome, drafter, issue_date, delivery_date,
             delivery_proof)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (handling_id) do update set extension_days = excluded.extension_days,
             state = excluded.state, facts = excluded.facts, grounds = excluded.grounds,
             outcome = excluded.outcome, drafter = excluded.drafter,
             issue_date = excluded.issue_date, delivery_date = excluded.delivery_date,
             delivery_proof = excluded.delivery_proof",
        handling.id.uuid(),
        matter.uuid(),
        handling.body.as_str(),
        handling.acceptance_date,
        handling.extension_days,
        handling.work.as_str(),
        draft.map(|it| it.facts.as_str()),
        draft.map(|it| it.grounds.as_str()),
        draft.map(|it| it.outcome.as_str()),
        draft.map(|it| it.drafter.as_str()),
        handling.work.issue_date(),
        delivery.map(|it| it.date),
        delivery.map(|it| it.proof.as_str()),
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Handling, Error> {
        Ok(Handling {
            id: self.handling_id.into(),
            body: code("handling", &self.body)?,
            acceptance_date: self.acceptance_date,
            extension_days: self.extension_days,
            work: self.into_work()?,
        })
    }

    fn into_work(self) -> Result<Work, Error> {
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
        match (self.state.as_str(), draft, self.issue_date, delivery) {
            ("investigating", None, None, None) => Ok(Work::Investigating),
            ("drafted", Some(draft), None, None) => Ok(Work::Drafted(draft)),
            ("approved", Some(draft), None, None) => Ok(Work::Approved(draft)),
            ("issued", Some(draft), Some(issue_date), None) => {
                Ok(Work::Issued { draft, issue_date })
            }
            ("delivered", Some(draft), Some(issue_date), Some(delivery)) => {
                Ok(Work::Delivered { draft, issue_date, delivery })
            }
            _ => Err(Error::inconsistent("handling", "columns that contradict its state")),
        }
    }
}
