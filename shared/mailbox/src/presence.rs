//! Whether the database answers, and whether the machine's clock agrees with its own. It is asked on a connection of its own: a pool
//! that is full is busy and not away.

use std::time::Duration;

use chrono::{DateTime, Utc};
use opentelemetry::metrics::Gauge;
use opentelemetry::{KeyValue, global};
use service_kit::{Need, World};
use sqlx::{Connection, PgConnection};
use tokio::sync::watch;

use crate::store::Store;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);
/// How long an answer may take, a new connection included.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a call waits for a database that is known to be away: over a short blip, and not for long. Its caller holds a person up, and is
/// told to try again.
const PATIENCE_OF_A_CALL: Duration = Duration::from_secs(5);

/// Whether the database answered when it was asked last; all clones know the same.
#[derive(Clone, Debug)]
pub(crate) struct Answering(watch::Sender<bool>);

impl Default for Answering {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

impl Answering {
    fn tell(&self, answers: bool) {
        self.0.send_if_modified(|known| std::mem::replace(known, answers) != answers);
    }

    /// Resolves when the database has been away for longer than a call waits for it.
    pub(crate) async fn has_failed(&self) {
        let mut known = self.0.subscribe();
        loop {
            // This sender lives as long as `self`, so there is always another word to come.
            if known.wait_for(|answers| !answers).await.is_err() {
                return;
            }
            let back = known.wait_for(|answers| *answers);
            if tokio::time::timeout(PATIENCE_OF_A_CALL, back).await.is_err() {
                return;
            }
        }
    }
}

/// Asks for ever, and says what came of it.
pub(crate) async fn watch(store: Store, world: World) {
    let presence = Presence::new(store, world);
    let mut connection = None;
    loop {
        let asked = tokio::time::timeout(PATIENCE, presence.ask(connection.take())).await;
        match asked {
            Ok(Ok(answered)) => {
                connection = Some(answered);
                presence.tell(true);
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the database was asked in vain");
                presence.tell(false);
            }
            Err(_) => presence.tell(false),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Asks the database what time it is, and compares the machine's clock with that.
pub(crate) async fn compare_clocks(
    connection: &mut PgConnection,
    world: &World,
) -> Result<(), sqlx::Error> {
    let stopwatch = world.machine.stopwatch();
    let (database,): (DateTime<Utc>,) =
        sqlx::query_as("select clock_timestamp()").fetch_one(connection).await?;
    let clock = world.readiness.clock();
    clock.compare(&world.machine, database, stopwatch.elapsed());
    world.readiness.tell(Need::Clock, clock.is_right(&world.machine));
    Ok(())
}

struct Presence {
    store: Store,
    world: World,
    skew: Gauge<f64>,
}

impl Presence {
    fn new(store: Store, world: World) -> Self {
        let skew = global::meter("headwater")
            .f64_gauge("clock.skew")
            .with_unit("s")
            .with_description("by how much the machine's clock is ahead of PostgreSQL's")
            .build();
        Self { store, world, skew }
    }

    fn tell(&self, answers: bool) {
        self.store.answering().tell(answers);
        self.world.readiness.tell(Need::Database, answers);
    }

    async fn ask(&self, known: Option<PgConnection>) -> Result<PgConnection, sqlx::Error> {
        if let Some(mut connection) = known
            && self.compare(&mut connection).await.is_ok()
        {
            return Ok(connection);
        }
        // One that broke, as with a restart of the database, says nothing about now.
        let options = self.store.pool().connect_options();
        let mut connection = PgConnection::connect_with(&options).await?;
        self.compare(&mut connection).await?;
        Ok(connection)
    }

    async fn compare(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        compare_clocks(connection, &self.world).await?;
        if let Some(ahead) = self.world.readiness.clock().difference(&self.world.machine) {
            let service = KeyValue::new("service", self.store.schema());
            self.skew.record(ahead.as_seconds_f64(), &[service]);
        }
        Ok(())
    }
}
