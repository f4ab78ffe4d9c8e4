//! Facts as they were heard.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ServiceName;
use kernel::ids::EventId;
use mailbox::Tx;
use uuid::Uuid;

use super::Error;
use crate::domain::{Fact, What};

/// A fact with everything the timeline wants to know of it.
#[derive(Clone, Debug)]
pub struct Heard {
    pub id: EventId,
    pub producer: ServiceName,
    /// The full name of the message.
    pub type_name: String,
    pub effect_date: NaiveDate,
    pub record_time: DateTime<Utc>,
    /// The post that acted.
    pub actor: String,
    pub traceparent: String,
    pub payload: Vec<u8>,
    /// Its reading, if it matters to deadlines.
    pub what: Option<What>,
}

/// Keeps a fact; false if it is known already.
pub async fn insert(tx: &mut Tx, dossier: Uuid, fact: &Heard) -> Result<bool, Error> {
    let what = fact
        .what
        .as_ref()
        .map(serde_json::to_value)
        .transpose()
        .map_err(|error| unreadable(&error))?;
    let inserted = sqlx::query!(
        "insert into supervision.fact (event_id, dossier_id, producer, type, effect_date,
             record_time, actor, traceparent, payload, what)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        fact.id.uuid(),
        dossier,
        fact.producer.as_str(),
        fact.type_name,
        fact.effect_date,
        fact.record_time,
        fact.actor,
        fact.traceparent,
        fact.payload,
        what,
    )
    .execute(tx.connection())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The facts of a dossier that matter to deadlines.
pub async fn of_dossier(tx: &mut Tx, dossier: Uuid) -> Result<Vec<Fact>, Error> {
    let rows = sqlx::query!(
        r#"select event_id, effect_date, record_time, traceparent, what as "what!"
         from supervision.fact where dossier_id = $1 and what is not null"#,
        dossier
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Fact {
                id: row.event_id.into(),
                effect_date: row.effect_date,
                record_time: row.record_time,
                traceparent: row.traceparent,
                what: serde_json::from_value(row.what).map_err(|error| unreadable(&error))?,
            })
        })
        .collect()
}

fn unreadable(error: &serde_json::Error) -> Error {
    Error::inconsistent("fact", error.to_string())
}
