//! How an explanation names the words that were seen, each in Chinese and in English.
//!
//! The words are the register's own: of a text nothing else is repeated.

use organisation::{DECIDES, WordSeen};

use super::catalogue::Catalogue;

/// The words, where each stands first, and how often.
pub(super) fn words_of(words: &[WordSeen]) -> (String, String) {
    let zh = words
        .iter()
        .map(|WordSeen { word, position, count }| format!("“{word}”第{position}字起共{count}次"));
    let en = words.iter().map(|WordSeen { word, position, count }| {
        let often = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
        format!("\u{201c}{word}\u{201d} {often}, first at character {position}")
    });
    (zh.collect::<Vec<_>>().join("、"), en.collect::<Vec<_>>().join("; "))
}

/// What they are worth.
pub(super) fn points_of(points: u32) -> (String, String) {
    (format!("计{points}分"), format!("{points} points"))
}

/// The same for cues, with how much is enough.
pub(super) fn points_of_cue(points: u32) -> (String, String) {
    (
        format!("计{points}分，满{DECIDES}分成立"),
        format!("{points} points where {DECIDES} are enough"),
    )
}

/// What a category is called: by its two levels, and by its code as words.
pub(super) fn category_named(catalogue: &Catalogue, code: &str) -> (String, String) {
    let zh = catalogue
        .category(code)
        .map_or_else(|| code.to_owned(), |it| format!("{}·{}", it.level1, it.level2));
    (zh, code.replace('_', " "))
}
