//! What the words of a text suggest. A proposal only: a person decides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use words::intake::{CueKind, Purpose};

use crate::as_of::AsOf;
use crate::rows::Category;

/// All words of the categories and cues of a day: one pass over a text finds every one of them.
#[derive(Clone, Debug)]
pub struct CueWords {
    /// The categories in the order of their codes: what a word's owner counts.
    categories: Vec<Category>,
    kinds: Vec<CueKind>,
    /// None if there is not a single word.
    words: Option<AhoCorasick>,
    owners: Vec<Owner>,
}

/// Whom a word speaks for.
#[derive(Clone, Copy, Debug)]
enum Owner {
    Category(usize),
    Cue(usize),
}

/// What is proposed for a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The category whose words cover most of the text.
    pub category: Option<String>,
    /// The purpose that is usual for this category.
    pub purpose: Option<Purpose>,
    /// What the cues that were seen speak for, in order.
    pub cues: Vec<CueKind>,
}

impl AsOf {
    /// The words of the day's categories and cues.
    pub fn cue_words(&self) -> CueWords {
        let (mut words, mut owners) = (Vec::new(), Vec::new());
        let mut add = |keywords: &[String], owner: Owner| {
            words.extend(keywords.iter().cloned());
            owners.resize(words.len(), owner);
        };
        let categories: Vec<_> = self.organisation().categories.on(self.day()).cloned().collect();
        for (at, category) in categories.iter().enumerate() {
            add(&category.keywords, Owner::Category(at));
        }
        let cues: Vec<_> = self.organisation().cues.on(self.day()).collect();
        for (at, cue) in cues.iter().enumerate() {
            add(&cue.keywords, Owner::Cue(at));
        }
        let kinds = cues.iter().map(|it| it.kind).collect();
        // Fails only for more words than memory holds.
        let words = AhoCorasick::new(words).ok();
        CueWords { categories, kinds, words, owners }
    }
}

impl CueWords {
    /// Proposes category, purpose and cues; the same text gives the same proposal.
    pub fn propose(&self, text: &str) -> Proposal {
        let mut spans: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        let mut cues = BTreeSet::new();
        for found in self.words.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            match self.owners[found.pattern().as_usize()] {
                Owner::Category(at) => {
                    spans.entry(at).or_default().push((found.start(), found.end()));
                }
                Owner::Cue(at) => drop(cues.insert(self.kinds[at])),
            }
        }
        let best = spans
            .into_iter()
            .map(|(at, spans)| (covered(spans), at))
            // Among equals the first code wins, so that the proposal is stable.
            .max_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        let category = best.map(|(_, at)| &self.categories[at]);
        Proposal {
            category: category.map(|it| it.code.clone()),
            purpose: category.and_then(|it| it.purpose_hint),
            cues: cues.into_iter().collect(),
        }
    }
}

/// How many bytes the words cover; the longer word first, no byte counted twice.
fn covered(mut spans: Vec<(usize, usize)>) -> usize {
    spans.sort_by_key(|(start, end)| (Reverse(end - start), *start));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        if taken.iter().all(|(from, to)| end <= *from || *to <= start) {
            taken.push((start, end));
        }
    }
    taken.iter().map(|(start, end)| end - start).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_words_are_counted_once() {
        assert_eq!(covered(vec![(0, 6), (0, 12), (6, 12), (20, 23)]), 15);
    }
}
