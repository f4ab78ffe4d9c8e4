//! What people are told when the office says no: every refusal of the suite, read in both languages.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ErrorKind, Explain};

/// A refusal as people and programs meet it.
struct Told {
    service: &'static str,
    kind: ErrorKind,
    reason: &'static str,
    zh: String,
    en: String,
}

fn all() -> Vec<Told> {
    let mut told = Vec::new();
    let mut add = |service, refusals: Vec<Box<dyn Explain>>| {
        told.extend(refusals.into_iter().map(|it| Told {
            service,
            kind: it.kind(),
            reason: it.reason(),
            zh: it.zh(),
            en: it.en(),
        }));
    };
    add("kernel", boxed(kernel::Forbidden::samples()));
    add("headwater", boxed(headwater::voice::Wrong::samples()));
    add("gateway", boxed(gateway::refusal::Refusal::samples()));
    add("intake", boxed(intake::domain::Refusal::samples()));
    add("routing", boxed(routing::domain::Refusal::samples()));
    add("routing", boxed(routing::domain::replay::Why::samples()));
    add("routing", boxed(routing::domain::replay::LeftOut::samples()));
    add("supervision", boxed(supervision::Refusal::samples()));
    add("risk-ledger", boxed(risk_ledger::domain::Refusal::samples()));
    add("grid-collaboration", boxed(grid_collaboration::domain::Refusal::samples()));
    told
}

fn boxed<R: Explain + 'static>(refusals: Vec<R>) -> Vec<Box<dyn Explain>> {
    refusals.into_iter().map(|it| Box::new(it) as Box<dyn Explain>).collect()
}

#[test]
fn every_refusal_is_a_chinese_sentence_and_an_english_one() {
    let refusals = all();
    assert!(refusals.len() > 60, "only {} refusals were read", refusals.len());
    for Told { service, reason, zh, en, .. } in &refusals {
        let told = format!("{service} {reason}\n  {zh}\n  {en}");
        assert!(zh.chars().any(is_chinese), "{told}");
        assert!(words(zh).is_empty(), "the Chinese sentence says {:?}\n{told}", words(zh));
        assert!(!en.chars().any(is_chinese), "{told}");
        assert!(en.split_whitespace().count() >= 2, "{told}");
        // Codes of lists, such as strike_off_proposed, are for programs.
        assert!(!en.contains('_'), "{told}");
    }
}

#[test]
fn a_reason_is_of_one_kind_in_the_whole_suite_and_said_once_in_a_service() {
    let refusals = all();
    let mut kinds = BTreeMap::new();
    let mut said = BTreeSet::new();
    for it in &refusals {
        let first = *kinds.entry(it.reason).or_insert(it.kind);
        assert_eq!(first, it.kind, "{} is of two kinds", it.reason);
        assert!(said.insert((it.service, it.reason)), "{} says {} twice", it.service, it.reason);
    }
}

fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Words of another script in a sentence; numbers of documents and codes of bodies and posts are none.
fn words(sentence: &str) -> Vec<String> {
    sentence
        .split(|letter: char| !letter.is_ascii_alphanumeric() && !"-._".contains(letter))
        .filter(|word| word.chars().any(|it| it.is_ascii_alphabetic()))
        .filter(|word| !word.starts_with(|it: char| it.is_ascii_digit()))
        .map(ToOwned::to_owned)
        .collect()
}
