//! Facts as they were published.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ServiceName;
use kernel::ids::EventId;
use mailbox::Tx;
use uuid::Uuid;

use crate::Error;

/// A fact with everything that the timeline wants to know of it.
#[derive(Clone, Debug)]
pub struct StoredFact {
    pub id: EventId,
    pub producer: ServiceName,
    /// The full name of the message.
    pub type_name: String,
    pub effect_date: NaiveDate,
    pub record_time: DateTime<Utc>,
    /// The post that acted.
    pub actor: String,
    pub traceparent: String,
    /// The fact, in the message that holds all facts of its service.
    pub payload: Vec<u8>,
}

/// Keeps a fact; false if it is known already.
pub async fn insert(tx: &mut Tx, dossier: Uuid, fact: &StoredFact) -> Result<bool, Error> {
    let inserted = sqlx::query!(
        "insert into supervision.fact (event_id, dossier_id, producer, type, effect_date,
             record_time, actor, traceparent, payload)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        fact.id.uuid(),
        dossier,
        fact.producer.as_str(),
        fact.type_name,
        fact.effect_date,
        fact.record_time,
        fact.actor,
        fact.traceparent,
        fact.payload,
    )
    .execute(tx.connection())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The facts of a dossier.
pub async fn of_dossier(tx: &mut Tx, dossier: Uuid) -> Result<Vec<StoredFact>, Error> {
    let rows = sqlx::query!(
        "select event_id, producer, type, effect_date, record_time, actor, traceparent, payload
         from supervision.fact where dossier_id = $1",
        dossier
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let producer = ServiceName::parse(&row.producer);
            Ok(StoredFact {
                id: row.event_id.into(),
                producer: producer
                    .ok_or_else(|| Error::inconsistent("fact", "an unknown producer"))?,
                type_name: row.r#type,
                effect_date: row.effect_date,
                record_time: row.record_time,
                actor: row.actor,
                traceparent: row.traceparent,
                payload: row.payload,
            })
        })
        .collect()
}
