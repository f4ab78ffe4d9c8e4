//! How far a reader is behind its producer, for the metric: a sample sees the worst since the one before.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use headwater_proto::common::v1 as pb;
use kernel::clock::Stopwatch;
use kernel::{MachineClock, ServiceName};
use service_kit::parse;
use words::common::Lane;

/// One reader's state; all clones know the same.
#[derive(Clone)]
pub(crate) struct Behind {
    pub(crate) producer: ServiceName,
    pub(crate) lane: Lane,
    state: Arc<Mutex<State>>,
}

struct State {
    /// When the oldest event that is being digested was recorded.
    oldest: Option<DateTime<Utc>>,
    /// The greatest age since the last sample.
    worst: TimeDelta,
    /// Since when the producer is not heard; before the first word, since the start.
    silent: Option<Stopwatch>,
}

impl Behind {
    /// A reader that has heard nothing yet.
    pub(super) fn new(producer: ServiceName, lane: Lane, machine: &MachineClock) -> Self {
        let silent = Some(machine.stopwatch());
        let state = State { oldest: None, worst: TimeDelta::zero(), silent };
        Self { producer, lane, state: Arc::new(Mutex::new(state)) }
    }

    /// The producer is heard: what there is to read comes.
    pub(super) fn hears(&self) {
        self.with(|state| state.silent = None);
    }

    /// The producer is not heard any more. True if it was until now.
    pub(super) fn is_cut_off(&self, machine: &MachineClock) -> bool {
        self.with(|state| {
            let heard = state.silent.is_none();
            state.silent.get_or_insert_with(|| machine.stopwatch());
            heard
        })
    }

    /// These events are being digested, the oldest first.
    pub(super) fn digests(&self, events: &[pb::Event], now: DateTime<Utc>) {
        let first = events.first().and_then(|event| event.record_time.as_ref());
        let oldest = first.and_then(|time| parse::instant("record_time", Some(time)).ok());
        self.with(|state| {
            state.oldest = oldest;
            state.worst = state.worst.max(oldest.map_or(TimeDelta::zero(), |oldest| now - oldest));
        });
    }

    /// They are digested, or another replica has them.
    pub(super) fn is_done(&self) {
        self.with(|state| state.oldest = None);
    }

    /// By how much the reader was behind since the last sample, at worst.
    pub(crate) fn sample(&self, now: DateTime<Utc>) -> Duration {
        self.with(|state| {
            let present = state.oldest.map_or(TimeDelta::zero(), |oldest| now - oldest);
            let worst = std::mem::replace(&mut state.worst, TimeDelta::zero()).max(present);
            let silent = state.silent.map(|since| since.elapsed()).unwrap_or_default();
            // A clock that was set back makes nothing younger than it is.
            worst.to_std().unwrap_or_default().max(silent)
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn a_sample_tells_the_age_of_what_waits_and_of_what_waited_since_the_last_one() {
        let behind = Behind::new(ServiceName::Intake, Lane::Prompt, &MachineClock::real());
        behind.hears();
        let recorded: DateTime<Utc> = "2026-03-02T01:00:00Z".parse().unwrap();
        let (now, later) = (recorded + TimeDelta::days(1), recorded + TimeDelta::days(2));
        let record_time = Some(parse::to_timestamp(recorded));
        let events = [pb::Event { record_time, ..pb::Event::default() }];
        behind.digests(&events, now);
        assert_eq!(behind.sample(now), DAY);
        assert_eq!(behind.sample(later), 2 * DAY);
        behind.digests(&events, now);
        behind.is_done();
        assert_eq!(behind.sample(later), DAY, "it was behind since the last sample");
        assert_eq!(behind.sample(later), Duration::ZERO);
    }

    #[test]
    fn a_reader_that_hears_nothing_is_behind_and_that_is_news_once() {
        let machine = MachineClock::real();
        let behind = Behind::new(ServiceName::Intake, Lane::Bulk, &machine);
        let now = machine.now();
        assert!(behind.sample(now) > Duration::ZERO);
        behind.hears();
        assert_eq!(behind.sample(now), Duration::ZERO);
        assert!(behind.is_cut_off(&machine));
        assert!(!behind.is_cut_off(&machine));
        assert!(behind.sample(now) > Duration::ZERO);
    }
}
