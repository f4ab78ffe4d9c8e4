//! One term, and what it is refused for.

use super::{Folder, repository, terms};

/// The last day and whether it is provisional, from the certificate.
fn last_day(words: &str) -> (String, bool) {
    let json = terms(&format!("due --json {words}")).well();
    let certificate: serde_json::Value = serde_json::from_str(&json).unwrap();
    (certificate["due_date"].as_str().unwrap().to_owned(), !certificate["provisional"].is_null())
}

#[test]
fn the_examples_counted_by_hand() {
    for (words, last, provisional) in [
        ("--rule objection --from 2026-02-13", "2026-02-27", false),
        ("--rule handling --from 2026-08-03", "2026-10-02", false),
        ("--rule review_request --from 2026-01-16", "2026-02-24", false),
        ("--rule recheck_decision --from 2026-04-10", "2026-05-10", false),
        (
            "--rule recheck_decision --from 2026-04-10 --pause 2026-04-20..2026-05-02",
            "2026-05-23",
            false,
        ),
        ("--rule simple_acceptance --from 2026-09-24", "2026-09-30", false),
        ("--rule simple_opinion --from 2026-09-30", "2026-10-20", false),
        ("--rule handling --from 2026-12-01", "2027-01-30", true),
        ("--rule simple_opinion --from 2026-12-24", "2027-01-07", true),
    ] {
        assert_eq!(last_day(words), (last.to_owned(), provisional), "{words}");
    }
}

#[test]
fn pauses_extension_and_set_lengths_move_the_last_day() {
    for (words, last) in [
        ("--rule handling --from 2026-08-03 --extend 30", "2026-11-01"),
        (
            "--rule recheck_decision --from 2026-04-10 --pause hearing:2026-04-20..2026-04-21 \
             --pause 2026-05-12..2026-05-13",
            "2026-05-14",
        ),
        ("--rule assignment_report --from 2026-08-03 --until 2026-09-30", "2026-09-30"),
        ("--rule assignment_report --from 2026-08-03 --until 2026-09-30 --extend 14", "2026-10-14"),
        ("--rule assignment_report --from 2026-08-03 --length 20", "2026-08-23"),
        (
            "--rule assignment_report --from 2026-08-03 --length 20 --unit working-days",
            "2026-08-31",
        ),
        ("--rule assignment_report --from 2026-08-03 --length 1 --unit months", "2026-09-03"),
        ("--rule warning_answer --from 2026-08-03 --length 5", "2026-08-10"),
        ("--rule referral_budget --from 2026-08-03 --level province", "2026-08-06"),
        ("--rule referral_budget --from 2026-08-03 --level county", "2026-08-07"),
        ("--rule urgent_report --from 2026-03-02T23:15:00", "2026-03-03"),
        ("--rule handling --from 2026-08-03T23:59:59", "2026-10-02"),
    ] {
        assert_eq!(last_day(words).0, last, "{words}");
    }
    let english = terms("due --english --rule urgent_report --from 2026-03-02T09:15:00").well();
    assert!(english.contains("Ends: 2026-03-02T11:15:00+08:00"), "{english}");
    let chinese = terms("due --rule refer --from 2026-03-02 --document 登记〔2026〕7号").well();
    assert!(chinese.contains("文件：登记〔2026〕7号"), "{chinese}");
}

#[test]
fn a_last_day_in_a_holiday_is_told_with_both_dates_the_reason_and_its_source() {
    let chinese = terms("due --rule handling --from 2026-08-03").well();
    let last = "截止日：应于2026年10月2日（周五）；最迟至2026年10月8日（周四）（国庆节放假，";
    assert!(chinese.contains(last) && chinese.contains("休息日处理的依据："), "{chinese}");
    let english = terms("due --english --rule handling --from 2026-08-03").well();
    let last = "Last day: due Fri 2026-10-02; at the latest Thu 2026-10-08 (National Day holiday:";
    assert!(english.contains(last) && english.contains("Source for the rest day:"), "{english}");
    let json = terms("due --json --rule handling --from 2026-08-03").well();
    let certificate: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(certificate["limit_date"], "2026-10-08");
    assert_eq!(certificate["rest_day_ground"]["certainty"], "?");
}

#[test]
fn a_day_0_before_the_rule_was_in_force_is_refused_in_both_languages() {
    let why = terms("due --rule handling --from 2022-04-30").failure();
    assert!(why.contains("规则 handling 自2022-05-01起施行，起算日2022-04-30在此之前"), "{why}");
    assert!(
        why.contains("rule handling is in force from 2022-05-01; day 0 is 2022-04-30"),
        "{why}"
    );
    assert!(why.contains("(RULE_NOT_YET_IN_FORCE)"), "{why}");
    terms("due --rule handling --from 2022-05-01").well();
}

#[test]
fn what_the_rule_does_not_know_is_refused_with_a_reason() {
    for (words, reason) in [
        ("--rule handled --from 2026-08-03", "RULE_UNKNOWN"),
        ("--rule urgent_report --from 2026-08-03", "INSTANT_MISSING"),
        ("--rule assignment_report --from 2026-08-03", "LENGTH_MISSING"),
        ("--rule referral_budget --from 2026-08-03", "LENGTH_MISSING"),
        ("--rule assignment_report --from 2026-08-03 --until 2026-08-02", "SET_BEFORE_START"),
        ("--rule handling --from 2026-08-03 --length 90", "LENGTH_NOT_SETTABLE"),
        ("--rule handling --from 2026-08-03 --level city", "LEVEL_NOT_ALLOWED"),
        ("--rule handling --from 2026-08-03 --extend 31", "EXTENSION_OUT_OF_RANGE"),
        ("--rule review_decision --from 2026-08-03 --extend 1", "EXTENSION_NOT_ALLOWED"),
        ("--rule handling --from 2026-08-03 --pause 2026-08-10..2026-08-11", "PAUSE_NOT_ALLOWED"),
        (
            "--rule recheck_decision --from 2026-08-03 --pause local_ground:2026-08-10..2026-08-11",
            "PAUSE_NOT_ALLOWED",
        ),
        (
            "--rule recheck_decision --from 2026-08-03 --pause 2026-08-11..2026-08-10",
            "PAUSE_OUT_OF_RANGE",
        ),
        ("--rule handling --from 1950-01-01", "RULE_NOT_YET_IN_FORCE"),
        ("--rule handling --from 9999-12-31", "TERM_OUT_OF_RANGE"),
    ] {
        let why = terms(&format!("due {words}")).failure();
        assert!(why.ends_with(&format!("({reason})")), "{words}: {why}");
        assert!(why.chars().any(|letter| letter >= '\u{4e00}'), "not in Chinese: {why}");
    }
    for words in ["--rule handling", "--from 2026-08-03", "--rule handling --from yesterday"] {
        assert!(terms(&format!("due {words}")).failure().contains("--from"), "{words}");
    }
}

#[test]
fn a_region_s_stricter_rules_count_where_they_are_in_force() {
    let rules = repository("deploy/data/rules").display().to_string();
    let both = format!("--rules {rules} --rules {rules}/examples");
    for (words, last) in [
        ("--rule handling --from 2026-08-03", "2026-10-02"),
        ("--rule handling --from 2026-08-03 --region 530922", "2026-09-02"),
        ("--rule handling --from 2026-08-03 --region 530922001", "2026-09-02"),
        ("--rule handling --from 2026-08-03 --region 530902", "2026-10-02"),
        ("--rule handling --from 2024-12-31 --region 530922", "2025-03-01"),
        ("--rule refer --from 2026-02-13 --region 530922", "2026-02-27"),
        ("--rule refer --from 2026-02-13", "2026-02-28"),
    ] {
        assert_eq!(last_day(&format!("{words} {both}")).0, last, "{words}");
    }
    // One folder with both files does the same.
    let national = std::fs::read(repository("deploy/data/rules/national.toml")).unwrap();
    let example = std::fs::read(repository("deploy/data/rules/examples/530922.toml")).unwrap();
    let files = [("national.toml", &national[..]), ("530922.toml", &example[..])];
    let folder = Folder::with(&files);
    let words =
        format!("--rule handling --from 2026-08-03 --region 530922 --rules {}", folder.path(""));
    assert_eq!(last_day(&words).0, "2026-09-02");
}

#[test]
fn a_wrong_rule_file_is_refused_with_file_rule_and_field() {
    let example =
        std::fs::read_to_string(repository("deploy/data/rules/examples/530922.toml")).unwrap();
    let national = repository("deploy/data/rules").display().to_string();
    for (from, to, place) in [
        ("length = 30", "length = 61", "rule handling, field length: 61 gives a body more"),
        ("length = 30", "lenght = 30", "rule handling, field lenght"),
        ("max_days = 15", "max_days = 31", "rule handling, field extension"),
        ("unit = \"working_days\"", "unit = \"fortnights\"", "rule refer, field unit"),
        ("region = \"530922\"", "region = \"5309\"", "rule refer, field region"),
    ] {
        let wrong = example.replacen(from, to, 1);
        assert_ne!(wrong, example, "{from}");
        let folder = Folder::with(&[("530922.toml", wrong.as_bytes())]);
        let words = format!(
            "due --rule handling --from 2026-08-03 --rules {national} --rules {}",
            folder.path("")
        );
        let why = terms(&words).failure();
        assert!(why.starts_with(&format!("530922.toml, {place}")), "{why}");
    }
}

#[test]
fn another_calendar_may_be_named() {
    let calendar = repository("deploy/data/calendar").display().to_string();
    let words = format!("--rule objection --from 2026-02-13 --calendar {calendar}");
    assert_eq!(last_day(&words).0, "2026-02-27");
    let why = terms("due --rule objection --from 2026-02-13 --calendar nowhere").failure();
    assert!(why.starts_with("nowhere, field (folder)"), "{why}");
}

#[test]
fn what_is_not_given_is_asked_for_by_the_option_that_gives_it() {
    let said = terms("due --rule assignment_report --from 2026-08-03").failure();
    for option in ["--length", "--until", "LENGTH_MISSING"] {
        assert!(said.contains(option), "{said}");
    }
    let said = terms("due --rule urgent_report --from 2026-08-03").failure();
    assert!(said.contains("--from 2026-03-02T09:15:00"), "{said}");
}
