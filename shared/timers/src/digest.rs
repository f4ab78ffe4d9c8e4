//! A digest of timers, to compare two records of them without carrying one to the other.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How many timers there are, and the sum of their digests: the same in whatever order they were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// How many.
    pub timers: u64,
    /// The sum of [`digest_of`] over all of them.
    pub sum: u64,
}

impl Digest {
    /// Adds a timer.
    pub fn add(&mut self, id: Uuid, wake: DateTime<Utc>) {
        self.timers += 1;
        // A sum and not an exclusive or: a timer that is there twice does not vanish.
        self.sum = self.sum.wrapping_add(digest_of(id, millis_of(wake)));
    }
}

impl FromIterator<(Uuid, DateTime<Utc>)> for Digest {
    fn from_iter<T: IntoIterator<Item = (Uuid, DateTime<Utc>)>>(timers: T) -> Self {
        let mut digest = Self::default();
        for (id, wake) in timers {
            digest.add(id, wake);
        }
        digest
    }
}

/// The digest of one timer, the same in every process and release. It finds mistakes, not forgeries.
pub fn digest_of(id: Uuid, wake_millis: i64) -> u64 {
    let (high, low) = id.as_u64_pair();
    // Each part is spread over all bits before the next comes in, so that the parts cannot stand in for each other.
    [high, low, wake_millis.cast_unsigned()].iter().fold(0, |hash: u64, part| spread(hash ^ part))
}

/// Milliseconds of a wake, rounded up: a timer may come late, never early. Its score in Redis.
pub fn millis_of(wake: DateTime<Utc>) -> i64 {
    let millis = wake.timestamp_millis();
    if wake.timestamp_subsec_nanos().is_multiple_of(1_000_000) { millis } else { millis + 1 }
}

/// A permutation of 64-bit numbers under which each bit changes about half of the others: twice, the upper half is folded
/// onto the lower and the number multiplied by an odd one.
fn spread(number: u64) -> u64 {
    const ODD: [u64; 2] = [0xd6e8_feb8_6659_fd93, 0x9e37_79b9_7f4a_7c15];
    // Zero must not be its own image.
    let folded = ODD.iter().fold(number.wrapping_add(ODD[1]), |number, odd| {
        (number ^ (number >> 32)).wrapping_mul(*odd)
    });
    folded ^ (folded >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_digest_is_the_same_in_any_order_and_tells_one_millisecond_from_the_next() {
        let timers: Vec<_> =
            (0..1000_u32).map(|n| (Uuid::from_u128(n.into()), at(n.into()))).collect();
        let digest: Digest = timers.iter().copied().collect();
        assert_eq!(timers.iter().rev().copied().collect::<Digest>(), digest);
        for (n, moved) in [(0, 1), (999, 998), (500, 999)] {
            let mut others = timers.clone();
            others[n].1 = at(moved);
            assert_ne!(others.into_iter().collect::<Digest>(), digest);
        }
    }

    #[test]
    fn exchanged_wakes_and_doubled_timers_are_seen() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let digest =
            |timers: &[(Uuid, DateTime<Utc>)]| timers.iter().copied().collect::<Digest>().sum;
        assert_ne!(digest(&[(one, at(1)), (two, at(2))]), digest(&[(one, at(2)), (two, at(1))]));
        assert_ne!(digest(&[(one, at(1)), (one, at(1))]), 0);
    }

    #[test]
    fn each_bit_of_a_timer_changes_about_half_of_the_digest() {
        let (id, millis) = (0x0198_f00d_u128, 1_780_000_000_000);
        let whole = digest_of(Uuid::from_u128(id), millis);
        for bit in 0..128 {
            let other = digest_of(Uuid::from_u128(id ^ (1 << bit)), millis);
            assert!((12..=52).contains(&(whole ^ other).count_ones()), "bit {bit} of the id");
        }
        for bit in 0..64 {
            let other = digest_of(Uuid::from_u128(id), millis ^ (1 << bit));
            assert!((12..=52).contains(&(whole ^ other).count_ones()), "bit {bit} of the wake");
        }
    }

    #[test]
    fn the_digest_of_a_timer_never_changes() {
        assert_eq!(digest_of(Uuid::from_u128(7), 1_780_000_000_000), 17_657_678_438_492_213_186);
    }

    #[test]
    fn a_wake_between_two_milliseconds_counts_as_the_later_one() {
        assert_eq!(millis_of(at(5)), 5);
        assert_eq!(millis_of(at(5) + chrono::TimeDelta::nanoseconds(1)), 6);
    }
}
