//! What the words of the register propose for real letters, against what people say they are.
//!
//! Not a speed: the share that is right. The letters are no part of the repository, and where they are absent the bench
//! says so and is left out. See the README beside this file for how they were judged.

mod messages;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{BodyCode, RegionCode, Visibility};
use organisation::{AsOf, CueWords};
use routing::domain::screening::propose;
use routing::domain::{Channel, Purpose, Screening, ScreeningInput};
use serde::Deserialize;
use words::Word;
use words::routing::Track;

use self::messages::{Confusion, Message, half, labels, of_folder};
use crate::report::{Report, say};

/// The labels' list of first levels has no 组织人事: its letters are among these.
const PERSONNEL: (&str, &str) = ("组织人事", "劳动和社会保障");
/// What the first release proposed rightly of the same letters, for comparison.
const BEFORE: &str = "longest keywords alone: 65 %";

#[derive(Deserialize)]
struct TrackLabel {
    id: String,
    label: String,
}

#[derive(Deserialize)]
struct Judged {
    id: String,
    kind: String,
    #[serde(default)]
    right: Option<bool>,
}

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let Some(folder) = test_kit::open_data("messages") else {
        return Ok(());
    };
    let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap_or_default();
    let office = test_kit::office::shipped()?.as_of(day);
    let screener = Screener { words: office.cue_words(), office };
    let letters = of_folder(&folder)?;
    categories(report, &screener, &letters);
    tracks(report, &screener, &letters)?;
    judged(report, &screener, &letters)?;
    facilities(report, &screener, &letters);
    Ok(())
}

/// Screens a text about which nothing was stated.
struct Screener {
    office: AsOf,
    words: CueWords,
}

impl Screener {
    fn screen(&self, text: &str, complained_about: &[&str]) -> anyhow::Result<Screening> {
        let proposal = self.words.propose(text);
        let bodies = complained_about.iter().map(|code| BodyCode::parse(code));
        let visibility =
            Visibility::before_screening(bodies.collect::<Result<_, _>>()?, Vec::new());
        let input = ScreeningInput {
            channel: Channel::Online,
            region: &RegionCode::parse("530902")?,
            purpose: None,
            category: None,
            proposal: &proposal,
            visibility: &visibility,
        };
        Ok(propose(input, &self.office))
    }

    fn level1(&self, text: &str) -> &str {
        let category = self.words.propose(text).category;
        let row = category.and_then(|it| self.office.category(&it.category));
        match row.map_or("其他", |it| it.level1.as_str()) {
            level1 if level1 == PERSONNEL.0 => PERSONNEL.1,
            level1 => level1,
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn categories(report: &mut Report, screener: &Screener, letters: &[Message]) {
    let mut halves = [Confusion::default(), Confusion::default()];
    let mut both = Confusion::default();
    let labelled = letters.iter().filter(|it| it.id.starts_with("labelled:"));
    for (letter, level1) in labelled.filter_map(|it| Some((it, it.level1.as_deref()?))) {
        let proposed = screener.level1(&letter.text);
        halves[half(letter.number())].count(level1, proposed);
        both.count(level1, proposed);
    }
    for class in both.classes() {
        let (are, _, right) = both.of(class);
        let row = both.row(class).into_iter().filter(|(it, _)| *it != class);
        let others: Vec<_> = row.take(6).map(|(it, count)| format!("{it} {count}")).collect();
        say(&format!("{class}: {right} of {are}; else {}", others.join(", ")));
    }
    for (name, confusion) in
        [("the half that words were chosen by", &halves[0]), ("the other half", &halves[1])]
    {
        let (right, all) = (confusion.right(), confusion.all());
        report.add(
            &format!("first level of the category, {name}"),
            &format!("{:.1} % of {all}; macro-F1 {:.3}", percent(right, all), confusion.macro_f1()),
            BEFORE,
            "≥ 80 %",
        );
    }
}

fn tracks(report: &mut Report, screener: &Screener, letters: &[Message]) -> anyhow::Result<()> {
    let texts: BTreeMap<_, _> = letters.iter().map(|it| (it.id.as_str(), &it.text)).collect();
    let mut confusion = Confusion::default();
    for TrackLabel { id, label } in labels(include_str!("tracks.csv"))? {
        let Some(text) = texts.get(id.as_str()) else { continue };
        let named: &[&str] = if label == "accusation" { &["530902-RSJ"] } else { &[] };
        let screening = screener.screen(text, named)?;
        let proposed = match screening.purpose {
            Purpose::Inquiry => Purpose::Inquiry.as_str(),
            Purpose::Claim | Purpose::Suggestion | Purpose::Accusation => screening.track.as_str(),
        };
        confusion.count(&label, proposed);
    }
    let all = confusion.all();
    for class in confusion.classes() {
        let (are, proposed, right) = confusion.of(class);
        report.add(
            &format!("{class}, of {all} letters read by hand"),
            &format!("{:.1} %: {are}, of which {right} found", percent(are, all)),
            &format!("proposed: {:.1} %: {proposed}", percent(proposed, all)),
            "—",
        );
    }
    let figure = format!("{:.1} %", percent(confusion.right(), all));
    report.add("the track or an inquiry rightly proposed", &figure, "—", "—");
    Ok(())
}

fn judged(report: &mut Report, screener: &Screener, letters: &[Message]) -> anyhow::Result<()> {
    let judged: BTreeMap<(String, String), bool> = labels::<Judged>(include_str!("proposals.csv"))?
        .into_iter()
        .map(|it| ((it.id, it.kind), it.right == Some(true)))
        .collect();
    for track in [Track::Litigation, Track::Accusation] {
        let (mut right, mut all, mut unread) = ([0, 0], [0, 0], Vec::new());
        for letter in letters {
            // Somebody is named, as whoever registers an accusation names whom it is about.
            if screener.screen(&letter.text, &["530902-RSJ"])?.track != track {
                continue;
            }
            let Some(is_right) = judged.get(&(letter.id.clone(), track.as_str().to_owned())) else {
                unread.push(letter.id.as_str());
                continue;
            };
            all[half(&letter.id)] += 1;
            right[half(&letter.id)] += usize::from(*is_right);
        }
        if !unread.is_empty() {
            say(&format!("{} proposed and not judged: {}", track.as_str(), unread.join(" ")));
        }
        report.add(
            &format!("{} proposed in {} letters: right", track.as_str(), letters.len()),
            &format!(
                "{:.1} %: {} of {}; {} of {} in the other half",
                percent(right[0] + right[1], all[0] + all[1]),
                right[0],
                all[0],
                right[1],
                all[1]
            ),
            &format!("{} not judged", unread.len()),
            "≥ 80 %",
        );
    }
    Ok(())
}

/// A category alone makes no suggestion: without the words of a wish there is none.
fn facilities(report: &mut Report, screener: &Screener, letters: &[Message]) {
    let (mut all, mut hinted) = (0, 0);
    for letter in letters {
        let proposal = screener.words.propose(&letter.text);
        if proposal.category.as_ref().is_none_or(|it| it.category != "city_facilities") {
            continue;
        }
        all += 1;
        let wished = proposal.speaks_for(words::intake::CueKind::Suggestion);
        let screening = screener.screen(&letter.text, &[]);
        let suggested = screening.is_ok_and(|it| it.track == Track::Suggestion);
        hinted += usize::from(suggested && !wished);
    }
    report.add(
        &format!("suggestions by the category alone, of {all} letters about city facilities"),
        &hinted.to_string(),
        "by the category's hint: 464 of 465",
        "0",
    );
}
