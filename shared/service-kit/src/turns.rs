//! Long loops let others run in between.

/// So many rounds of a loop, each of some ten microseconds, before others have their turn.
const ROUNDS: usize = 16;

/// Counts the rounds of a loop over hundreds of things. Without a pause it would keep its thread for tens of milliseconds, and whoever
/// calls meanwhile would wait for it.
#[derive(Debug, Default)]
pub struct Turns {
    rounds: usize,
}

impl Turns {
    /// One more round is done; now and then others have their turn.
    pub async fn next(&mut self) {
        self.rounds += 1;
        if self.rounds.is_multiple_of(ROUNDS) {
            tokio::task::yield_now().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::Turns;

    #[tokio::test]
    async fn whoever_waits_has_a_turn_before_a_long_loop_is_over() {
        let (others, seen) = (Cell::new(0), Cell::new(None));
        let long = async {
            let mut turns = Turns::default();
            for _ in 0..100 {
                turns.next().await;
            }
            seen.set(Some(others.get()));
        };
        let other = async {
            while seen.get().is_none() {
                others.set(others.get() + 1);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(long, other);
        assert!(seen.get() > Some(3), "{seen:?}");
    }
}
