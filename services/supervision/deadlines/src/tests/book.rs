//! The rule book is executed: what it lists happens, what it does not list does not, and a rule is
//! added by its data alone.

use proptest::prelude::*;
use statutory_calendar::Nature;
use statutory_calendar::rule::{ReplacementCause, VoidCause};

use super::histories::facts;
use super::*;
use crate::{Cause, Deadline, State};

/// Two rules that are nobody's law: the result is told within ninety days of receipt, and the body
/// may ask for advice within three working days of it.
const ADDED: &str = r#"
[[rules]]
id = "result"
version = "1"
title = { zh = "（测试）九十日内办结", en = "(test) The result is told within ninety days" }
article = { zh = "（测试）第一条", en = "(test) Art. 1" }
certainty = "?"
binds = "body"
unit = "natural_days"
length = 90
starts = "receipt_by_body"
rest_day = "limit_rolls"
rest_day_ground = { certainty = "?", text = { zh = "（测试）参照", en = "(test) by analogy" } }
voids = ["returned"]
ends_by = ["concluded"]
in_force_from = "2022-05-01"

[[rules]]
id = "advice"
version = "1"
title = { zh = "（测试）请求指导", en = "(test) The body may ask for advice" }
article = { zh = "（测试）第二条", en = "(test) Art. 2" }
certainty = "?"
binds = "body"
right = true
unit = "working_days"
length = 3
starts = "receipt_by_referral"
rest_day = "stays"
voids = ["acted_on"]
in_force_from = "2022-05-01"
"#;

fn with_rules(texts: &[&str]) -> DeadlinePolicy {
    let files: Vec<_> = texts.iter().map(|text| ("rules.toml", *text)).collect();
    let terms = RulesAndCalendar {
        rules: RuleBook::parse(&files).unwrap(),
        calendar: policy().terms.calendar.clone(),
    };
    DeadlinePolicy { terms, ..policy().clone() }
}

/// The lines of one rule.
fn lines_of(rule: &str, facts: &[Fact], policy: &DeadlinePolicy) -> Vec<String> {
    let planned = plan(facts, policy).unwrap();
    planned.iter().filter(|it| it.rule == *rule).map(line).collect()
}

#[test]
fn a_rule_is_added_by_its_data_alone() {
    let added = with_rules(&[NATIONAL, ADDED]);
    let referred = fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral));
    let accepted = fact(2, "2026-03-10", accepted(1, "2026-03-10"));
    // 90 days after 5 March: 26 in March, 30 in April, 31 in May, 3 June.
    assert_eq!(
        lines_of("result", std::slice::from_ref(&referred), &added),
        ["result 530902-ZJJ by 2026-06-03 open"]
    );
    // The opinion is about the handling, and the handling about the referral.
    let delivered = fact(3, "2026-05-06", delivered(1, "2026-05-06"));
    assert_eq!(
        lines_of("result", &[referred.clone(), accepted.clone(), delivered], &added),
        ["result 530902-ZJJ by 2026-06-03 met 2026-05-06"]
    );
    let returned = fact(3, "2026-03-16", decided(1, "2026-03-16", Decision::Upheld));
    assert_eq!(
        lines_of("result", &[referred.clone(), returned], &added),
        ["result 530902-ZJJ by 2026-06-03 void Returned 2026-03-16"]
    );
    // Neither an extension of the handling, which this rule does not know, nor a designation, which
    // it does not list.
    let extended = fact(3, "2026-03-20", extended(1, 30, "2026-03-20"));
    let designated = fact(4, "2026-03-20", decided(1, "2026-03-20", Decision::Designated));
    assert_eq!(
        lines_of("result", &[referred.clone(), accepted, extended, designated], &added),
        ["result 530902-ZJJ by 2026-06-03 open"]
    );
    let transferred = fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Transfer));
    assert_eq!(lines_of("result", &[transferred], &added), Vec::<String>::new());
    // The other rules stand as they did.
    let all = plan(std::slice::from_ref(&referred), &added).unwrap();
    let known: Vec<_> = all.iter().map(line).filter(|it| !it.contains("result")).collect();
    let mut expected = lines(&[referred]);
    expected.push("advice 530902-ZJJ by 2026-03-10 open".to_owned());
    assert_eq!(known.len(), expected.len());
    assert!(known.iter().all(|it| expected.contains(it)), "{known:?}");
}

#[test]
fn an_added_duty_is_breached_and_an_added_right_lapses() {
    let added = with_rules(&[NATIONAL, ADDED]);
    let referred = fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral));
    let (now, later) = (morning("2026-03-05"), morning("2026-07-01"));
    let end = |rule: &str| {
        let all = plan(std::slice::from_ref(&referred), &added).unwrap();
        let planned = all.into_iter().find(|it| it.rule == *rule).unwrap();
        let (running, _) = Deadline::reconcile(None, dossier(), planned, now, &added);
        let (ended, _) = running.wake(later, &added);
        let crate::Course::Started(started) = ended.course else { panic!("{rule} never started") };
        (ended.nature, started.state)
    };
    assert!(matches!(end("result"), (Nature::Duty, State::Breached { .. })));
    let lapsed = State::Void { cause: Cause::Lapsed, date: day("2026-03-10") };
    assert_eq!(end("advice"), (Nature::BodyRight, lapsed));
}

/// The national rules with nothing that ends or moves a term.
fn bare() -> String {
    let mut book: toml::Table = NATIONAL.parse().unwrap();
    for rule in book["rules"].as_array_mut().unwrap() {
        let rule = rule.as_table_mut().unwrap();
        for list in ["ends_by", "voids", "replacements", "pauses", "extension"] {
            rule.remove(list);
        }
    }
    book.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_the_rules_do_not_list_ends_and_moves_nothing(facts in facts()) {
        let bare = with_rules(&[&bare()]);
        for planned in plan(&facts, &bare).unwrap() {
            let PlannedCourse::Started { certificate, outcome, .. } = &planned.course else {
                continue;
            };
            prop_assert_eq!(outcome, &Outcome::Open, "{}", planned.rule);
            prop_assert!(certificate.pauses.is_empty() && certificate.extension.is_none());
        }
    }

    #[test]
    fn a_term_ends_by_a_cause_that_its_rule_lists(facts in facts()) {
        for planned in plan(&facts, policy()).unwrap() {
            let PlannedCourse::Started { certificate, outcome, .. } = &planned.course else {
                continue;
            };
            let rules = &policy().terms.rules;
            let rule = rules.version(&certificate.rule.id, &certificate.rule.version).unwrap();
            let voids = |cause| rule.voids.contains(&cause);
            let Outcome::Void { cause, .. } = outcome else { continue };
            let is_listed = match cause {
                Cause::Returned => voids(VoidCause::Returned),
                Cause::Designated => voids(VoidCause::Designated),
                Cause::Recalled => voids(VoidCause::Recalled),
                Cause::Voided => voids(VoidCause::RegistrationVoid),
                Cause::Linked => voids(VoidCause::Linked),
                Cause::Withdrawn => voids(VoidCause::OrderWithdrawn),
                Cause::FalseAlarm => voids(VoidCause::FalseAlarm),
                Cause::Kept => voids(VoidCause::Kept),
                Cause::OpinionReplaced => voids(VoidCause::OpinionReplaced),
                Cause::NotUsed => voids(VoidCause::ActedOn),
                Cause::TurnedOrdinary => rule.is_replaced(ReplacementCause::TurnedOrdinary),
                Cause::HandledOrdinarily => rule.is_replaced(ReplacementCause::HandledOrdinarily),
                Cause::ReceivedDirectly => rule.is_replaced(ReplacementCause::ReceivedDirectly),
                // A firing and a correction end terms, a plan never does.
                Cause::Lapsed | Cause::NeverDue => false,
            };
            prop_assert!(is_listed, "{} {:?}", rule.id, cause);
        }
    }
}
