//! How a word stands in what is sealed: by its code, so that a renamed variant opens what was sealed before.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use words::Word;

#[expect(clippy::ref_option, reason = "serde hands fields over so")]
pub(super) fn serialize<W: Word, S: Serializer>(
    word: &Option<W>,
    to: S,
) -> Result<S::Ok, S::Error> {
    word.map(Word::as_str).serialize(to)
}

pub(super) fn deserialize<'de, W: Word, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<W>, D::Error> {
    let code = Option::<String>::deserialize(from)?;
    let word = |code: String| W::parse(&code).ok_or_else(|| D::Error::custom(W::LIST));
    code.map(word).transpose()
}
