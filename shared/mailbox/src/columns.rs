//! Codes and words as the database keeps them: texts that were parsed before they were written.
//!
//! One that cannot be read back says that a row was changed behind the service's back: an inconsistency, never a guess.

use std::str::FromStr;

use kernel::Visibility;

use crate::error::{Error, Refusal};

/// Reads a code that was parsed before it was written to `table`.
pub fn code<C, R>(table: &'static str, text: &str) -> Result<C, Error<R>>
where
    C: FromStr,
    R: Refusal,
{
    text.parse().map_err(|_| Error::inconsistent(table, "an unreadable code"))
}

/// Reads codes that were parsed before they were written to `table`.
pub fn codes<C, R>(table: &'static str, texts: &[String]) -> Result<Vec<C>, Error<R>>
where
    C: FromStr,
    R: Refusal,
{
    texts.iter().map(|text| code(table, text)).collect()
}

/// Reads a visibility label that was written to `table` in three columns.
pub fn label<R: Refusal>(
    table: &'static str,
    version: i32,
    bodies: &[String],
    posts: &[String],
) -> Result<Visibility, Error<R>> {
    Ok(Visibility {
        version,
        excluded_bodies: codes(table, bodies)?,
        excluded_posts: codes(table, posts)?,
    })
}

/// Reads a word of a closed list, which a check of `table` admits.
pub fn word<W, R>(
    table: &'static str,
    parse: impl FnOnce(&str) -> Option<W>,
    text: &str,
) -> Result<W, Error<R>>
where
    R: Refusal,
{
    parse(text).ok_or_else(|| Error::inconsistent(table, "an unknown word"))
}

/// Codes as an array of texts.
pub fn texts<C: ToString>(codes: &[C]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// Pairs of codes as two arrays of texts, which a statement unnests side by side.
pub fn pairs<'a, L: ToString + 'a, R: ToString + 'a>(
    pairs: impl IntoIterator<Item = (&'a L, &'a R)>,
) -> (Vec<String>, Vec<String>) {
    pairs.into_iter().map(|(left, right)| (left.to_string(), right.to_string())).unzip()
}

/// Codes as one text: they hold no commas, so that a list of lists travels as a list of texts.
pub fn joined<'a, C: ToString + 'a>(codes: impl IntoIterator<Item = &'a C>) -> String {
    codes.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
