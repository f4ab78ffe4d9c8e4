//! Another register: whom it would propose instead, and why.

use kernel::Explain;

use super::*;
use crate::domain::replay::{LeftOut, left_out, replay};

/// The shipped office with one row put in the place of another.
fn with(file: &str, row: &str, instead: &str) -> Catalogue {
    let mut files = test_kit::office::files().unwrap();
    let (_, text) = files.iter().find(|(name, _)| *name == file).unwrap();
    assert_eq!(text.matches(row).count(), 1, "{row}");
    let text = text.replace(row, instead);
    files.add(file, text);
    test_kit::office::read(&files).unwrap().as_of(day(3, 2))
}

/// Who is proposed by one register and by another, and why; empty if both propose the same.
fn moves(matter: &Matter, present: &Catalogue, other: &Catalogue) -> String {
    let code = |body: Option<Body>| body.map_or("nobody".to_owned(), |it| it.code.to_string());
    replay(matter, present, other)
        .map(|it| format!("{} → {}: {}", code(it.before), code(it.after), it.why.reason()))
        .unwrap_or_default()
}

#[test]
fn a_matter_moves_for_a_reason_and_back_for_another() {
    let office = Office::open();
    let plain = office.registered(Track::Petition, Channel::Letter, Visibility::default()).matter;
    let accused = vec![BodyCode::parse("530902-JW").unwrap()];
    let label = Visibility::before_screening(accused, vec![]);
    let accusation = office.registered(Track::Accusation, Channel::Letter, label).matter;
    let catalogue = "property_management,petition,county,ZJJ,";
    let body = "临翔区住建局,department,530902-ZF,530900-ZJJ,,,";
    let ended = "临翔区住建局,department,530902-ZF,530900-ZJJ,530902-ZRJ,,2026-03-01";
    let above = "临翔区纪委,discipline_inspection,530900-JW,530900-JW,";
    let other_above = "临翔区纪委,discipline_inspection,530900-JW,530900-XFJ,";
    let cases = [
        (
            (&plain, "competence.csv", catalogue, catalogue.replace("ZJJ", "SCJ")),
            "530902-ZJJ → 530902-SCJ: CATALOGUE_DIFFERS",
            "530902-SCJ → 530902-ZJJ: CATALOGUE_DIFFERS",
        ),
        (
            (&plain, "bodies.csv", body, ended.to_owned()),
            "530902-ZJJ → 530900-ZJJ: BODY_ENDED",
            "530900-ZJJ → 530902-ZJJ: BODY_ADDED",
        ),
        (
            (&accusation, "bodies.csv", above, other_above.to_owned()),
            "530900-JW → 530900-XFJ: ABOVE_DIFFERS",
            "530900-XFJ → 530900-JW: ABOVE_DIFFERS",
        ),
    ];
    for ((matter, file, row, instead), there, back) in cases {
        let other = with(file, row, &instead);
        assert_eq!(moves(matter, &office.catalogue, &other), there);
        assert_eq!(moves(matter, &other, &office.catalogue), back);
        let another = if matter.id == plain.id { &accusation } else { &plain };
        assert_eq!(moves(another, &office.catalogue, &other), "", "{there}");
    }
}

#[test]
fn a_catalogue_that_names_nobody_leaves_the_matter_to_a_person() {
    let office = Office::open();
    let matter =
        office.registered(Track::Litigation, Channel::Letter, Visibility::default()).matter;
    let mut files = test_kit::office::files().unwrap();
    let (_, text) = files.iter().find(|(name, _)| *name == "competence.csv").unwrap();
    let rows: Vec<_> = text.lines().filter(|it| !it.starts_with("*,litigation,")).collect();
    let silent = rows.join("\n");
    files.add("competence.csv", silent);
    let silent = test_kit::office::read(&files).unwrap().as_of(day(3, 2));
    let there = moves(&matter, &office.catalogue, &silent);
    assert_eq!(there, "530902-ZFW → nobody: CATALOGUE_SILENT");
    let back = moves(&matter, &silent, &office.catalogue);
    assert_eq!(back, "nobody → 530902-ZFW: CATALOGUE_SPEAKS");
}

#[test]
fn words_that_differ_are_said_to_be_left_out() {
    let present = shipped();
    let cue = with("cues.csv", "不服判决|", "不服判决|不服调解书|");
    assert_eq!(left_out(&present, &cue), [LeftOut::Words]);
    let catalogue = with("competence.csv", "*,litigation,county,ZFW,", "*,litigation,county,FY,");
    assert_eq!(left_out(&present, &catalogue), []);
}
