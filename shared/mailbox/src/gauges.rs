//! What an operator watches about a mailbox: how far its readers are behind, what is parked, the horizon's age, the pool.

use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::Word;
use opentelemetry::metrics::{Gauge, Meter};
use opentelemetry::{KeyValue, global};
use service_kit::World;
use sqlx::AssertSqlSafe;

use crate::consumer::behind::Behind;
use crate::consumer::parked;
use crate::store::Store;

/// How often they are measured.
const EVERY: Duration = Duration::from_secs(5);

/// Measures every few seconds, for ever.
pub(crate) async fn run(store: Store, world: World, readers: Vec<Behind>) {
    let instruments = Instruments::new(&global::meter("headwater"));
    loop {
        tokio::time::sleep(EVERY).await;
        instruments.measure(&store, &world, &readers).await;
    }
}

struct Instruments {
    lag: Gauge<f64>,
    parked: Gauge<u64>,
    parked_age: Gauge<f64>,
    horizon_age: Gauge<f64>,
    connections: Gauge<u64>,
    connections_max: Gauge<u64>,
}

impl Instruments {
    fn new(meter: &Meter) -> Self {
        Self {
            lag: meter
                .f64_gauge("feed.lag")
                .with_unit("s")
                .with_description(
                    "age of the oldest event that a reader has not digested, or for how long it has not heard of its producer",
                )
                .build(),
            parked: meter
                .u64_gauge("feed.parked")
                .with_unit("{event}")
                .with_description("events that the service could not digest and has set aside")
                .build(),
            parked_age: meter
                .f64_gauge("feed.parked_age")
                .with_unit("s")
                .with_description("office time since the oldest of them was set aside")
                .build(),
            horizon_age: meter
                .f64_gauge("feed.horizon_age")
                .with_unit("s")
                .with_description("age of the oldest writing transaction, behind which every feed of the database waits")
                .build(),
            connections: meter
                .u64_gauge("db.client.connection.count")
                .with_unit("{connection}")
                .with_description("connections of the pool to PostgreSQL, by state: used or idle")
                .build(),
            connections_max: meter
                .u64_gauge("db.client.connection.max")
                .with_unit("{connection}")
                .with_description("connections that the pool may have at most")
                .build(),
        }
    }

    async fn measure(&self, store: &Store, world: &World, readers: &[Behind]) {
        let service = KeyValue::new("service", store.schema());
        let (office, of_service) = (world.clock.now(), std::slice::from_ref(&service));
        for reader in readers {
            let producer = KeyValue::new("producer", reader.producer.as_str());
            let lane = KeyValue::new("lane", reader.lane.as_str());
            self.lag
                .record(reader.sample(office).as_secs_f64(), &[service.clone(), producer, lane]);
        }
        self.measure_pool(store, &service);
        match parked::count_and_oldest(store).await {
            Ok((count, oldest)) => {
                self.parked.record(u64::try_from(count).unwrap_or_default(), of_service);
                self.parked_age.record(seconds_since(oldest, office), of_service);
            }
            Err(error) => tracing::debug!(%error, "parked events could not be counted"),
        }
        match oldest_writer(store).await {
            Ok(start) => {
                self.horizon_age.record(seconds_since(start, world.machine.now()), of_service);
            }
            Err(error) => tracing::debug!(%error, "the horizon could not be measured"),
        }
    }

    fn measure_pool(&self, store: &Store, service: &KeyValue) {
        let pool = store.pool();
        let (all, idle) = (u64::from(pool.size()), pool.num_idle() as u64);
        for (state, count) in [("used", all.saturating_sub(idle)), ("idle", idle)] {
            self.connections.record(count, &[service.clone(), KeyValue::new("state", state)]);
        }
        let max = u64::from(pool.options().get_max_connections());
        self.connections_max.record(max, std::slice::from_ref(service));
    }
}

fn seconds_since(start: Option<DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
    start.map_or(0.0, |start| (now - start).as_seconds_f64().max(0.0))
}

/// When the oldest transaction that holds a transaction id began.
async fn oldest_writer(store: &Store) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    let sql = "select min(xact_start) from pg_stat_activity where backend_xid is not null";
    let (start,): (Option<DateTime<Utc>>,) =
        sqlx::query_as(AssertSqlSafe(sql)).fetch_one(store.pool()).await?;
    Ok(start)
}
