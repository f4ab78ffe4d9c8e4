//! Opening petitioners' data: how often an official may, and from when on it is unusual.

use super::Refusal;

/// How often an official may open petitioners' data, in whatever posts.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    pub per_hour: i64,
    pub per_day: i64,
    /// From this read of a day on it is shown as unusual.
    pub unusual_from: i64,
}

/// How often an official has opened them.
#[derive(Clone, Copy, Debug)]
pub struct ReadsSoFar {
    pub last_hour: i64,
    pub today: i64,
}

impl ReadLimits {
    /// The how manieth read of the day the next one is; refuses one too many.
    pub fn next(&self, so_far: ReadsSoFar) -> Result<i64, Refusal> {
        if so_far.last_hour < self.per_hour && so_far.today < self.per_day {
            return Ok(so_far.today + 1);
        }
        Err(Refusal::PersonalReadsExhausted { per_hour: self.per_hour, per_day: self.per_day })
    }

    /// True for a read that an auditor should look at.
    pub fn is_unusual(&self, day_count: i64) -> bool {
        day_count >= self.unusual_from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_and_a_day_have_their_last_read() {
        let limits = ReadLimits { per_hour: 3, per_day: 5, unusual_from: 4 };
        let next = |last_hour, today| limits.next(ReadsSoFar { last_hour, today });
        assert_eq!(next(0, 0), Ok(1));
        assert_eq!(next(2, 4), Ok(5));
        let refused = Refusal::PersonalReadsExhausted { per_hour: 3, per_day: 5 };
        assert_eq!(next(3, 3), Err(refused.clone()));
        assert_eq!(next(0, 5), Err(refused));
        assert!(limits.is_unusual(4) && !limits.is_unusual(3));
    }
}
