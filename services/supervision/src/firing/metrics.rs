//! What an operator watches about deadlines: timers armed, due but unfired, how late they fire,
//! shards rebuilt.

use std::sync::LazyLock;
use std::time::Duration;

use chrono::TimeDelta;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use opentelemetry::{KeyValue, global};

use super::Firing;

/// How often the gauges are read.
const INTERVAL: Duration = Duration::from_secs(5);

static FIRE_LAG: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    meter()
        .f64_histogram("deadline.fire_lag")
        .with_unit("s")
        .with_description("office time between a wake and its firing")
        .build()
});

static REBUILDS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter()
        .u64_counter("timers.rebuilds")
        .with_unit("{shard}")
        .with_description("shards whose timers were armed anew from the record")
        .build()
});

static SWEPT: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter()
        .u64_counter("timers.swept")
        .with_unit("{deadline}")
        .with_description("deadlines that were found due in the record and that no timer had woken")
        .build()
});

static LEASES_EXPIRED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter()
        .u64_counter("timers.leases_expired")
        .with_unit("{timer}")
        .with_description(
            "timers claimed again because whoever had claimed them did not fire them in time",
        )
        .build()
});

static HEALED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter()
        .u64_counter("timers.healed")
        .with_unit("{timer}")
        .with_description("timers that differed from the record and were put right")
        .build()
});

fn meter() -> Meter {
    global::meter("headwater")
}

/// A deadline fired this long after its wake.
pub(crate) fn fired(lag: TimeDelta) {
    FIRE_LAG.record(lag.as_seconds_f64().max(0.0), &[KeyValue::new("service", "supervision")]);
}

/// So many timers were claimed again because whoever had claimed them did not end the lease in
/// time.
pub(crate) fn leases_expired(count: usize) {
    if count > 0 {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        LEASES_EXPIRED.add(count, &[KeyValue::new("service", "supervision")]);
        tracing::info!(timer.count = count, "{count} leases had expired and were taken over");
    }
}

/// So many timers differed from the record and were put right.
pub(crate) fn healed(count: u64) {
    HEALED.add(count, &[KeyValue::new("service", "supervision")]);
}

/// So many shards were rebuilt, with so many timers.
pub(crate) fn rebuilt(shard_count: usize, timer_count: u64) {
    REBUILDS.add(
        u64::try_from(shard_count).unwrap_or(u64::MAX),
        &[KeyValue::new("service", "supervision")],
    );
    tracing::info!(timer.count = timer_count, "rebuilt {timer_count} timers");
}

/// So many deadlines were found due that no timer had woken.
pub(crate) fn swept(count: usize) {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    SWEPT.add(count, &[KeyValue::new("service", "supervision")]);
}

/// Reads the gauges every few seconds, for ever.
pub(crate) async fn watch(firing: std::sync::Arc<Firing>) {
    let armed = meter()
        .u64_gauge("timers.armed")
        .with_unit("{timer}")
        .with_description("timers in Redis")
        .build();
    let leased = meter()
        .u64_gauge("timers.leased")
        .with_unit("{timer}")
        .with_description("timers that a process has claimed and not fired yet")
        .build();
    let unfired = meter()
        .i64_gauge("deadline.due_unfired")
        .with_unit("{deadline}")
        .with_description("deadlines that are due and have not been fired")
        .build();
    let attributes = [KeyValue::new("service", "supervision")];
    loop {
        tokio::time::sleep(INTERVAL).await;
        match firing.due_unfired().await {
            Ok(count) => unfired.record(count, &attributes),
            Err(error) => tracing::debug!(%error, "due deadlines could not be counted"),
        }
        if let Some(counts) = firing.timer_counts().await {
            armed.record(counts.armed, &attributes);
            leased.record(counts.leased, &attributes);
        }
    }
}
