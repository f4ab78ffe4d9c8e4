//! Which words of the register stand in a text, and what they weigh.
//!
//! Nothing here is learned: every word, its weight and its context is a cell of `categories.csv` or `cues.csv`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use regex::{Captures, Regex};

use crate::as_of::AsOf;
use crate::proposal::{CueSeen, Proposal, Weighed, WordSeen};
use crate::rows::{Category, Cue};
use crate::sightings::{Places, Span, Words, longest_first, near_one};

/// What opens a text, in characters: its title or first sentence. Words there count twice.
const OPENING: usize = 40;
/// So many characters before and after a word are near it.
const NEAR: usize = 20;
/// A cue's words count so often at most: repeating oneself is no second sign.
const SIGHTINGS_MAX: usize = 2;
/// An explanation names so many words at most.
const WORDS_MAX: usize = 6;
/// What a character of a keyword weighs, and one of a word that only sets the scene.
const KEYWORD: u32 = 3;
const SCENERY: u32 = 1;

/// The titles of statutes and papers, and how a text addresses its reader: nobody's case and nobody accused.
const NOT_SAID: &str = r"《[^》\n]{0,60}》|(?:尊敬的|敬爱的)[^，。：:！!\n]{0,14}";

/// All words of the categories and cues of a day.
#[derive(Clone, Debug)]
pub struct CueWords {
    categories: Vec<Category>,
    cues: Vec<Cue>,
    /// Whose word each is, and what a character of it weighs.
    scene: Words<(usize, u32)>,
    signs: Words<(usize, Role)>,
    not_said: Option<Regex>,
}

/// What a word does in the row of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Keyword,
    Near,
    Except,
}

impl AsOf {
    /// The words of the day's categories and cues.
    pub fn cue_words(&self) -> CueWords {
        let categories: Vec<_> = self.organisation().categories.on(self.day()).cloned().collect();
        let cues: Vec<_> = self.organisation().cues.on(self.day()).cloned().collect();
        let of_categories = categories.iter().enumerate().flat_map(|(at, it)| {
            let weighed = [(&it.keywords, KEYWORD), (&it.scenery, SCENERY)];
            weighed.into_iter().flat_map(move |(words, weight)| owned(words, (at, weight)))
        });
        let of_cues = cues.iter().enumerate().flat_map(|(at, it)| {
            let roles =
                [(&it.keywords, Role::Keyword), (&it.near, Role::Near), (&it.except, Role::Except)];
            roles.into_iter().flat_map(move |(words, role)| owned(words, (at, role)))
        });
        let (scene, signs) = (Words::new(of_categories), Words::new(of_cues));
        // The pattern is a constant, which a test compiles.
        let not_said = Regex::new(NOT_SAID).ok();
        CueWords { categories, cues, scene, signs, not_said }
    }
}

fn owned<O: Copy>(words: &[String], owner: O) -> impl Iterator<Item = (&String, O)> {
    words.iter().map(move |word| (word, owner))
}

impl CueWords {
    /// Proposes category, purpose and cues; the same text gives the same proposal.
    pub fn propose(&self, text: &str) -> Proposal {
        let places = Places::of(text);
        let [category, runner_up] = self.weigh(text, &places);
        let purpose = category.as_ref().and_then(|best| {
            self.categories.iter().find(|it| it.code == best.category)?.purpose_hint
        });
        Proposal { category, runner_up, purpose, cues: self.cues_in(text, &places) }
    }

    /// The two categories that words speak for most, the heavier first.
    fn weigh(&self, text: &str, places: &Places) -> [Option<Weighed>; 2] {
        let found = self.scene.find(text, places);
        let mut seen: BTreeMap<usize, (u32, Vec<Span>)> = BTreeMap::new();
        // The longest word wins, whichever category it speaks for: a court's dormitory is no dormitory of a school.
        for (span, (category, weight)) in longest_first(found, places.count()) {
            let (points, spans) = seen.entry(category).or_default();
            let twice = if span.start < OPENING { 2 } else { 1 };
            *points += small(span.end - span.start) * weight * twice;
            spans.push(span);
        }
        let mut seen: Vec<_> = seen.into_iter().collect();
        // Stable: among equals the first code stays first.
        seen.sort_by_key(|(_, (points, _))| Reverse(*points));
        let mut heaviest = seen.into_iter().map(|(category, (points, spans))| {
            let category = self.categories[category].code.clone();
            Weighed { category, points, words: words_in(text, places, &spans) }
        });
        [heaviest.next(), heaviest.next()]
    }

    /// What was seen of each kind of cue.
    fn cues_in(&self, text: &str, places: &Places) -> Vec<CueSeen> {
        let blank = |it: &Captures<'_>| "\0".repeat(it[0].len());
        let said = self.not_said.as_ref().map(|it| it.replace_all(text, blank));
        let mut by_cue: BTreeMap<usize, Vec<(Span, Role)>> = BTreeMap::new();
        for (span, (cue, role)) in self.signs.find(said.as_deref().unwrap_or(text), places) {
            by_cue.entry(cue).or_default().push((span, role));
        }
        let mut kinds = BTreeMap::new();
        for (cue, found) in by_cue {
            let cue = &self.cues[cue];
            let spans = sightings(cue, &found, places);
            if !spans.is_empty() {
                let (points, all): &mut (u32, Vec<Span>) = kinds.entry(cue.kind).or_default();
                *points += worth(cue, &spans);
                all.extend(spans);
            }
        }
        let seen = |(kind, (points, mut spans)): (_, (u32, Vec<Span>))| {
            // One place can be a sighting of two rows: it is shown once.
            spans.sort();
            spans.dedup();
            CueSeen { kind, points, words: words_in(text, places, &spans) }
        };
        kinds.into_iter().map(seen).collect()
    }
}

/// Where a cue's words stand in the context that the cue asks for.
fn sightings(cue: &Cue, found: &[(Span, Role)], places: &Places) -> Vec<Span> {
    let of = |role| {
        let mut spans: Vec<_> = found.iter().filter(|it| it.1 == role).map(|it| it.0).collect();
        spans.sort();
        spans
    };
    let (near, except) = (of(Role::Near), of(Role::Except));
    let keywords = of(Role::Keyword).into_iter().map(|span| (span, ()));
    let counts = |span: &Span| {
        let in_place = !cue.opening || span.start < OPENING;
        let hidden = except.iter().any(|it| it.overlaps(span));
        let in_context = cue.near.is_empty() || near_one(span, &near, NEAR);
        in_place && !hidden && in_context
    };
    longest_first(keywords.collect(), places.count())
        .into_iter()
        .map(|(span, ())| span)
        .filter(counts)
        .collect()
}

/// What the sightings of a cue are worth: twice at most, and once more if one of them opens the text.
fn worth(cue: &Cue, spans: &[Span]) -> u32 {
    let times = if cue.opening {
        1
    } else {
        let opens = spans.iter().any(|it| it.start < OPENING);
        small(spans.len().min(SIGHTINGS_MAX)) + u32::from(opens)
    };
    times * u32::from(cue.points)
}

/// The words at these places, those that stand there most often first.
fn words_in(text: &str, places: &Places, spans: &[Span]) -> Vec<WordSeen> {
    let mut seen: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for span in spans {
        let (count, first) = seen.entry(places.word(text, span)).or_insert((0, span.start));
        *count += 1;
        *first = span.start.min(*first);
    }
    let mut words: Vec<_> = seen
        .into_iter()
        .map(|(word, (count, first))| WordSeen {
            word: word.to_owned(),
            position: small(first + 1),
            count,
        })
        .collect();
    words.sort_by_key(|it| (Reverse(it.count), it.position));
    words.truncate(WORDS_MAX);
    words
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_salutations_are_not_what_a_text_says() {
        let pattern = Regex::new(NOT_SAID).unwrap();
        let said = |text: &str| pattern.replace_all(text, "").into_owned();
        assert_eq!(said("根据《最高人民法院关于审理案件的规定》第一条"), "根据第一条");
        assert_eq!(said("尊敬的张书记：您好"), "：您好");
    }
}
