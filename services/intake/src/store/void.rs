//! Voids that were asked for: rows beside their petition, whose lock guards them.

use chrono::NaiveDate;
use kernel::ids::PetitionId;
use mailbox::Tx;
use mailbox::columns::code;
use sqlx::PgConnection;
use words::Word;

use super::Error;
use crate::domain::VoidState;
use crate::domain::void::{Void, VoidDecision};

struct Row {
    reason: String,
    submitted_by: String,
    submitter: String,
    submit_date: NaiveDate,
    state: String,
    decided_by: Option<String>,
    decision_date: Option<NaiveDate>,
    reject_reason: Option<String>,
}

/// The void that waits for a second person.
pub async fn waiting(tx: &mut Tx, petition: PetitionId) -> Result<Option<Void>, Error> {
    let all = of_petition(tx.connection(), petition).await?;
    Ok(all.into_iter().find(|it| it.state() == VoidState::Submitted))
}

/// The voids that were asked for of a petition, the oldest first.
pub async fn of_petition(
    connection: &mut PgConnection,
    petition: PetitionId,
) -> Result<Vec<Void>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select reason, submitted_by, submitter, submit_date, state, decided_by, decision_date,
             reject_reason
         from intake.void where petition_id = $1 order by void_order",
        petition.uuid()
    );
    rows.fetch_all(connection).await?.into_iter().map(Row::into_domain).collect()
}

/// Writes a void that waits.
pub async fn insert(tx: &mut Tx, petition: PetitionId, new: &Void) -> Result<(), Error> {
    sqlx::query!(
        "insert into intake.void (petition_id, reason, submitted_by, submitter, submit_date, state)
         values ($1, $2, $3, $4, $5, $6)",
        petition.uuid(),
        new.reason,
        new.post.as_str(),
        new.person.as_str(),
        new.date,
        new.state().as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes what was decided about the void that waits.
pub async fn decide(tx: &mut Tx, petition: PetitionId, decided: &Void) -> Result<(), Error> {
    let decision = decided.decision.as_ref();
    sqlx::query!(
        "update intake.void set state = $2, decided_by = $3, decision_date = $4, reject_reason = $5
         where petition_id = $1 and state = 'submitted'",
        petition.uuid(),
        decided.state().as_str(),
        decision.map(|it| it.post.as_str()),
        decision.map(|it| it.date),
        decision.and_then(|it| it.rejected.as_deref()),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Void, Error> {
        let decision = match (self.decided_by, self.decision_date) {
            (Some(post), Some(date)) => {
                let rejected = self.reject_reason;
                Some(VoidDecision { post: code("void", &post)?, date, rejected })
            }
            _ => None,
        };
        let void = Void {
            reason: self.reason,
            post: code("void", &self.submitted_by)?,
            person: code("void", &self.submitter)?,
            date: self.submit_date,
            decision,
        };
        if void.state().as_str() != self.state {
            return Err(Error::inconsistent("void", "columns that contradict its state"));
        }
        Ok(void)
    }
}
