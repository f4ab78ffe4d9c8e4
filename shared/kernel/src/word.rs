//! Words of closed lists, and how a value is said in a sentence of either language.

use std::borrow::Cow;
use std::time::Duration;

use chrono::NaiveDate;

use crate::actor::ServiceName;
use crate::code::{BodyCode, PersonCode, PostCode, RegionCode};

/// A word of a closed list: one code for programs, one word in each language for people.
///
/// The lists of the contracts are generated from them, in the crate `words`.
pub trait Word: Copy + PartialEq + 'static {
    /// What the list is called, such as `referral kind`.
    const LIST: &'static str;
    /// All words, in the order of the contract.
    const ALL: &'static [Self];

    /// The code in SQL, data and logs, such as `not_supported`.
    fn as_str(self) -> &'static str;
    /// In Chinese.
    fn zh(self) -> &'static str;
    /// In English.
    fn en(self) -> &'static str;
    /// The number in the contract.
    fn number(self) -> i32;

    /// The word with this code.
    fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.as_str() == code)
    }

    /// The word with this number; zero, which says nothing, and unknown numbers are none.
    fn from_number(number: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.number() == number)
    }
}

/// Something that a sentence for people can name, in both languages.
pub trait Say {
    /// In a Chinese sentence.
    fn in_zh(&self) -> String;
    /// In an English sentence.
    fn in_en(&self) -> String;
}

impl<W: Word> Say for W {
    fn in_zh(&self) -> String {
        self.zh().to_owned()
    }

    fn in_en(&self) -> String {
        self.en().to_owned()
    }
}

/// So many characters of a caller's own words a sentence repeats at most.
const REPEATED_MAX: usize = 100;

/// As much of a caller's words as a sentence repeats: enough to know them again, whatever their length. What stops a request
/// travels in the headers of its answer, and headers that grow with the input break the connection they come over.
pub fn repeated(text: &str) -> Cow<'_, str> {
    shortened(text, REPEATED_MAX)
}

/// A text of so many characters at most; a cut one ends with an ellipsis.
pub fn shortened(text: &str, max: usize) -> Cow<'_, str> {
    match text.char_indices().nth(max) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}

impl Say for String {
    fn in_zh(&self) -> String {
        repeated(self).into_owned()
    }

    fn in_en(&self) -> String {
        repeated(self).into_owned()
    }
}

macro_rules! alike {
    ($($kind:ty),*) => {
        $(impl Say for $kind {
            fn in_zh(&self) -> String {
                self.to_string()
            }

            fn in_en(&self) -> String {
                self.to_string()
            }
        })*
    };
}

alike!(i32, i64, u32, usize, BodyCode, PostCode, PersonCode, RegionCode);

impl Say for ServiceName {
    fn in_zh(&self) -> String {
        let zh = match self {
            Self::Gateway => "统一入口",
            Self::Intake => "接访登记",
            Self::Routing => "甄别分流与办理",
            Self::RiskLedger => "风险台账",
            Self::Supervision => "督查督办",
            Self::GridCollaboration => "网格协同",
            Self::Operator => "运维",
        };
        zh.to_owned()
    }

    fn in_en(&self) -> String {
        self.as_str().replace('_', " ")
    }
}

impl Say for Duration {
    fn in_zh(&self) -> String {
        format!("{}秒", self.as_secs().max(1))
    }

    fn in_en(&self) -> String {
        format!("{} s", self.as_secs().max(1))
    }
}

impl Say for NaiveDate {
    fn in_zh(&self) -> String {
        self.format("%Y年%-m月%-d日").to_string()
    }

    fn in_en(&self) -> String {
        self.to_string()
    }
}

impl<T: Say> Say for Option<T> {
    fn in_zh(&self) -> String {
        self.as_ref().map(Say::in_zh).unwrap_or_default()
    }

    fn in_en(&self) -> String {
        self.as_ref().map(Say::in_en).unwrap_or_default()
    }
}

/// A value made up for a test that reads what people are told.
pub trait Sample {
    /// One such value; none that is empty, so that a sentence without it would show.
    fn sample() -> Self;
}

impl<W: Word> Sample for W {
    fn sample() -> Self {
        W::ALL[0]
    }
}

macro_rules! samples {
    ($($kind:ty = $value:expr),* $(,)?) => {
        $(impl Sample for $kind {
            fn sample() -> Self {
                $value
            }
        })*
    };
}

samples! {
    String = "530902-XFJ".to_owned(),
    i32 = 7,
    i64 = 7,
    u32 = 7,
    usize = 7,
    NaiveDate = NaiveDate::default(),
    Duration = Duration::from_secs(7),
    ServiceName = ServiceName::Intake,
    BodyCode = code(BodyCode::parse("530902-XFJ")),
    PostCode = code(PostCode::parse("530902-XFJ.registrar-1")),
    RegionCode = code(RegionCode::parse("530902")),
    PersonCode = code(PersonCode::parse("per-lin-wei")),
}

fn code<T>(parsed: Result<T, crate::Invalid>) -> T {
    parsed.expect("a code written here is well formed")
}

impl<T: Sample> Sample for Option<T> {
    fn sample() -> Self {
        Some(T::sample())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_repeats_the_beginning_of_long_words_and_all_of_short_ones() {
        assert_eq!(repeated("住建局"), "住建局");
        let long = repeated(&"长".repeat(100_000)).into_owned();
        assert_eq!(long, "长".repeat(100) + "…");
        assert_eq!("x".repeat(100_000).in_en().len(), 100 + "…".len());
    }
}
