//! Whether a server answers, as those see it who ask at the same time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Which how many-eth question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Attempt(u64);

/// What is known of a server.
#[derive(Debug, Default)]
pub(crate) struct Presence(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    begun: u64,
    away: Option<Away>,
}

#[derive(Debug)]
struct Away {
    since: Instant,
    /// The last question that had begun when one failed. An answer to it, or to an earlier one, may have been given before the server went.
    last: Attempt,
}

impl Presence {
    /// Begins a question.
    pub(crate) fn begin(&self) -> Attempt {
        let mut seen = self.seen();
        seen.begun += 1;
        Attempt(seen.begun)
    }

    /// A question failed for want of a server; true if that is news.
    pub(crate) fn missed(&self) -> bool {
        let mut seen = self.seen();
        let last = Attempt(seen.begun);
        let is_news = seen.away.is_none();
        let since = seen.away.as_ref().map_or_else(Instant::now, |it| it.since);
        seen.away = Some(Away { since, last });
        is_news
    }

    /// A question was answered; how long the server had been away, if that shows that it is back.
    pub(crate) fn answered(&self, attempt: Attempt) -> Option<Duration> {
        let mut seen = self.seen();
        let away = seen.away.take_if(|away| attempt > away.last)?;
        Some(away.since.elapsed())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_an_absence_only_if_it_was_asked_for_after_the_last_failure() {
        let presence = Presence::default();
        let (first, second, third) = (presence.begin(), presence.begin(), presence.begin());
        assert_eq!(presence.answered(first), None);
        assert!(presence.missed());
        // Given before the server went, and heard after.
        assert_eq!(presence.answered(second), None);
        let fourth = presence.begin();
        assert!(!presence.missed(), "said already");
        assert_eq!(presence.answered(third), None);
        assert_eq!(presence.answered(fourth), None);
        let fifth = presence.begin();
        assert!(presence.answered(fifth).is_some());
        assert_eq!(presence.answered(presence.begin()), None, "said already");
        assert!(presence.missed(), "a new one");
    }
}
