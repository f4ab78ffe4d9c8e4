use std::path::Path;

use super::*;

const RULE: &str = r#"
[[rules]]
id = "answer"
version = "1"
title = { zh = "答复", en = "Answer" }
article = { zh = "第一条", en = "Art. 1" }
certainty = "V"
binds = "body"
unit = "natural_days"
length = 15
starts = "receipt"
rest_day = "limit_rolls"
rest_day_ground = { certainty = "?", text = { zh = "参照", en = "By analogy" } }
extension = { max_days = 10, by = "body_head" }
in_force_from = "2022-05-01"
"#;

const GROUND: &str =
    "rest_day_ground = { certainty = \"?\", text = { zh = \"参照\", en = \"By analogy\" } }\n";

/// The unit, and what belongs to it, as for days and as for hours.
const HOURS: (&str, &str) = (
    "unit = \"natural_days\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"limit_rolls\"\nrest_day_ground = { certainty = \"?\", text = { zh = \"参照\", en = \"By analogy\" } }\nextension = { max_days = 10, by = \"body_head\" }",
    "unit = \"hours\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"stays\"",
);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn region(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn refused(text: &str) -> crate::DataError {
    RuleBook::parse(&[("rules.toml", text)]).unwrap_err()
}

#[test]
fn the_national_rules_are_those_of_the_domain_the_redo_and_the_execution() {
    let book = RuleBook::shipped().unwrap();
    let mut ids: Vec<_> = book.ids().collect();
    let mut expected = [
        "refer",
        "notice_direct",
        "notice_transferred",
        "objection",
        "objection_decision",
        "hand_over_answer",
        "proposal",
        "assignment_report",
        "handling",
        "review_request",
        "review_decision",
        "recheck_request",
        "recheck_decision",
        "redo",
        "execution",
        "simple_acceptance",
        "simple_opinion",
        "simple_hop",
        "referral_budget",
        "urgent_report",
        "supervision_answer",
        "recommendation_answer",
        "warning_answer",
        "rating",
    ];
    ids.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ids, expected);
    assert!(book.rules().all(|rule| rule.region.is_none()));
}

#[test]
fn only_the_recheck_pauses() {
    let book = RuleBook::shipped().unwrap();
    for rule in book.rules() {
        assert_eq!(rule.pauses.contains(&PauseCause::Hearing), rule.id == "recheck_decision");
    }
}

#[test]
fn a_body_has_two_dates_a_petitioner_the_later_one_and_no_law_says_either() {
    let book = RuleBook::shipped().unwrap();
    for rule in book.rules() {
        let can_end_on_a_rest_day = !matches!(rule.unit, Unit::WorkingDays | Unit::Hours);
        let expected = match rule.binds {
            Binds::Petitioner => RestDay::Rolls,
            Binds::Body if can_end_on_a_rest_day => RestDay::LimitRolls,
            Binds::Body => RestDay::Stays,
        };
        assert_eq!(rule.rest_day, expected, "{}", rule.id);
        let certainty = rule.rest_day_ground.as_ref().map(|it| it.certainty);
        assert_eq!(certainty, can_end_on_a_rest_day.then_some(Certainty::Parameter), "{}", rule.id);
    }
}

#[test]
fn only_what_a_body_received_from_the_petitioner_is_excused_by_an_unclear_address() {
    let book = RuleBook::shipped().unwrap();
    let excused = book.rules().filter(|it| it.voids.contains(&VoidCause::NameOrAddressUnclear));
    let excused: Vec<_> = excused.map(|it| it.id.as_str()).collect();
    assert_eq!(excused, ["notice_direct"]);
}

#[test]
fn a_day_before_the_first_version_is_refused_with_the_reason() {
    let book = RuleBook::shipped().unwrap();
    let refusal = book.in_force("handling", None, day("2022-04-30")).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "rule handling is in force from 2022-05-01; day 0 is 2022-04-30"
    );
    assert!(book.in_force("handling", None, day("2022-05-01")).is_ok());
    assert!(matches!(
        book.in_force("holding", None, day("2026-01-01")),
        Err(NotInForce::Unknown { .. })
    ));
}

#[test]
fn the_innermost_region_s_rule_in_force_on_day_0_applies() {
    let book = RuleBook::shipped_with_example().unwrap();
    let version = |code: Option<&str>, day0| {
        let code = code.map(region);
        book.in_force("handling", code.as_ref(), day(day0)).unwrap().version.clone()
    };
    assert_eq!(version(Some("530922101"), "2026-01-05"), "530922-2025-01-01");
    assert_eq!(version(Some("530922"), "2025-01-01"), "530922-2025-01-01");
    assert_eq!(version(Some("530922"), "2024-12-31"), "cn-2022-05-01");
    assert_eq!(version(Some("530921"), "2026-01-05"), "cn-2022-05-01");
    assert_eq!(version(Some("530900"), "2026-01-05"), "cn-2022-05-01");
    assert_eq!(version(None, "2026-01-05"), "cn-2022-05-01");
}

#[test]
fn a_closed_version_hands_over_to_the_next_and_a_closed_rule_says_so() {
    let closed = RULE.replace("in_force_from", "in_force_to = \"2024-12-31\"\nin_force_from");
    let next = RULE.replace("\"1\"", "\"2\"").replace("2022-05-01", "2025-01-01");
    let book = RuleBook::parse(&[("a.toml", &closed), ("b.toml", &next)]).unwrap();
    assert_eq!(book.in_force("answer", None, day("2024-12-31")).unwrap().version, "1");
    assert_eq!(book.in_force("answer", None, day("2025-01-01")).unwrap().version, "2");
    let alone = RuleBook::parse(&[("a.toml", &closed)]).unwrap();
    assert_eq!(
        alone.in_force("answer", None, day("2025-01-01")).unwrap_err().to_string(),
        "rule answer was in force to 2024-12-31; day 0 is 2025-01-01"
    );
    let local = RULE.replace("unit", "region = \"530902\"\nunit");
    let elsewhere = RuleBook::parse(&[("a.toml", &local)]).unwrap();
    assert!(matches!(
        elsewhere.in_force("answer", None, day("2025-01-01")),
        Err(NotInForce::Elsewhere { .. })
    ));
}

#[test]
fn a_fact_starts_the_rules_that_name_it_and_those_not_in_force_say_so() {
    let book = RuleBook::shipped().unwrap();
    let county = region("530902");
    let started = |day0| {
        book.started_by(StartingFact::Acceptance, &county, day(day0))
            .map(|it| (it.rule.id.as_str(), it.not_in_force.is_none()))
            .collect::<Vec<_>>()
    };
    assert_eq!(started("2026-01-05"), [("handling", true), ("simple_opinion", true)]);
    assert_eq!(started("2022-05-01"), [("handling", true), ("simple_opinion", false)]);
    assert_eq!(started("2022-07-16"), [("handling", true), ("simple_opinion", false)]);
    assert_eq!(started("2022-07-17"), [("handling", true), ("simple_opinion", true)]);
}

#[test]
fn a_right_that_nobody_can_use_starts_for_nobody() {
    let national = include_str!("../../../../deploy/data/rules/national.toml");
    let left = national.replace(
        "right = true\nunit = \"natural_days\"",
        "right = true\nexercisable = false\nunit = \"natural_days\"",
    );
    let started = |text: &str, fact| {
        let book = RuleBook::parse(&[("national.toml", text)]).unwrap();
        let county = region("530902");
        let rules = book.started_by(fact, &county, day("2026-03-02"));
        rules.map(|it| it.rule.id.clone()).collect::<Vec<_>>()
    };
    let (opinion, review) = (StartingFact::OpinionDelivered, StartingFact::ReviewOpinionDelivered);
    assert_eq!(started(national, opinion), ["rating", "review_request"]);
    assert_eq!(started(national, review), ["recheck_request"]);
    assert_eq!(started(&left, opinion), Vec::<String>::new());
    assert_eq!(started(&left, review), Vec::<String>::new());
}

#[test]
fn a_rule_of_another_region_is_not_started_at_all() {
    let local = RULE.replace("unit", "region = \"530922\"\nunit");
    let book = RuleBook::parse(&[("a.toml", &local)]).unwrap();
    let started = |code| {
        let region = region(code);
        book.started_by(StartingFact::Receipt, &region, day("2026-01-05")).count()
    };
    assert_eq!((started("530922101"), started("530902")), (1, 0));
}

#[test]
fn what_lapses_and_what_is_breached_is_said_by_the_rules() {
    let book = RuleBook::shipped().unwrap();
    let of = |nature| {
        let rules = book.rules().filter(move |rule| rule.nature() == nature);
        rules.map(|rule| rule.id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(Nature::BodyRight), ["objection"]);
    assert_eq!(of(Nature::PetitionerRight), ["rating", "recheck_request", "review_request"]);
    assert_eq!(of(Nature::Duty).len(), 20);
    assert_eq!(Nature::ALL.map(Nature::as_str).map(Nature::parse), Nature::ALL.map(Some));
}

#[test]
fn an_error_names_the_file_the_rule_and_the_field() {
    for (from, to, field) in [
        ("length = 15", "length = 0", "length"),
        ("length = 15", "length = 99999", "length"),
        ("length = 15", "length = \"x\"", "length"),
        ("length = 15", "", "length"),
        (
            "length = 15",
            "length = 15\nlength_by_level = { province = 1, city = 1, county = 1 }",
            "length_by_level",
        ),
        (
            "length = 15",
            "length_by_level = { province = 1, city = 0, county = 1 }",
            "length_by_level.city",
        ),
        ("natural_days", "as_set", "length"),
        ("natural_days", "weeks", "unit"),
        (
            "unit = \"natural_days\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"limit_rolls\"\nrest_day_ground = { certainty = \"?\", text = { zh = \"参照\", en = \"By analogy\" } }",
            "unit = \"hours\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"stays\"",
            "extension",
        ),
        ("natural_days\"", "natural_days\"\npauses = []\nnotes = 1", "notes"),
        ("\"limit_rolls\"", "\"moves\"", "rest_day"),
        ("natural_days", "working_days", "rest_day"),
        (GROUND, "", "rest_day_ground"),
        ("en = \"By analogy\"", "en = \"\"", "rest_day_ground"),
        ("certainty = \"?\", text", "text", "rest_day_ground.certainty"),
        (
            "unit = \"natural_days\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"limit_rolls\"",
            "unit = \"working_days\"\nlength = 5\nstarts = \"receipt\"\nrest_day = \"stays\"",
            "rest_day_ground",
        ),
        (
            "unit = \"natural_days\"\nlength = 15\nstarts = \"receipt\"\nrest_day = \"limit_rolls\"",
            "unit = \"as_set\"\nstarts = \"assignment\"\nrest_day = \"rolls\"",
            "rest_day",
        ),
        (HOURS.0, HOURS.1, "starts"),
        ("unit = \"natural_days\"\nlength = 15", "unit = \"as_set\"", "starts"),
        ("\"body\"\n", "\"petitioner\"\n", "right"),
        ("unit", "exercisable = false\nunit", "exercisable"),
        ("max_days = 10", "max_days = 0", "extension.max_days"),
        ("\"receipt\"", "\"sunrise\"", "starts"),
        ("\"2022-05-01\"", "\"2022-05-32\"", "in_force_from"),
        ("in_force_from", "in_force_to = \"2021-01-01\"\nin_force_from", "in_force_to"),
        ("unit", "region = \"5309\"\nunit", "region"),
        (
            "unit",
            "replacements = [{ cause = \"turned_ordinary\", rule = \"none\" }]\nunit",
            "replacements",
        ),
        ("certainty = \"V\"", "", "certainty"),
        ("certainty = \"V\"", "certainty = \"sure\"", "certainty"),
        ("en = \"Answer\"", "en = \" \"", "title"),
        ("version = \"1\"", "version = \"\"", "version"),
    ] {
        let error = refused(&RULE.replacen(from, to, 1));
        assert_eq!(error.file, "rules.toml");
        assert_eq!(error.rule.as_deref(), Some("answer"), "{error}");
        assert_eq!(error.field, field, "{error}");
    }
}

#[test]
fn an_error_says_what_was_expected_and_a_rule_without_a_name_has_its_place() {
    assert_eq!(
        refused(&RULE.replace("length = 15", "length = 0")).to_string(),
        "rules.toml, rule answer, field length: 0: expected 1 to 3660"
    );
    let nameless = refused(&RULE.replace("id = \"answer\"", ""));
    assert_eq!((nameless.rule.as_deref(), nameless.field.as_str()), (Some("#1"), "id"));
    assert_eq!(refused(&RULE.replace("answer", "An answer")).field, "id");
    assert_eq!(refused("rules = []").field, "rules");
    assert_eq!(refused("rules = = []").field, "line 1");
}

#[test]
fn two_versions_in_force_at_once_are_refused() {
    let again = RULE.replace("2022-05-01", "2023-01-01");
    let same = RuleBook::parse(&[("a.toml", RULE), ("b.toml", &again)]).unwrap_err();
    assert_eq!((same.file.as_str(), same.field.as_str()), ("b.toml", "version"));
    let other = again.replace("\"1\"", "\"2\"");
    let overlap = RuleBook::parse(&[("a.toml", RULE), ("b.toml", &other)]).unwrap_err();
    assert_eq!((overlap.file.as_str(), overlap.field.as_str()), ("b.toml", "in_force_from"));
}

#[test]
fn a_region_is_never_laxer_with_a_body_nor_harder_on_a_petitioner() {
    let local = RULE.replace("version = \"1\"", "version = \"530902-1\"\nregion = \"530902\"");
    let refusal = |outer: &str, from: &str, to: &str| {
        let inner = local.replacen(from, to, 1);
        RuleBook::parse(&[("a.toml", outer), ("b.toml", &inner)]).map_err(|error| error.field)
    };
    assert!(refusal(RULE, "length = 15", "length = 10").is_ok());
    assert_eq!(refusal(RULE, "length = 15", "length = 20").unwrap_err(), "length");
    assert_eq!(refusal(RULE, "max_days = 10", "max_days = 11").unwrap_err(), "extension");
    assert_eq!(refusal(RULE, "unit", "pauses = [\"hearing\"]\nunit").unwrap_err(), "pauses");
    assert_eq!(refusal(RULE, "\"receipt\"", "\"acceptance\"").unwrap_err(), "starts");
    assert_eq!(refusal(RULE, "\"body\"", "\"petitioner\"\nright = true").unwrap_err(), "binds");
    assert_eq!(refusal(RULE, "unit", "right = true\nunit").unwrap_err(), "right");
    let parameter = RULE.replace("\"V\"", "\"?\"");
    assert!(refusal(&parameter, "length = 15", "length = 20").is_ok());
    let right = |text: &str| {
        text.replace("\"body\"\n", "\"petitioner\"\nright = true\n").replace("limit_rolls", "rolls")
    };
    let shorter = right(&local).replace("length = 15", "length = 14");
    let error = RuleBook::parse(&[("a.toml", &right(RULE)), ("b.toml", &shorter)]).unwrap_err();
    assert_eq!((error.file.as_str(), error.field.as_str()), ("b.toml", "length"));
    for taken in ["stays", "limit_rolls"] {
        let stays = right(&local).replace("rolls", taken);
        let error = RuleBook::parse(&[("a.toml", &right(RULE)), ("b.toml", &stays)]).unwrap_err();
        assert_eq!(error.field, "rest_day");
    }
}

#[test]
fn a_folder_of_rules_does_not_take_up_the_examples_in_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/data/rules");
    let book = RuleBook::load(&folder).unwrap();
    assert!(book.rules().eq(RuleBook::shipped().unwrap().rules()));
}

/// The lawyers' table, row by row: id, length, rest day and its certainty, certainty, first day in force.
#[test]
fn the_document_for_lawyers_tells_what_the_rule_book_holds() {
    let document = include_str!("../../../../docs/statutory-deadlines.md");
    let book = RuleBook::shipped().unwrap();
    let mut told: Vec<Vec<String>> = document
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|row| row.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|cells| cells.len() > 8)
        .map(|cells| {
            let id = cells[0].trim_end_matches('`');
            [id, cells[2], cells[4], cells[7], cells[8]].map(str::to_owned).to_vec()
        })
        .collect();
    told.sort();
    let held: Vec<Vec<String>> = book
        .rules()
        .map(|rule| {
            vec![
                rule.id.clone(),
                length(rule),
                rest_day(rule),
                rule.certainty.mark().to_owned(),
                rule.in_force_from.to_string(),
            ]
        })
        .collect();
    assert_eq!(told, held);
}

fn length(rule: &Rule) -> String {
    let unit = |n: u32| match (rule.unit, n) {
        (Unit::WorkingDays, 1) => "working day",
        (Unit::WorkingDays, _) => "working days",
        (Unit::Hours, _) => "hours",
        _ => "days",
    };
    match (rule.length, rule.length_by_level) {
        (Some(n), _) => format!("{n} {}", unit(n)),
        (None, Some(LengthByLevel { province, city, county })) => {
            format!("province {province}, city {city}, county {county} {}", unit(county))
        }
        (None, None) => "as set".to_owned(),
    }
}

fn rest_day(rule: &Rule) -> String {
    let does = match rule.rest_day {
        RestDay::Stays => "stays",
        RestDay::Rolls => "**rolls**",
        RestDay::LimitRolls => "limit rolls",
    };
    let ground = rule.rest_day_ground.as_ref();
    ground.map_or("–".to_owned(), |it| format!("{does} ({})", it.certainty.mark()))
}
