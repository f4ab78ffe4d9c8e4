//! Content categories, and cue words that propose a category, a purpose and a track.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use words::risk_ledger::Domain;

use crate::{BadData, rows};

/// The content categories and cues of one version of the data.
#[derive(Clone, Debug)]
pub struct Categories {
    by_code: BTreeMap<String, Category>,
    /// The codes in their order: what a word's owner counts.
    codes: Vec<String>,
    cue_kinds: Vec<String>,
    /// All words at once: one pass over a text finds every one of them.
    words: AhoCorasick,
    owners: Vec<Owner>,
}

#[derive(Clone, Debug)]
struct Category {
    domain: Domain,
    purpose_hint: String,
}

/// Whom a word speaks for.
#[derive(Clone, Copy, Debug)]
enum Owner {
    Category(usize),
    Cue(usize),
}

/// What the words of a text suggest. A proposal only: a person decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The category whose cue words cover most of the text.
    pub category: Option<String>,
    /// The purpose usual for that category: claim, suggestion or accusation.
    pub purpose: Option<String>,
    /// Kinds of cues seen, such as `litigation`, sorted.
    pub cues: Vec<String>,
}

#[derive(Deserialize)]
struct CategoryRow {
    code: String,
    domain: Domain,
    purpose_hint: String,
    keywords: String,
}

#[derive(Deserialize)]
struct CueRow {
    kind: String,
    keywords: String,
}

impl Categories {
    /// The categories and cues shipped with the suite.
    pub fn shipped() -> Result<Self, BadData> {
        Self::parse(
            include_str!("../../../deploy/data/categories.csv"),
            include_str!("../../../deploy/data/cues.csv"),
        )
    }

    /// Reads categories and cues from CSV.
    pub fn parse(categories: &str, cues: &str) -> Result<Self, BadData> {
        let mut rows_of_categories = rows::<CategoryRow>("categories.csv", categories)?;
        rows_of_categories.sort_by(|one, other| one.code.cmp(&other.code));
        let (mut words, mut owners) = (Vec::new(), Vec::new());
        let mut add = |keywords: &str, owner: Owner| {
            for word in keywords.split('|').filter(|word| !word.is_empty()) {
                words.push(word.to_owned());
                owners.push(owner);
            }
        };
        let (mut by_code, mut codes, mut cue_kinds) = (BTreeMap::new(), Vec::new(), Vec::new());
        for row in rows_of_categories {
            add(&row.keywords, Owner::Category(codes.len()));
            codes.push(row.code.clone());
            by_code
                .insert(row.code, Category { domain: row.domain, purpose_hint: row.purpose_hint });
        }
        for row in rows::<CueRow>("cues.csv", cues)? {
            add(&row.keywords, Owner::Cue(cue_kinds.len()));
            cue_kinds.push(row.kind);
        }
        let words = AhoCorasick::new(words)
            .map_err(|error| BadData { file: "categories.csv", reason: error.to_string() })?;
        Ok(Self { by_code, codes, cue_kinds, words, owners })
    }

    /// True if the category exists.
    pub fn contains(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The domain a category belongs to.
    pub fn domain(&self, code: &str) -> Option<Domain> {
        self.by_code.get(code).map(|category| category.domain)
    }

    /// Proposes category, purpose and cues from the words of a text; the same text gives the same proposal.
    pub fn propose(&self, text: &str) -> Proposal {
        let mut spans: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        let mut cues = BTreeSet::new();
        for found in self.words.find_overlapping_iter(text) {
            match self.owners[found.pattern().as_usize()] {
                Owner::Category(at) => {
                    spans.entry(at).or_default().push((found.start(), found.end()));
                }
                Owner::Cue(at) => drop(cues.insert(self.cue_kinds[at].clone())),
            }
        }
        let best = spans
            .into_iter()
            .map(|(at, spans)| (covered(spans), at))
            // Among equals the first code wins, so that the proposal is stable.
            .max_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        let category = best.map(|(_, at)| self.codes[at].clone());
        let purpose = category
            .as_ref()
            .and_then(|code| self.by_code.get(code))
            .map(|category| category.purpose_hint.clone())
            .filter(|purpose| !purpose.is_empty());
        Proposal { category, purpose, cues: cues.into_iter().collect() }
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
    use words::Word;

    use super::*;

    #[test]
    fn the_shipped_data_cover_all_nine_domains() {
        let categories = Categories::shipped().unwrap();
        for domain in Domain::ALL.iter().copied() {
            assert!(
                categories.by_code.values().any(|category| category.domain == domain),
                "{domain:?}"
            );
        }
    }

    #[test]
    fn a_judgment_is_a_cue_for_litigation() {
        let categories = Categories::shipped().unwrap();
        let proposal = categories.propose("法院已经作出终审判决，我不服判决，请求再审。");
        assert!(proposal.cues.contains(&"litigation".to_owned()), "{proposal:?}");
    }

    #[test]
    fn overlapping_words_are_counted_once() {
        assert_eq!(covered(vec![(0, 6), (0, 12), (6, 12), (20, 23)]), 15);
    }
}
