//! Opening what is personal: how often an official may, by kind, and from when on it is unusual.
//!
//! Texts and proposals count as names do: whoever may register can ask for a person by name and number, and whoever may read one
//! petition can read all of an office.

use words::intake::PersonalReadKind;

use super::Refusal;

/// How often an official may open what is personal, in whatever posts.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    pub petitioners: KindLimits,
    pub texts: KindLimits,
    pub proposals: KindLimits,
}

impl ReadLimits {
    /// Those of a kind.
    pub fn of(&self, kind: PersonalReadKind) -> KindLimits {
        match kind {
            PersonalReadKind::Petitioners => self.petitioners,
            PersonalReadKind::Text => self.texts,
            PersonalReadKind::Proposal => self.proposals,
        }
    }

    /// The how manieth read of the day of this kind the next one is; refuses one too many.
    pub fn next(&self, kind: PersonalReadKind, so_far: ReadsSoFar) -> Result<i64, Refusal> {
        let KindLimits { per_hour, per_day, .. } = self.of(kind);
        if so_far.last_hour < per_hour && so_far.today < per_day {
            return Ok(so_far.today + 1);
        }
        Err(Refusal::PersonalReadsExhausted { kind, per_hour, per_day })
    }
}

/// How often of one kind.
#[derive(Clone, Copy, Debug)]
pub struct KindLimits {
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

impl KindLimits {
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
        let of = |per_hour| KindLimits { per_hour, per_day: 5, unusual_from: 4 };
        let limits = ReadLimits { petitioners: of(3), texts: of(4), proposals: of(5) };
        let kind = PersonalReadKind::Petitioners;
        let next = |last_hour, today| limits.next(kind, ReadsSoFar { last_hour, today });
        assert_eq!(next(0, 0), Ok(1));
        assert_eq!(next(2, 4), Ok(5));
        let refused = Refusal::PersonalReadsExhausted { kind, per_hour: 3, per_day: 5 };
        assert_eq!(next(3, 3), Err(refused.clone()));
        assert_eq!(next(0, 5), Err(refused));
        assert!(limits.petitioners.is_unusual(4) && !limits.petitioners.is_unusual(3));
        let so_far = ReadsSoFar { last_hour: 3, today: 3 };
        assert_eq!(limits.next(PersonalReadKind::Text, so_far), Ok(4), "each kind has its own");
    }
}
