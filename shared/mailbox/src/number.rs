//! Numbers without gaps: per body, kind and year. Those of what is kept from somebody are drawn, so that nobody can tell from the
//! numbers that he is shown which ones he is not shown (decision 0040).

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::AssertSqlSafe;

use crate::store::Tx;

/// How many digits a drawn number has: more than a number in its order ever had, so that the two are never the same.
const DRAWN_DIGITS: usize = 8;

/// Whether a series is of what is kept from somebody, and its numbers are drawn: `530902-XFJ-M-2026`.
pub fn is_restricted(series: &str) -> bool {
    let mut parts = series.rsplit('-');
    // A body of one letter, `530902-M-2026`, is a body: before the mark stands whose series it is.
    (parts.next(), parts.next()).1 == Some("M") && parts.count() >= 2
}

/// Draws the places of series: each place has one number and each number one place, in an order that needs the key.
pub(crate) struct Draw(FF1<Aes256>);

impl Draw {
    /// What follows from a store's key; digests of requests tell nothing of it.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(b"drawn numbers");
        Self(FF1::new(&mac.finalize().into_bytes(), 10).expect("ten is a radix of FF1"))
    }

    /// The number at a place of a series, in digits. Each series has an order of its own.
    fn at(&self, series: &str, place: i64) -> String {
        let digits: Vec<u16> = format!("{place:0DRAWN_DIGITS$}")
            .bytes()
            .map(|digit| u16::from(digit.saturating_sub(b'0')))
            .collect();
        let drawn = self
            .0
            .encrypt(series.as_bytes(), &FlexibleNumeralString::from(digits))
            .expect("eight digits or more are enough for FF1");
        let digits = Vec::from(drawn).into_iter();
        digits.filter_map(|digit| char::from_digit(digit.into(), 10)).collect()
    }
}

impl Tx {
    /// Takes the next number of a series, such as `530902-ZJJ-SL-2026-0001`. Call it last before the commit: the series is locked
    /// until then.
    pub async fn next_number(
        &mut self,
        series: &str,
        digits: usize,
    ) -> Result<String, sqlx::Error> {
        Ok(self.next_numbers(series, digits, 1).await?.remove(0))
    }

    /// Takes so many numbers of a series at once, with so many digits where they are in their order.
    pub async fn next_numbers(
        &mut self,
        series: &str,
        digits: usize,
        count: usize,
    ) -> Result<Vec<String>, sqlx::Error> {
        let (schema, count) = (self.schema(), i64::try_from(count).unwrap_or(i64::MAX));
        let (last,): (i64,) = sqlx::query_as(AssertSqlSafe(format!(
            "insert into {schema}.counter (series, last_value) values ($1, $2)
             on conflict (series) do update set last_value = counter.last_value + $2
             returning last_value"
        )))
        .bind(series)
        .bind(count)
        .fetch_one(self.connection())
        .await?;
        let places = last - count + 1..=last;
        Ok(if is_restricted(series) {
            places.map(|place| format!("{series}-{}", self.draw().at(series, place))).collect()
        } else {
            places.map(|place| format!("{series}-{place:0digits$}")).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_restricted_series_is_known_by_its_mark() {
        for series in ["530902-XFJ-M-2026", "530902-ZJJ-SL-M-2026", "530902-TZ-M-2026"] {
            assert!(is_restricted(series), "{series}");
        }
        for series in ["530902-XFJ-2026", "530902-M-2026", "530902-M-SL-2026", "M-2026", ""] {
            assert!(!is_restricted(series), "{series}");
        }
    }

    #[test]
    fn each_place_has_a_number_of_its_own_and_no_number_tells_its_place() {
        let draw = Draw::new(&[7; 32]);
        let series = "530902-XFJ-M-2026";
        let numbers: Vec<_> = (1..=2_000).map(|place| draw.at(series, place)).collect();
        assert!(numbers.iter().all(|it| it.len() == DRAWN_DIGITS), "{numbers:?}");
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        // Neighbours stand as far from each other as strangers do: as often before as behind each other.
        let rising = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((800..1_200).contains(&rising), "{rising} of 1999 rise");
        assert_ne!(draw.at("530902-ZJJ-M-2026", 1), numbers[0]);
        assert_ne!(Draw::new(&[8; 32]).at(series, 1), numbers[0]);
    }
}
