//! Applies events in one transaction with the position; one by one when something in the batch fails.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::time::Duration;

use headwater_proto::POOL;
use headwater_proto::common::v1 as pb;
use kernel::ids::{EventId, MatterId};
use sqlx::AssertSqlSafe;
use tracing::Instrument;
use words::common::Lane;

use super::{Digested, React, ReactionError, Reader, Received, parked};
use crate::store::Tx;

/// A failing event is tried this often before it is parked.
const TRIES: u32 = 3;

/// The position was moved by another replica.
struct Overtaken;

impl Reader {
    /// Applies a batch read after `after`; false if another replica has taken over.
    pub(super) async fn apply(&self, after: &str, events: &[pb::Event]) -> bool {
        match self.apply_together(after, events).await {
            Ok(Ok(())) => return true,
            Ok(Err(Overtaken)) => return false,
            Err(error) if events.len() > 1 => {
                tracing::debug!(error = error.message, "a batch failed; applying it one by one");
            }
            Err(_) => {}
        }
        let mut after = after.to_owned();
        for event in events {
            if !self.apply_alone(&after, event).await {
                return false;
            }
            after.clone_from(&event.position);
        }
        true
    }

    async fn apply_alone(&self, after: &str, event: &pb::Event) -> bool {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.apply_together(after, std::slice::from_ref(event)).await {
                Ok(outcome) => return outcome.is_ok(),
                Err(error) if !error.transient && tries >= TRIES => {
                    tracing::error!(
                        event.id = event.event_id,
                        event.type_name = event.r#type,
                        error = error.message,
                        "an event cannot be digested and is parked"
                    );
                    match self.park(after, event, &error.message).await {
                        Ok(outcome) => return outcome.is_ok(),
                        Err(error) => {
                            tracing::error!(error = error.message, "parking failed; trying again");
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(
                        error = error.message,
                        tries,
                        "an event failed; trying it again"
                    );
                }
            }
            tokio::time::sleep(Duration::from_millis(50 * u64::from(tries.min(20)))).await;
        }
    }

    async fn apply_together(
        &self,
        after: &str,
        events: &[pb::Event],
    ) -> Result<Result<(), Overtaken>, ReactionError> {
        let mut tx = self.store.begin(&self.actor(), self.world.clock.now()).await?;
        if self.lock_position(&mut tx).await? != after {
            return Ok(Err(Overtaken));
        }
        let received = events
            .iter()
            .map(|event| Received::parse(self.producer, event))
            .collect::<Result<Vec<_>, _>>()?;
        let fresh = self.enter_inbox(&mut tx, &received).await?;
        let waiting = parked::matters_among(&mut tx, &received).await?;
        let mut to_digest = Vec::with_capacity(received.len());
        for (event, raw) in received.iter().zip(events) {
            if !fresh.contains(&event.event_id.uuid()) {
                continue;
            }
            if event.matter.is_some_and(|matter| waiting.contains(&matter.uuid())) {
                parked::insert(&mut tx, self.producer, raw, event, "waits behind an earlier event")
                    .await?;
                continue;
            }
            to_digest.push(event);
        }
        self.digest_all(&mut tx, to_digest).await?;
        self.store_position(&mut tx, events).await?;
        tx.commit::<Infallible>().await?;
        Ok(Ok(()))
    }

    /// Digests the first fact of each matter together, then the second of each, and so on: each matter's facts keep their order.
    async fn digest_all(&self, tx: &mut Tx, events: Vec<&Received>) -> Result<(), ReactionError> {
        if self.lane == Lane::Bulk {
            tx.mark_bulk();
        }
        let (of_matters, others): (Vec<_>, Vec<_>) =
            events.into_iter().partition(|event| event.matter.is_some());
        for wave in waves(of_matters) {
            let left = match wave.len() {
                // One by one is as good, and all that comes of it is in the event's own trace.
                1 => wave,
                _ => self.together(tx, wave).await?,
            };
            for event in left {
                digest(&*self.reactions, tx, event).await?;
            }
        }
        for event in others {
            digest(&*self.reactions, tx, event).await?;
        }
        Ok(())
    }

    /// Digests a batch as far as the service can, and marks that in the trace of each event.
    async fn together<'e>(
        &self,
        tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        if self.lane == Lane::Bulk {
            tx.plan_anew().await?;
        }
        let left = self.reactions.react_together(tx, events.clone()).await?;
        let is_left = |event: &Received| left.iter().any(|it| it.event_id == event.event_id);
        for event in events.into_iter().filter(|it| !is_left(it)) {
            drop(span_of(tx, event));
        }
        Ok(left)
    }

    async fn park(
        &self,
        after: &str,
        event: &pb::Event,
        message: &str,
    ) -> Result<Result<(), Overtaken>, ReactionError> {
        let mut tx = self.store.begin(&self.actor(), self.world.clock.now()).await?;
        if self.lock_position(&mut tx).await? != after {
            return Ok(Err(Overtaken));
        }
        match Received::parse(self.producer, event) {
            Ok(received) => {
                self.enter_inbox(&mut tx, std::slice::from_ref(&received)).await?;
                parked::insert(&mut tx, self.producer, event, &received, message).await?;
            }
            Err(invalid) => {
                tracing::error!(error = %invalid, "an event without a readable envelope is passed over");
            }
        }
        self.store_position(&mut tx, std::slice::from_ref(event)).await?;
        tx.commit::<Infallible>().await?;
        Ok(Ok(()))
    }

    pub(super) async fn stored_position(&self) -> Result<String, sqlx::Error> {
        let schema = self.store.schema();
        let sql = format!(
            "select position from {schema}.feed_position where producer = $1 and bulk = $2"
        );
        let row: Option<(String,)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(self.producer.as_str())
            .bind(self.is_bulk())
            .fetch_optional(self.store.pool())
            .await?;
        Ok(row.map(|(position,)| position).unwrap_or_default())
    }

    pub(super) async fn forget_position(&self) -> Result<(), sqlx::Error> {
        let schema = self.store.schema();
        let sql = format!(
            "update {schema}.feed_position set position = '' where producer = $1 and bulk = $2"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(self.producer.as_str())
            .bind(self.is_bulk())
            .execute(self.store.pool())
            .await?;
        Ok(())
    }

    fn is_bulk(&self) -> bool {
        self.lane == Lane::Bulk
    }

    /// Notes the events as received and says which of them are new.
    async fn enter_inbox(
        &self,
        tx: &mut Tx,
        events: &[Received],
    ) -> Result<HashSet<uuid::Uuid>, sqlx::Error> {
        let schema = tx.schema();
        let ids: Vec<_> = events.iter().map(|event| event.event_id.uuid()).collect();
        let fresh: Vec<(uuid::Uuid,)> = sqlx::query_as(AssertSqlSafe(format!(
            "insert into {schema}.inbox (event_id, producer) select unnest($1::uuid[]), $2
             on conflict do nothing returning event_id"
        )))
        .bind(ids)
        .bind(self.producer.as_str())
        .fetch_all(tx.connection())
        .await?;
        Ok(fresh.into_iter().map(|(id,)| id).collect())
    }

    /// True if the event had its effect already, or is parked.
    pub(super) async fn has_digested(&self, event: &str) -> Result<bool, sqlx::Error> {
        let schema = self.store.schema();
        let sql = format!("select exists (select from {schema}.inbox where event_id = $1)");
        let id = EventId::parse("event_id", event).map(EventId::uuid).unwrap_or_default();
        let (known,) =
            sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_one(self.store.pool()).await?;
        Ok(known)
    }

    /// Locks the position, so that one replica applies this feed at a time.
    async fn lock_position(&self, tx: &mut Tx) -> Result<String, sqlx::Error> {
        let schema = tx.schema();
        let (position,): (String,) = sqlx::query_as(AssertSqlSafe(format!(
            "insert into {schema}.feed_position (producer, bulk, position) values ($1, $2, '')
             on conflict (producer, bulk) do update set position = feed_position.position
             returning position"
        )))
        .bind(self.producer.as_str())
        .bind(self.is_bulk())
        .fetch_one(tx.connection())
        .await?;
        Ok(position)
    }

    async fn store_position(&self, tx: &mut Tx, events: &[pb::Event]) -> Result<(), sqlx::Error> {
        let schema = tx.schema();
        let position = events.last().map(|event| event.position.as_str()).unwrap_or_default();
        let sql = format!(
            "update {schema}.feed_position set position = $3 where producer = $1 and bulk = $2"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(self.producer.as_str())
            .bind(self.is_bulk())
            .bind(position)
            .execute(tx.connection())
            .await?;
        Ok(())
    }
}

/// Parts a batch so that no part holds two facts of one matter, and each part follows upon the one before.
fn waves(events: Vec<&Received>) -> Vec<Vec<&Received>> {
    let mut waves: Vec<Vec<&Received>> = Vec::new();
    let mut seen: HashMap<Option<MatterId>, usize> = HashMap::new();
    for event in events {
        let times = seen.entry(event.matter).or_default();
        match waves.get_mut(*times) {
            Some(wave) => wave.push(event),
            None => waves.push(vec![event]),
        }
        *times += 1;
    }
    waves
}

/// Lets the service react to one event, in a span that continues the event's trace.
pub(super) async fn digest(
    reactions: &dyn React,
    tx: &mut Tx,
    event: &Received,
) -> Result<Digested, ReactionError> {
    if POOL.get_message_by_name(&event.type_name).is_none() {
        return Err(ReactionError::poison(format!("unknown type {}", event.type_name)));
    }
    let span = span_of(tx, event);
    reactions.react(tx, event).instrument(span).await
}

/// A span for the digestion of an event, in the event's own trace.
fn span_of(tx: &Tx, event: &Received) -> tracing::Span {
    let name = format!("react {}", event.short_type());
    let span = tracing::info_span!(
        "react", otel.name = name, event.id = %event.event_id, producer = %event.producer,
        service = tx.schema(), matter.id = event.matter.map(tracing::field::display),
    );
    service_kit::telemetry::continue_trace(&span, &event.traceparent);
    span
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, Utc};
    use kernel::ids::{EventId, MatterId};
    use kernel::{IdSource, OfficeClock, ServiceName, Visibility};

    use super::super::Received;
    use super::waves;

    fn fact(ids: &IdSource, matter: MatterId, type_name: &str) -> Received {
        Received {
            producer: ServiceName::Supervision,
            event_id: EventId::new(ids),
            matter: Some(matter),
            effect_date: NaiveDate::default(),
            record_time: chrono::DateTime::<Utc>::default(),
            visibility: Visibility::default(),
            actor: String::new(),
            traceparent: String::new(),
            type_name: type_name.to_owned(),
            payload: Vec::new(),
        }
    }

    #[test]
    fn the_facts_of_many_matters_are_digested_in_as_many_turns_as_one_matter_has() {
        let ids = IdSource::seeded(OfficeClock::real(), 1);
        let matters: Vec<_> = (0..50).map(|_| MatterId::new(&ids)).collect();
        let facts: Vec<_> = matters
            .iter()
            .flat_map(|matter| ["first", "second"].map(|name| fact(&ids, *matter, name)))
            .chain([fact(&ids, matters[0], "third")])
            .collect();
        let waves = waves(facts.iter().collect());
        let names: Vec<Vec<_>> = waves
            .iter()
            .map(|wave| wave.iter().map(|it| it.type_name.as_str()).collect())
            .collect();
        assert_eq!(names, [vec!["first"; 50], vec!["second"; 50], vec!["third"]]);
    }
}
