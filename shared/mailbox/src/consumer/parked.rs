//! Events that could not be digested, and those of the same matter that wait behind them.

use std::collections::HashSet;
use std::convert::Infallible;

use headwater_proto::common::v1 as pb;
use kernel::ServiceName;
use kernel::ids::{EventId, MatterId};
use prost::Message;
use service_kit::parse;
use sqlx::AssertSqlSafe;

use super::apply::digest;
use super::{Consumers, ReactionError, Received};
use crate::store::{Store, Tx};

impl Consumers {
    /// Applies parked events again, in their order; stops at the first of a matter that still fails.
    pub(crate) async fn retry_parked(
        &self,
        store: &Store,
        matter: Option<MatterId>,
    ) -> Result<i64, sqlx::Error> {
        let schema = store.schema();
        let rows: Vec<(uuid::Uuid, String, Option<uuid::Uuid>, Vec<u8>)> =
            sqlx::query_as(AssertSqlSafe(format!(
                "select event_id, producer, matter_id, event from {schema}.parked_event
                 where $1::uuid is null or matter_id = $1 order by park_order"
            )))
            .bind(matter.map(MatterId::uuid))
            .fetch_all(store.pool())
            .await?;
        let mut failed = HashSet::new();
        let mut digested = 0;
        for (event_id, producer, matter, event) in rows {
            if matter.is_some_and(|matter| failed.contains(&matter)) {
                continue;
            }
            match self.retry_one(store, event_id, &producer, &event).await {
                Ok(()) => digested += 1,
                Err(error) => {
                    tracing::warn!(event.id = %event_id, error = error.message, "a parked event fails again");
                    failed.extend(matter);
                }
            }
        }
        Ok(digested)
    }

    async fn retry_one(
        &self,
        store: &Store,
        event_id: uuid::Uuid,
        producer: &str,
        event: &[u8],
    ) -> Result<(), ReactionError> {
        let producer = ServiceName::parse(producer)
            .ok_or_else(|| ReactionError::poison("unknown producer"))?;
        let event = pb::Event::decode(event)
            .map_err(|error| ReactionError::poison(format!("undecodable envelope: {error}")))?;
        let received = Received::parse(producer, &event)?;
        let mut tx = store.begin(&store.itself(), received.record_time).await?;
        digest(&*self.reactions, &mut tx, &received).await?;
        let schema = tx.schema();
        let sql = format!("delete from {schema}.parked_event where event_id = $1");
        sqlx::query(AssertSqlSafe(sql)).bind(event_id).execute(tx.connection()).await?;
        tx.commit::<Infallible>().await?;
        Ok(())
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    producer: ServiceName,
    raw: &pb::Event,
    event: &Received,
    error: &str,
) -> Result<(), sqlx::Error> {
    let schema = tx.schema();
    let park_time = tx.now();
    sqlx::query(AssertSqlSafe(format!(
        "insert into {schema}.parked_event
             (event_id, producer, matter_id, type, event, error, park_time)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"
    )))
    .bind(event.event_id.uuid())
    .bind(producer.as_str())
    .bind(event.matter.map(MatterId::uuid))
    .bind(&event.type_name)
    .bind(raw.encode_to_vec())
    .bind(error)
    .bind(park_time)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Which of the events' matters have parked events already.
pub(super) async fn matters_among(
    tx: &mut Tx,
    events: &[Received],
) -> Result<HashSet<uuid::Uuid>, sqlx::Error> {
    let schema = tx.schema();
    let matters: Vec<_> =
        events.iter().filter_map(|event| event.matter.map(MatterId::uuid)).collect();
    let rows: Vec<(uuid::Uuid,)> = sqlx::query_as(AssertSqlSafe(format!(
        "select distinct matter_id from {schema}.parked_event where matter_id = any($1)"
    )))
    .bind(matters)
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|(matter,)| matter).collect())
}

pub(crate) async fn count(store: &Store) -> Result<i64, sqlx::Error> {
    Ok(count_and_oldest(store).await?.0)
}

/// How many there are, and since when the oldest of them waits.
pub(crate) async fn count_and_oldest(
    store: &Store,
) -> Result<(i64, Option<chrono::DateTime<chrono::Utc>>), sqlx::Error> {
    let sql = format!("select count(*), min(park_time) from {}.parked_event", store.schema());
    sqlx::query_as(AssertSqlSafe(sql)).fetch_one(store.pool()).await
}

pub(crate) async fn list(store: &Store, limit: i64) -> Result<Vec<pb::ParkedEvent>, sqlx::Error> {
    type Row =
        (uuid::Uuid, String, String, Option<uuid::Uuid>, String, chrono::DateTime<chrono::Utc>);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
        "select event_id, producer, type, matter_id, error, park_time from {}.parked_event
         order by park_order limit $1",
        store.schema()
    )))
    .bind(limit)
    .fetch_all(store.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|(event_id, producer, r#type, matter, error, park_time)| pb::ParkedEvent {
            event_id: EventId::from(event_id).to_string(),
            producer,
            r#type,
            matter_id: matter.map(|id| MatterId::from(id).to_string()).unwrap_or_default(),
            error,
            park_time: Some(parse::to_timestamp(park_time)),
        })
        .collect())
}
