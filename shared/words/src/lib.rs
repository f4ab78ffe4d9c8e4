#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub use kernel::Word;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_code_and_by_its_number() {
        for track in routing::Track::ALL.iter().copied() {
            assert_eq!(routing::Track::parse(track.as_str()), Some(track));
            assert_eq!(routing::Track::from_number(track.number()), Some(track));
        }
        assert_eq!(routing::Track::from_number(0), None);
        assert_eq!(routing::Track::parse("nonsense"), None);
    }

    #[test]
    fn a_word_says_itself_in_both_languages() {
        let objected = common::Stage::Objected;
        assert_eq!((objected.zh(), objected.en()), ("异议待决", "objected to"));
        assert_eq!(routing::ReferralKind::Assignment.zh(), "交办");
    }
}
