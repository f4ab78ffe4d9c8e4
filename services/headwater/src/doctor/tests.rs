use std::collections::{BTreeMap, HashSet};

use futures::{StreamExt, stream};
use kernel::ServiceName;
use mailbox::Position;
use mailbox::survey::{Place, Standing};
use statutory_calendar::Language;
use uuid::Uuid;
use words::common::Lane;

use super::facts::{Compared, Places, Reading, compare};
use super::numbers::{ahead, split};
use super::survey::{HeardFact, Record, Survey};
use super::{Report, What};

const INTAKE: ServiceName = ServiceName::Intake;
const ROUTING: ServiceName = ServiceName::Routing;
const SUPERVISION: ServiceName = ServiceName::Supervision;
const READINGS: [Reading; 2] = [(ROUTING, INTAKE), (SUPERVISION, INTAKE)];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn place(xid: i64) -> Place {
    Place { lane: Lane::Prompt, xid, sequence: xid }
}

fn at(epoch: i64, xid: i64) -> Position {
    Position { epoch, xid, sequence: xid }
}

/// Intake's feed in its first epoch, read by both up to transaction 7.
fn places() -> Places {
    Places {
        epochs: [(INTAKE, 1)].into(),
        positions: READINGS.map(|it| ((it, Lane::Prompt), at(1, 7))).into(),
        readings: READINGS.to_vec(),
        noted: [id(90)].into(),
        marks: HashSet::new(),
    }
}

/// Intake has published the facts 1 to 9, by transactions of the same numbers; these are known to routing and to supervision.
async fn compared(places: &Places, routing: &[u128], supervision: &[u128]) -> Compared {
    let published = (1..=9).map(|it| Ok((id(it), place(i64::try_from(it).unwrap()))));
    let known = |ids: &[u128]| {
        let ids: Vec<_> = ids.iter().map(|it| Ok((id(*it), "intake".to_owned()))).collect();
        stream::iter(ids).boxed()
    };
    let outboxes = vec![(INTAKE, stream::iter(published).boxed())];
    let inboxes = vec![(ROUTING, known(routing)), (SUPERVISION, known(supervision))];
    compare(places, outboxes, inboxes).await.unwrap()
}

#[tokio::test]
async fn what_is_read_yet_is_behind_and_nothing_else_differs() {
    let compared = compared(&places(), &[1, 2, 3, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 6, 7, 8]).await;
    let behind = [((READINGS[0], Lane::Prompt), 2), ((READINGS[1], Lane::Prompt), 1)].into();
    assert_eq!(compared, Compared { behind, ..Compared::default() });
}

#[tokio::test]
async fn a_fact_that_readers_know_and_its_service_does_not_is_lost_unless_it_is_noted() {
    let all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    let (routing, supervision) = ([&all[..], &[90, 91]].concat(), [&all[..], &[92, 91]].concat());
    let mut supervision = supervision;
    supervision.sort_unstable();
    let lost = compared(&places(), &routing, &supervision).await.lost.remove(&INTAKE).unwrap();
    let both = [ROUTING, SUPERVISION].into();
    assert_eq!(lost, BTreeMap::from([(id(91), both), (id(92), [SUPERVISION].into())]));
}

#[tokio::test]
async fn a_fact_before_the_position_that_is_not_known_was_passed_over() {
    let seen = compared(&places(), &[1, 2, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 6, 7]).await;
    assert_eq!(seen.passed_over, BTreeMap::from([(READINGS[0], vec![id(3)])]));
    // Whoever begins anew, since the feed does, will come to it.
    let mut anew = places();
    anew.epochs.insert(INTAKE, 2);
    let seen = compared(&anew, &[1, 2, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 6, 7]).await;
    assert_eq!(seen.passed_over, BTreeMap::new());
    assert_eq!(seen.behind[&(READINGS[0], Lane::Prompt)], 3);
}

#[tokio::test]
async fn who_does_not_know_the_mark_of_a_removal_has_missed_facts_wherever_it_stands() {
    let mut places = places();
    places.marks.insert(id(1));
    for position in [at(1, 7), Position::default()] {
        places.positions.insert((READINGS[0], Lane::Prompt), position);
        let seen = compared(&places, &[2, 3, 4, 5, 6, 7], &[1, 2, 3, 4, 5, 6, 7]).await;
        assert_eq!(seen.missed, BTreeMap::from([(READINGS[0], vec![id(1)])]));
        assert_eq!(seen.passed_over, BTreeMap::new());
    }
}

#[test]
fn a_series_whose_counter_is_behind_a_known_number_is_named_with_its_last_one() {
    assert_eq!(split("530902-XFJ-M-2026-000123"), Some(("530902-XFJ-M-2026", 123)));
    for number in ["", "2026", "530902-XFJ-", "-7", "530902-XFJ-2026-12a", "第7号"] {
        assert_eq!(split(number), None, "{number}");
    }
    let counters = [("A-2026".to_owned(), 7), ("B-2026".to_owned(), 2)].into();
    let found = ahead(&counters, ["A-2026-000007", "B-2026-000004", "B-2026-000003", "C-2026-01"]);
    let found: Vec<_> = found.iter().map(|it| (it.number.as_str(), it.last, it.count)).collect();
    assert_eq!(found, [("B-2026-000004", 4, 2), ("C-2026-01", 1, 1)]);
}

#[test]
fn of_a_series_whose_numbers_are_drawn_it_is_counted_how_many_are_known() {
    let counters = [("530902-XFJ-M-2026".to_owned(), 2)].into();
    let of = |digits: &[&str]| -> Vec<_> {
        let known: Vec<_> = digits.iter().map(|it| format!("530902-XFJ-M-2026-{it}")).collect();
        let found = ahead(&counters, known.iter().map(String::as_str));
        found.into_iter().map(|it| (it.last, it.count)).collect()
    };
    assert_eq!(of(&["48210377", "00930011", "48210377"]), []);
    assert_eq!(of(&["48210377", "00930011", "71554203"]), [(3, 1)]);
}

/// Routing has read intake's feed up to here; intake's counter stands at 5.
fn survey(read: Position) -> Survey {
    let standing = Standing { producer: INTAKE, lane: Lane::Prompt, position: read, mark: None };
    let record = |epoch| Record { epoch, ..Record::default() };
    let records = ServiceName::RECORD_KEEPERS.map(|it| (it, record(1))).into();
    let mut survey = Survey { records, ..Survey::default() };
    let intake = survey.records.get_mut(&INTAKE).unwrap();
    intake.heads = [(Lane::Prompt, at(1, 7))].into();
    intake.counters = [("530902-XFJ-2026".to_owned(), 5)].into();
    survey.records.get_mut(&ROUTING).unwrap().standings = vec![standing];
    survey
}

#[test]
fn a_reader_beyond_the_end_of_a_feed_tells_that_the_feed_was_restored() {
    for (read, differs) in [
        (at(1, 7), false),
        (at(1, 3), false),
        (at(0, 900), false),
        (at(1, 8), true),
        // Of a life that began after the backup.
        (at(2, 3), true),
    ] {
        let survey = survey(read);
        let found = survey.differences(5);
        assert_eq!(!found.is_empty(), differs, "{read}: {found:?}");
        assert!(
            found
                .iter()
                .all(|it| it.what == What::ReaderAhead { producer: INTAKE, lane: Lane::Prompt })
        );
        assert_eq!(survey.known_to_others(INTAKE, &[]).epoch, read.epoch);
    }
}

#[test]
fn numbers_are_known_from_tables_from_lost_facts_and_from_paper() {
    let mut survey = survey(at(1, 7));
    let number = |ordinal: i64| format!("530902-XFJ-2026-{ordinal:06}");
    let last = |survey: &Survey, given: &[String]| {
        survey.known_to_others(INTAKE, given).numbers.get("530902-XFJ-2026").copied()
    };
    survey.records.get_mut(&ROUTING).unwrap().numbers = vec![(INTAKE, number(5))];
    assert_eq!(last(&survey, &[]), None);
    survey.records.get_mut(&ROUTING).unwrap().numbers = vec![(INTAKE, number(6))];
    assert_eq!(last(&survey, &[]), Some(6));
    assert_eq!(last(&survey, &[number(9)]), Some(9));
    let known_by = [ROUTING].into();
    survey.facts.lost = [(INTAKE, [(id(7), known_by)].into())].into();
    let heard =
        HeardFact { name: "PetitionRegistered".to_owned(), matter: None, numbers: vec![number(8)] };
    survey.heard = [(id(7), heard)].into();
    assert_eq!(last(&survey, &[]), Some(8));
    let report = Report::of(&survey, None, 5).json();
    let what: Vec<_> = report["differences"].as_array().unwrap().iter().collect();
    assert_eq!(what[0]["what"], "facts_lost");
    assert_eq!(what[0]["readers"], serde_json::json!(["routing"]));
    let named = what[0]["sample"][0].as_str().unwrap();
    assert!(named.ends_with(" PetitionRegistered 530902-XFJ-2026-000008"), "{named}");
    assert_eq!((&what[1]["what"], &what[1]["count"]), (&"numbers_ahead".into(), &3.into()));
    assert_eq!(what[1]["remedy"], "headwater feed rebase intake");
}

#[test]
fn a_schema_that_is_not_there_is_named_and_records_that_agree_are_said_to() {
    let mut survey = survey(at(1, 7));
    let said = Report::of(&survey, None, 5).lines(Language::En);
    assert_eq!(said, ["the records of all services agree"]);
    survey.records.remove(&SUPERVISION);
    assert!(!survey.is_readable());
    let said = Report::of(&survey, None, 5).lines(Language::En);
    assert!(said[0].contains("schema supervision"), "{said:?}");
    assert!(said[1].contains("headwater migrate supervision"), "{said:?}");
}
