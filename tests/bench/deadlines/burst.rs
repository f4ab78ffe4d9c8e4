//! A nation's midnight: a hundred thousand deadlines end in the same instant and nobody acted.
//! Measured from the instant the office's clock reaches it until every breach, its drafted order
//! and both events are committed.

use std::time::Duration;

use anyhow::ensure;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::clock::{office_instant, office_midnight};
use kernel::{MachineClock, OfficeClock};

use super::cpu::Cpu;
use super::office::Office;
use super::peers::{Peer, Sizes};
use super::seed::{self, Kind, Opening};
use super::{progress, until};
use crate::report::Report;

/// Deadlines that end together.
pub(crate) const DUE: u64 = 100_000;

/// One measured midnight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    pub(crate) seconds: f64,
    cpu: Cpu,
}

/// The last day of all of them: day 0 is 2 March, `refer` has 15 days.
fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 17).unwrap_or_default()
}

/// Noon of the last day: every reminder has gone out, only the end is left to come.
fn noon() -> DateTime<Utc> {
    office_instant(last_day(), NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default())
}

/// Fills the tables, and keeps a copy from which each round, and each peer, begins.
pub(crate) async fn seed(office: &Office) -> anyhow::Result<()> {
    let day0 = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default();
    let opening = move |_| Opening { kind: Kind::Registered, day0, wake: None };
    seed::seed(office, noon(), DUE, opening).await?;
    office
        .sql(
            "create schema pristine;
             create table pristine.deadline as table supervision.deadline;",
        )
        .await
}

/// One midnight, from the same rows as every other.
pub(crate) async fn round(office: &Office) -> anyhow::Result<Round> {
    office
        .sql(
            "truncate supervision.supervision_order, supervision.outbox, supervision.deadline
                 restart identity;
             insert into supervision.deadline table pristine.deadline;",
        )
        .await?;
    office.flush().await?;
    office
        .vacuum(&["supervision.deadline", "supervision.supervision_order", "supervision.outbox"])
        .await?;
    let clock = OfficeClock::manual(noon());
    let running = office.start(&clock).await?;
    office.all_armed(Duration::from_mins(1)).await?;

    let midnight = last_day().succ_opt().map(office_midnight).unwrap_or_default();
    let before = Cpu::so_far(office);
    let stopwatch = MachineClock::real().stopwatch();
    clock.advance_to(midnight);
    // The sequence costs nothing to read; only once it says that all events are written is it asked
    // whether they are committed.
    let written = "select last_value from supervision.outbox_sequence_seq";
    until("nothing is due", Duration::from_mins(3), Duration::from_millis(10), async || {
        let all = office.number(written).await? >= i64::try_from(2 * DUE)?;
        Ok(all && running.firing.due_unfired().await? == 0)
    })
    .await?;
    let seconds = stopwatch.elapsed().as_secs_f64();
    let cpu = Cpu::so_far(office).since(before);
    progress("drained", stopwatch.elapsed());

    running.stop().await;
    check(office).await?;
    Ok(Round { seconds, cpu })
}

/// Each deadline breached once, with one order and two events: no more and no less.
async fn check(office: &Office) -> anyhow::Result<()> {
    let (due, twice) = (i64::try_from(DUE)?, i64::try_from(2 * DUE)?);
    for (query, expected) in [
        (
            "select count(*) from supervision.deadline where state = 'breached' and was_breached",
            due,
        ),
        ("select count(*) from supervision.supervision_order where state = 'drafted'", due),
        ("select count(*) from supervision.outbox", twice),
        ("select count(distinct (matter_id, type)) from supervision.outbox", twice),
    ] {
        let found = office.number(query).await?;
        ensure!(found == expected, "{found} and not {expected}: {query}");
    }
    Ok(())
}

/// How long the two events of one firing are, for the peers to write as much.
pub(crate) async fn payload_sizes(office: &Office) -> anyhow::Result<Sizes> {
    let mean = async |name: &str| {
        let sql = "select round(avg(octet_length(payload)))::bigint from supervision.outbox
             where type = 'headwater.supervision.v1.' || $1";
        sqlx::query_scalar(sql).bind(name).fetch_one(&office.admin).await
    };
    Ok(Sizes { breached: mean("DeadlineBreached").await?, drafted: mean("OrderDrafted").await? })
}

pub(crate) fn report(report: &mut Report, ours: &[Round], peers: &[Peer]) {
    let mut ours = ours.to_vec();
    ours.sort_by(|one, two| one.seconds.total_cmp(&two.seconds));
    let Some(median) = ours.get(ours.len() / 2) else { return };
    let rate = DUE as f64 / median.seconds;
    let rounds: Vec<_> = ours.iter().map(|it| format!("{:.2}", it.seconds)).collect();
    let Cpu { service, postgres, redis } = median.cpu;
    report.add(
        &format!("{DUE} deadlines due in one instant, from Redis to committed effect and events"),
        &format!(
            "{:.2} s = {rate:.0}/s (rounds {} s; processor: service {service:.1} s, PostgreSQL {postgres:.1} s, Redis {redis:.1} s)",
            median.seconds,
            rounds.join(", "),
        ),
        "—",
        "≤ 5 s",
    );
    for peer in peers {
        report.add(
            &format!("the same deadlines, {}", peer.name),
            &format!("{:.1} times as fast", rate / peer.per_second),
            &format!(
                "{} jobs in {:.1} s = {:.0}/s with {}",
                peer.jobs, peer.seconds, peer.per_second, peer.settings
            ),
            &format!("≥ {} times", peer.goal),
        );
    }
}
