//! Categories, cue words and the competence catalogue.

use std::collections::BTreeMap;

use crate::complaint::{Complaints, Fault};
use crate::organisation::Organisation;
use crate::row::{Row, Validity};
use crate::rows::{Category, Competence, Cue};

pub(super) fn check(office: &Organisation, complaints: &mut Complaints) {
    let categories = office.categories.in_file_order().into_iter();
    let categories = categories.flat_map(|(line, it)| {
        [&it.keywords, &it.scenery].map(|words| (line, it.code.as_str(), words, it.valid))
    });
    keywords(Category::FILE, categories, complaints);
    // With a context a word can be a sign of one thing here and of another there.
    let cues = office.cues.in_file_order().into_iter();
    let cues = cues
        .filter(|(_, it)| !it.opening && it.near.is_empty() && it.except.is_empty())
        .map(|(line, it)| (line, it.cue.as_str(), &it.keywords, it.valid));
    keywords(Cue::FILE, cues, complaints);
    for (line, row) in office.competence.with_lines() {
        let known = !office.categories.find(|it| it.code.cmp(&row.category)).is_empty();
        if row.category != "*" && !known {
            let fault = Fault::CategoryUnknown { category: row.category.clone() };
            complaints.note(Competence::FILE, line, "category", fault);
        }
        let suffix = &row.body_suffix;
        if !office.bodies.rows().iter().any(|it| it.code.abbreviation() == suffix) {
            let fault = Fault::SuffixUnknown { suffix: suffix.clone() };
            complaints.note(Competence::FILE, line, "body_suffix", fault);
        }
    }
}

/// A word that stands for two things at once proposes neither.
fn keywords<'a>(
    file: &str,
    rows: impl Iterator<Item = (usize, &'a str, &'a Vec<String>, Validity)>,
    complaints: &mut Complaints,
) {
    let mut seen: BTreeMap<&str, Vec<(usize, &str, Validity)>> = BTreeMap::new();
    for (line, code, words, valid) in rows {
        for word in words {
            let others = seen.entry(word).or_default();
            let clash = others.iter().find(|(_, it, v)| *it != code && v.overlaps(&valid));
            if let Some((other, ..)) = clash {
                let fault = Fault::KeywordTwice { keyword: word.clone(), line: *other };
                complaints.note(file, line, "keywords", fault);
            }
            others.push((line, code, valid));
        }
    }
}
