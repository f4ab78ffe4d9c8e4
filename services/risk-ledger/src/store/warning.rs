//! Early-warning letters.

use chrono::{Datelike, NaiveDate};
use kernel::ids::{EntryId, WarningId};
use kernel::{BodyCode, OfficeDay};
use mailbox::{Tx, version};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Error, code};
use crate::domain::{Series, Warning, WarningState};

struct Row {
    warning_id: Uuid,
    entry_id: Uuid,
    document_number: String,
    to_body: String,
    delivery_date: NaiveDate,
    content: String,
    state: String,
    answer: Option<String>,
    version: i64,
}

/// The next document number of an issuing body. The series stays locked until the commit, so call it last.
pub async fn next_number(tx: &mut Tx, body: &BodyCode) -> Result<String, Error> {
    let series = Series::Warning { body: body.clone(), year: tx.now().office_date().year() };
    Ok(series.number(tx.next_number(&series.to_string()).await?))
}

/// Writes a new letter.
pub async fn insert(tx: &mut Tx, warning: &Warning) -> Result<(), Error> {
    sqlx::query!(
        "insert into risk_ledger.warning (warning_id, entry_id, document_number, to_body,
             delivery_date, content, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        warning.id.uuid(),
        warning.entry.uuid(),
        warning.document_number,
        warning.to_body.as_str(),
        warning.delivery_date,
        warning.content,
        warning.state.name(),
        warning.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, warning: &Warning) -> Result<i64, Error> {
    let answer = match &warning.state {
        WarningState::Issued | WarningState::Acknowledged => None,
        WarningState::Answered { answer } => Some(answer.as_str()),
    };
    let changed = sqlx::query!(
        "update risk_ledger.warning set state = $3, answer = $4, version = version + 1
         where warning_id = $1 and version = $2",
        warning.id.uuid(),
        warning.version,
        warning.state.name(),
        answer,
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, warning.version, "warning")
}

/// The letter, locked until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, id: WarningId) -> Result<Option<Warning>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select warning_id, entry_id, document_number, to_body, delivery_date, content, state,
             answer, version
         from risk_ledger.warning where warning_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::into_domain).transpose()
}

/// All letters about these entries, by document number.
pub async fn of_entries(pool: &PgPool, entries: &[EntryId]) -> Result<Vec<Warning>, Error> {
    let ids: Vec<_> = entries.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        "select warning_id, entry_id, document_number, to_body, delivery_date, content, state,
             answer, version
         from risk_ledger.warning where entry_id = any($1) order by document_number",
        &ids
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Warning, Error> {
        let state = match (self.state.as_str(), self.answer) {
            ("issued", None) => WarningState::Issued,
            ("acknowledged", None) => WarningState::Acknowledged,
            ("answered", Some(answer)) => WarningState::Answered { answer },
            _ => {
                let what = format!("state of {}", self.warning_id);
                return Err(Error::inconsistent("warning", what));
            }
        };
        Ok(Warning {
            id: self.warning_id.into(),
            entry: self.entry_id.into(),
            document_number: self.document_number,
            to_body: code("warning", &self.to_body)?,
            delivery_date: self.delivery_date,
            content: self.content,
            state,
            version: self.version,
        })
    }
}
