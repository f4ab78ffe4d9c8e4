//! Words found in a text, by the places where they stand.

use std::cmp::Reverse;

use aho_corasick::AhoCorasick;

/// Where something stands, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    /// The first character that is not part of it any more.
    pub(crate) end: usize,
}

/// Where the characters of a text begin.
#[derive(Debug)]
pub(crate) struct Places(Vec<usize>);

/// Words with their owners: one pass over a text finds every one of them.
#[derive(Clone, Debug)]
pub(crate) struct Words<O> {
    /// None if there is not a single word.
    automaton: Option<AhoCorasick>,
    owners: Vec<O>,
}

impl Span {
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Places {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// How many characters there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len() - 1
    }

    /// The text of a span.
    pub(crate) fn word<'t>(&self, text: &'t str, span: &Span) -> &'t str {
        &text[self.0[span.start]..self.0[span.end]]
    }

    fn character(&self, byte: usize) -> usize {
        self.0.partition_point(|at| *at < byte)
    }
}

impl<O: Copy> Words<O> {
    pub(crate) fn new<'w>(owned: impl Iterator<Item = (&'w String, O)>) -> Self {
        let (words, owners): (Vec<_>, Vec<_>) = owned.unzip();
        // Fails only for more words than memory holds.
        Self { automaton: AhoCorasick::new(words).ok(), owners }
    }

    /// Every word that stands in a text, also inside another one.
    pub(crate) fn find(&self, text: &str, places: &Places) -> Vec<(Span, O)> {
        let found = self.automaton.iter().flat_map(|it| it.find_overlapping_iter(text));
        found
            .map(|it| {
                let (start, end) = (places.character(it.start()), places.character(it.end()));
                (Span { start, end }, self.owners[it.pattern().as_usize()])
            })
            .collect()
    }
}

/// The longer word first, then the earlier one, and no character counted twice.
pub(crate) fn longest_first<O>(mut found: Vec<(Span, O)>, characters: usize) -> Vec<(Span, O)> {
    found.sort_by_key(|(it, _)| (Reverse(it.end - it.start), it.start));
    let mut taken = if found.is_empty() { Vec::new() } else { vec![false; characters] };
    found.retain(|(it, _)| {
        let free = taken[it.start..it.end].iter().all(|taken| !taken);
        if free {
            taken[it.start..it.end].fill(true);
        }
        free
    });
    found
}

/// True if one of the spans, which are in order, lies wholly within so many characters of `span`.
pub(crate) fn near_one(span: &Span, others: &[Span], within: usize) -> bool {
    let (from, to) = (span.start.saturating_sub(within), span.end + within);
    let first = others.partition_point(|it| it.start < from);
    others[first..].iter().take_while(|it| it.start < to).any(|it| it.end <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    #[test]
    fn the_longer_word_wins_and_no_character_counts_twice() {
        let found =
            vec![(span(0, 2), 'a'), (span(0, 4), 'b'), (span(2, 4), 'c'), (span(5, 6), 'd')];
        assert_eq!(longest_first(found, 7), [(span(0, 4), 'b'), (span(5, 6), 'd')]);
    }

    #[test]
    fn near_is_counted_in_characters_on_both_sides() {
        let at = span(30, 32);
        assert!(near_one(&at, &[span(10, 12)], 20));
        assert!(near_one(&at, &[span(0, 2), span(50, 52)], 20));
        assert!(!near_one(&at, &[span(9, 12), span(50, 53)], 20));
    }

    #[test]
    fn places_are_characters_not_bytes() {
        let text = "去法院，a法院";
        let places = Places::of(text);
        let words = Words::new([(&"法院".to_owned(), ())].into_iter());
        let found = words.find(text, &places);
        assert_eq!(found, [(span(1, 3), ()), (span(5, 7), ())]);
        assert_eq!(places.word(text, &found[1].0), "法院");
    }
}
