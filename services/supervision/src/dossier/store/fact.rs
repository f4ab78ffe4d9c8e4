//! Facts as they were published.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ServiceName;
use kernel::ids::{EventId, MatterId};
use mailbox::Tx;
use sqlx::PgConnection;
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

/// Keeps facts, each in its dossier, and says which were not known already.
pub async fn insert(tx: &mut Tx, facts: &[(Uuid, StoredFact)]) -> Result<HashSet<EventId>, Error> {
    let ids: Vec<_> = facts.iter().map(|(_, it)| it.id.uuid()).collect();
    let dossiers: Vec<_> = facts.iter().map(|(dossier, _)| *dossier).collect();
    let producers: Vec<_> = facts.iter().map(|(_, it)| it.producer.to_string()).collect();
    let types: Vec<_> = facts.iter().map(|(_, it)| it.type_name.clone()).collect();
    let dates: Vec<_> = facts.iter().map(|(_, it)| it.effect_date).collect();
    let times: Vec<_> = facts.iter().map(|(_, it)| it.record_time).collect();
    let actors: Vec<_> = facts.iter().map(|(_, it)| it.actor.clone()).collect();
    let traces: Vec<_> = facts.iter().map(|(_, it)| it.traceparent.clone()).collect();
    let payloads: Vec<_> = facts.iter().map(|(_, it)| it.payload.clone()).collect();
    let inserted = sqlx::query_scalar!(
        "insert into supervision.fact (event_id, dossier_id, producer, type, effect_date,
             record_time, actor, traceparent, payload)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[],
             $6::timestamptz[], $7::text[], $8::text[], $9::bytea[])
         on conflict do nothing returning event_id",
        &ids,
        &dossiers,
        &producers,
        &types,
        &dates,
        &times,
        &actors,
        &traces,
        &payloads,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(inserted.into_iter().map(EventId::from).collect())
}

/// What was heard in some events: of which matter, if of one, and what.
#[derive(Clone, Debug)]
pub struct Heard {
    pub id: EventId,
    pub matter: Option<MatterId>,
    /// The full name of the message.
    pub type_name: String,
    /// The fact, in the message that holds all facts of its service.
    pub payload: Vec<u8>,
}

/// What was heard in these events, as far as they were heard.
pub async fn heard(connection: &mut PgConnection, events: &[Uuid]) -> Result<Vec<Heard>, Error> {
    let rows = sqlx::query!(
        "select event_id, dossier_id, is_matter, type, payload
         from supervision.fact join supervision.dossier using (dossier_id)
         where event_id = any($1) order by event_id",
        events
    )
    .fetch_all(connection)
    .await?;
    let heard = rows.into_iter().map(|row| Heard {
        id: row.event_id.into(),
        matter: row.is_matter.then(|| row.dossier_id.into()),
        type_name: row.r#type,
        payload: row.payload,
    });
    Ok(heard.collect())
}

/// The facts of some dossiers, each with its dossier.
pub async fn of_dossiers(tx: &mut Tx, dossiers: &[Uuid]) -> Result<Vec<(Uuid, StoredFact)>, Error> {
    let rows = sqlx::query!(
        "select dossier_id, event_id, producer, type, effect_date, record_time, actor, traceparent,
             payload
         from supervision.fact where dossier_id = any($1)",
        dossiers
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let producer = ServiceName::parse(&row.producer)
                .ok_or_else(|| Error::inconsistent("fact", "an unknown producer"))?;
            let fact = StoredFact {
                id: row.event_id.into(),
                producer,
                type_name: row.r#type,
                effect_date: row.effect_date,
                record_time: row.record_time,
                actor: row.actor,
                traceparent: row.traceparent,
                payload: row.payload,
            };
            Ok((row.dossier_id, fact))
        })
        .collect()
}
