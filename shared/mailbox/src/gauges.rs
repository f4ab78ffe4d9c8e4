//! What an operator watches about a mailbox: the horizon's age and the number of parked events.

use std::time::Duration;

use kernel::MachineClock;
use opentelemetry::{KeyValue, global};
use sqlx::AssertSqlSafe;

use crate::consumer::parked;
use crate::store::Store;

/// Measures every few seconds, for ever.
pub(crate) async fn run(store: Store, machine: MachineClock) {
    let meter = global::meter("headwater");
    let parked_count = meter.u64_gauge("feed.parked").with_unit("{event}").build();
    let horizon_age = meter.f64_gauge("feed.horizon_age").with_unit("s").build();
    let attributes = [KeyValue::new("service", store.schema())];
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        match parked::count(&store).await {
            Ok(count) => parked_count.record(u64::try_from(count).unwrap_or_default(), &attributes),
            Err(error) => tracing::debug!(%error, "parked events could not be counted"),
        }
        match oldest_writer(&store).await {
            Ok(start) => {
                let age =
                    start.map_or(0.0, |start| (machine.now() - start).as_seconds_f64().max(0.0));
                horizon_age.record(age, &attributes);
            }
            Err(error) => tracing::debug!(%error, "the horizon could not be measured"),
        }
    }
}

/// When the oldest transaction that holds a transaction id began.
async fn oldest_writer(
    store: &Store,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, sqlx::Error> {
    let sql = "select min(xact_start) from pg_stat_activity where backend_xid is not null";
    let (start,): (Option<chrono::DateTime<chrono::Utc>>,) =
        sqlx::query_as(AssertSqlSafe(sql)).fetch_one(store.pool()).await?;
    Ok(start)
}
