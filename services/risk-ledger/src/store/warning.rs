//! Early-warning letters.

use chrono::{Datelike, NaiveDate};
use kernel::ids::{EntryId, WarningId};
use kernel::{BodyCode, OfficeDay, Officer, Visibility};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, code, entry, word};
use crate::domain::{AddressedLetter, LetterState, Refusal, Series, Warning, WarningState};

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

impl Record for AddressedLetter {
    type Id = WarningId;
    type Refusal = Refusal;
    const NAME: &'static str = "warning";

    fn version(&self) -> i64 {
        self.warning.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        self.is_addressed_to(officer)
    }

    fn unknown() -> Refusal {
        Refusal::WarningNotFound
    }

    /// The letter, locked, with its entry.
    async fn lock(tx: &mut Tx, id: WarningId) -> Result<Option<Self>, Error> {
        let row = sqlx::query_as!(
            Row,
            "select warning_id, entry_id, document_number, to_body, delivery_date, content, state,
                 answer, version
             from risk_ledger.warning where warning_id = $1 for update",
            id.uuid()
        )
        .fetch_optional(tx.connection())
        .await?;
        let Some(warning) = row.map(Row::into_domain).transpose()? else {
            return Ok(None);
        };
        let entry = entry::find(tx.connection(), warning.entry).await?;
        Ok(entry.map(|entry| Self { warning, entry }))
    }
}

/// The next document number of an issuing body. The series stays locked until the commit, so call
/// it last.
pub async fn next_number(
    tx: &mut Tx,
    body: &BodyCode,
    label: &Visibility,
) -> Result<String, Error> {
    let series = Series::warning(body, tx.now().office_date().year(), label);
    Ok(tx.next_number(&series.to_string(), Series::DIGITS).await?)
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
        warning.state.word().as_str(),
        warning.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, warning: &Warning) -> Result<i64, Error> {
    let changed = sqlx::query!(
        "update risk_ledger.warning set state = $3, answer = $4, version = version + 1
         where warning_id = $1 and version = $2",
        warning.id.uuid(),
        warning.version,
        warning.state.word().as_str(),
        warning.state.answer(),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, warning.version, "warning")
}

/// All letters about these entries, the earliest first.
pub async fn of_entries(
    connection: &mut PgConnection,
    entries: &[EntryId],
) -> Result<Vec<Warning>, Error> {
    let ids: Vec<_> = entries.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        "select warning_id, entry_id, document_number, to_body, delivery_date, content, state,
             answer, version
         from risk_ledger.warning where entry_id = any($1) order by delivery_date, warning_id",
        &ids
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Warning, Error> {
        let state = match (word("warning", WarningState::parse, &self.state)?, self.answer) {
            (WarningState::Issued, None) => LetterState::Issued,
            (WarningState::Acknowledged, None) => LetterState::Acknowledged,
            (WarningState::Answered, Some(answer)) => LetterState::Answered { answer },
            (WarningState::Issued | WarningState::Acknowledged, Some(_))
            | (WarningState::Answered, None) => {
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
