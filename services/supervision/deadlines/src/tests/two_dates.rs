//! The two dates of a term whose last day is a rest day: the due date, by which a body plans and is
//! reminded, and the limit, after which it is late.

use kernel::clock::office_midnight;
use statutory_calendar::{Recipient, ReminderReason};

use super::*;
use crate::deadline::Started;
use crate::{Cause, Change, Course, Deadline, LastDays, Manner, SetBy, State};

/// Sixty days from Tuesday 4 August 2026 end on Saturday 3 October, in a holiday that ends on the 7th.
const ACCEPTED: &str = "2026-08-04";
const DUE: &str = "2026-10-03";
const LIMIT: &str = "2026-10-08";

fn handling(facts: &[Fact], policy: &DeadlinePolicy) -> Planned {
    let planned = plan(facts, policy).unwrap();
    planned.into_iter().find(|it| it.rule == *"handling").unwrap()
}

fn acceptance_on(date: &str) -> Fact {
    fact(1, date, accepted(1, date))
}

/// The handling as it runs, and the facts about it.
fn running(policy: &DeadlinePolicy) -> Deadline {
    let planned = handling(&[acceptance_on(ACCEPTED)], policy);
    Deadline::reconcile(None, dossier(), planned, morning(ACCEPTED), policy).0
}

/// What is heard of a running handling, and when.
fn heard(before: Deadline, facts: &[Fact], now: DateTime<Utc>) -> (Started, Vec<Change>) {
    let planned = handling(facts, policy());
    let (after, changes) = Deadline::reconcile(Some(before), dossier(), planned, now, policy());
    let Course::Started(started) = after.course else { panic!("it started") };
    (started, changes)
}

/// Every wake of a deadline up to an instant, with its office day and what it did.
fn wakes(
    mut it: Deadline,
    until: DateTime<Utc>,
    policy: &DeadlinePolicy,
) -> Vec<(NaiveDate, Change)> {
    use kernel::OfficeDay;
    let mut told = Vec::new();
    while let Some(wake) = it.next_wake().filter(|wake| *wake <= until) {
        let (after, change) = it.wake(wake, policy);
        told.extend(change.map(|change| (wake.office_date(), change)));
        it = after;
    }
    told
}

#[test]
fn a_term_that_ends_in_a_holiday_is_reminded_of_by_its_due_date_and_breached_after_its_limit() {
    let it = running(policy());
    let certificate = it.certificate().unwrap();
    assert_eq!((certificate.due_date, certificate.limit_date), (day(DUE), day(LIMIT)));
    let reminded = |date: &str, reason| (day(date), Change::Reminded(reason));
    let called = |date: &str, to| (day(date), Change::Escalated(to));
    assert_eq!(
        wakes(it, morning("2026-11-30"), policy()),
        [
            reminded("2026-09-03", ReminderReason::HalfTerm),
            // Saturday the 26th and the 25th are off.
            reminded("2026-09-24", ReminderReason::DaysBefore(7)),
            reminded("2026-09-30", ReminderReason::DaysBefore(1)),
            (day("2026-10-09"), Change::Breached),
            // The first working day after the limit, not the limit itself; Saturday the 10th works.
            called("2026-10-09", Recipient::BodyHead),
            called("2026-10-14", Recipient::HigherBody),
            called("2026-10-21", Recipient::PetitionOffice),
            called("2026-11-04", Recipient::Conference),
        ]
    );
}

#[test]
fn what_is_delivered_up_to_the_limit_is_in_time_and_a_day_later_it_is_late() {
    for (date, expected, change) in [
        ("2026-10-03", State::Met { date: day("2026-10-03") }, vec![Manner::Met]),
        (LIMIT, State::Met { date: day(LIMIT) }, vec![Manner::Met]),
        ("2026-10-09", State::MetLate { date: day("2026-10-09") }, vec![Manner::MetLate]),
    ] {
        let facts = [acceptance_on(ACCEPTED), fact(2, date, delivered(1, date))];
        let (started, changes) = heard(running(policy()), &facts, morning("2026-10-20"));
        assert_eq!((&started.state, started.was_breached), (&expected, date > LIMIT), "{date}");
        let ended = changes.iter().filter_map(|it| {
            let Change::Ended { manner, .. } = it else { return None };
            Some(*manner)
        });
        assert_eq!(ended.collect::<Vec<_>>(), change, "{date}");
    }
}

#[test]
fn a_delivery_on_the_limit_that_is_heard_late_undoes_the_breach() {
    let midnight = office_midnight(day("2026-10-09"));
    let (on_the_limit, change) =
        running(policy()).wake(midnight - chrono::TimeDelta::minutes(1), policy());
    assert!(
        matches!(change, Some(Change::Reminded(_))),
        "not breached before its limit: {change:?}"
    );
    let (breached, change) = on_the_limit.wake(midnight, policy());
    assert_eq!(change, Some(Change::Breached));
    let facts = [acceptance_on(ACCEPTED), fact(2, LIMIT, delivered(1, LIMIT))];
    let (started, changes) = heard(breached, &facts, morning("2026-10-20"));
    assert!(started.breach_was_undone());
    let undone = Change::Ended { manner: Manner::BreachUndone, date: day(LIMIT) };
    assert_eq!(changes, [undone, Change::OrderObsolete]);
}

#[test]
fn it_is_late_at_entry_only_after_the_limit() {
    for (recorded_on, late) in [(LIMIT, false), ("2026-10-09", true)] {
        let acceptance = recorded(1, ACCEPTED, recorded_on, accepted(1, ACCEPTED));
        let planned = handling(&[acceptance], policy());
        let PlannedCourse::Started { late_at_entry, .. } = planned.course else {
            panic!("it started")
        };
        assert_eq!(late_at_entry, late, "{recorded_on}");
    }
}

#[test]
fn an_extension_on_the_limit_goes_on_from_the_due_date_and_says_both_dates_it_moved() {
    let facts = [acceptance_on(ACCEPTED), fact(2, LIMIT, extended(1, 14, LIMIT))];
    let (started, changes) = heard(running(policy()), &facts, morning(LIMIT));
    // Fourteen days from 3 October: Saturday the 17th, then Monday.
    let certificate = started.certificate;
    assert_eq!(
        (certificate.due_date, certificate.limit_date),
        (day("2026-10-17"), day("2026-10-19"))
    );
    let from = LastDays { due_date: day(DUE), limit_date: day(LIMIT) };
    assert_eq!(changes, [Change::Set(SetBy::Fact { from })]);
}

#[test]
fn an_extension_that_leads_no_further_than_the_limit_takes_nothing_away() {
    let facts = [acceptance_on(ACCEPTED), fact(2, LIMIT, extended(1, 2, LIMIT))];
    let (started, _) = heard(running(policy()), &facts, morning(LIMIT));
    assert_eq!(started.certificate.due_date, day("2026-10-05"));
    assert_eq!(started.certificate.limit_date, day(LIMIT));
    assert_eq!(started.state, State::Running { next_wake: office_midnight(day("2026-10-09")) });
}

#[test]
fn a_petitioners_right_has_one_date_after_the_holiday() {
    // Thirty days from 3 September 2026 end on 3 October.
    let facts = [acceptance_on("2026-08-04"), fact(2, "2026-09-03", delivered(1, "2026-09-03"))];
    let asked = |date: &str| {
        let facts = [&facts[..], &[fact(3, date, review_requested(1, date, date))]].concat();
        lines(&facts).into_iter().find(|it| it.starts_with("review_request ")).unwrap()
    };
    assert_eq!(asked(LIMIT), "review_request 530902-ZJJ by 2026-10-08 met 2026-10-08");
    let planned = plan(&facts, policy()).unwrap();
    let right = planned.into_iter().find(|it| it.rule == *"review_request").unwrap();
    let certificate = right.certificate().unwrap();
    assert_eq!((certificate.due_date, certificate.limit_date), (day(LIMIT), day(LIMIT)));
    let (it, _) = Deadline::reconcile(None, dossier(), right, morning("2026-09-03"), policy());
    let lapsed = Change::Ended { manner: Manner::Void, date: day(LIMIT) };
    assert_eq!(wakes(it, morning("2026-11-30"), policy()), [(day("2026-10-09"), lapsed)]);
}

#[test]
fn in_a_region_that_says_stays_the_due_date_is_the_limit() {
    let national: toml::Table = NATIONAL.parse().unwrap();
    let rules = national["rules"].as_array().unwrap();
    let mut local = rules.iter().find(|it| it["id"].as_str() == Some("handling")).unwrap().clone();
    let table = local.as_table_mut().unwrap();
    for (field, value) in [("version", "530902-1"), ("region", "530902"), ("rest_day", "stays")] {
        table.insert(field.to_owned(), value.into());
    }
    let local = toml::Table::from_iter([("rules".to_owned(), vec![local].into())]).to_string();
    let rules = RuleBook::parse(&[("national.toml", NATIONAL), ("530902.toml", &local)]).unwrap();
    let terms = RulesAndCalendar::new(rules, policy().terms.calendar.clone()).unwrap();
    let strict = DeadlinePolicy { terms, ..policy().clone() };
    let it = running(&strict);
    let certificate = it.certificate().unwrap();
    assert_eq!((certificate.due_date, certificate.limit_date), (day(DUE), day(DUE)));
    let told = wakes(it, morning("2026-10-08"), &strict);
    assert_eq!(
        told[told.len() - 2..],
        [
            (day("2026-10-04"), Change::Breached),
            (day("2026-10-08"), Change::Escalated(Recipient::BodyHead)),
        ]
    );
}

#[test]
fn a_rule_that_says_otherwise_of_rest_days_moves_the_limit_alone_and_says_so() {
    let mut rules = policy().clone();
    let text = NATIONAL.replace("\"limit_rolls\"", "\"stays\"");
    rules.terms.rules = RuleBook::parse(&[("national.toml", &text)]).unwrap();
    let before = running(policy());
    let planned = before.recomputed(&rules).unwrap().unwrap();
    let (after, changes) =
        Deadline::reconcile(Some(before), dossier(), planned, morning("2026-09-01"), &rules);
    let from = LastDays { due_date: day(DUE), limit_date: day(LIMIT) };
    assert_eq!(changes, [Change::Set(SetBy::Rule { from })]);
    assert_eq!(after.certificate().unwrap().limit_date, day(DUE));
}

#[test]
fn a_right_of_a_body_that_lapses_does_so_on_its_limit() {
    let referred = fact(1, "2026-09-30", made(1, "2026-09-30", ReferralKind::Referral));
    let objection = plan(&[referred], policy()).unwrap();
    let objection = objection.into_iter().find(|it| it.rule == *"objection").unwrap();
    let (it, _) = Deadline::reconcile(None, dossier(), objection, morning("2026-09-30"), policy());
    // 8, 9, Saturday 10, 12 and 13 October.
    let certificate = it.certificate().unwrap();
    assert_eq!(
        (certificate.due_date, certificate.limit_date),
        (day("2026-10-13"), day("2026-10-13"))
    );
    let (after, _) = it.wake(office_midnight(day("2026-10-14")), policy());
    let Course::Started(started) = after.course else { panic!("it started") };
    assert_eq!(started.state, State::Void { cause: Cause::Lapsed, date: day("2026-10-13") });
}
