//! Whether the database answers, and whether the machine's clock agrees with its own. It is asked on a connection of its own: a pool
//! that is full is busy and not away.

use std::time::Duration;

use chrono::{DateTime, Utc};
use opentelemetry::metrics::Gauge;
use opentelemetry::{KeyValue, global};
use service_kit::{Need, World};
use sqlx::{Connection, PgConnection};

use crate::store::Store;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);
/// How long an answer may take, a new connection included.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks for ever, and says what came of it.
pub(crate) async fn watch(store: Store, world: World) {
    let presence = Presence::new(store, world);
    let mut connection = None;
    loop {
        let asked = tokio::time::timeout(PATIENCE, presence.ask(connection.take())).await;
        match asked {
            Ok(Ok(answered)) => {
                connection = Some(answered);
                presence.world.readiness.tell(Need::Database, true);
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the database was asked in vain");
                presence.world.readiness.tell(Need::Database, false);
            }
            Err(_) => presence.world.readiness.tell(Need::Database, false),
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
