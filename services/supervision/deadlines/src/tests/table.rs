//! Every state of a deadline meets every fact and every wake.

use chrono::TimeDelta;
use statutory_calendar::{Certificate, Nature, Start as TermStart, Term};

use super::*;
use crate::deadline::Started;
use crate::{
    Cause, Change, Course, Deadline, Manner, NotStartedReason, Planned, RuleId, Start, State,
    Subject,
};

/// Day 0; a handling is then due on 2 October and late from 9 October on, an objection ends on 10 August.
const DAY0: &str = "2026-08-03";

pub(super) fn certificate(rule: &str, extension: Option<u32>) -> Box<Certificate> {
    let policy = policy();
    let terms = &policy.terms;
    let known = terms.rules.in_force(rule, None, day(DAY0)).unwrap();
    let term = Term::new(known, &terms.calendar, TermStart::Day(day(DAY0)));
    let term = extension.map_or(term, |days| term.with_extension(days));
    Box::new(term.compute().unwrap())
}

fn planned(rule: &str, course: PlannedCourse) -> Planned {
    let start = Start {
        fact: EventId::from(Uuid::nil()),
        date: day(DAY0),
        record_time: morning(DAY0),
        traceparent: String::new(),
    };
    let (subject, body) = (Subject::Matter, body("530902-ZJJ"));
    Planned { rule: RuleId::from(rule), nature: nature(rule), subject, body, start, course }
}

fn nature(rule: &str) -> Nature {
    policy().terms.rules.in_force(rule, None, day(DAY0)).unwrap().nature()
}

fn open(rule: &str) -> Planned {
    outcome(rule, None, Outcome::Open)
}

fn outcome(rule: &str, extension: Option<u32>, outcome: Outcome) -> Planned {
    let certificate = certificate(rule, extension);
    planned(rule, PlannedCourse::Started { certificate, late_at_entry: false, outcome })
}

/// A deadline in each state, by name.
fn states(rule: &str) -> Vec<(&'static str, Option<Deadline>)> {
    let limit = certificate(rule, None).limit_date;
    let (in_time, late) = (limit - TimeDelta::days(2), limit + TimeDelta::days(3));
    let (new, _) = Deadline::reconcile(None, dossier(), open(rule), morning(DAY0), policy());
    let with = |state: State, was_breached: bool| {
        let certificate = certificate(rule, None);
        let started = Started { certificate, late_at_entry: false, was_breached, state };
        Some(Deadline { course: Course::Started(started), ..new.clone() })
    };
    let not_started =
        Deadline { course: Course::NotStarted(NotStartedReason::Historical), ..new.clone() };
    let void = State::Void { cause: Cause::Returned, date: in_time };
    let mut states = vec![
        ("none", None),
        ("not started", Some(not_started)),
        ("running", Some(new.clone())),
        ("met", with(State::Met { date: in_time }, false)),
        ("void", with(void, false)),
    ];
    if nature(rule).is_right() {
        let lapsed = State::Void { cause: Cause::Lapsed, date: limit };
        states.push(("lapsed", with(lapsed, false)));
    } else {
        let breached = State::Breached { next_wake: policy().first_call(limit) };
        states.push(("breached", with(breached, true)));
        states.push(("met late", with(State::MetLate { date: late }, true)));
    }
    states
}

/// FactKind is said to it, by name, and when.
fn commands(rule: &str) -> Vec<(&'static str, DateTime<Utc>, Option<Planned>)> {
    let certificate = certificate(rule, None);
    let (due_date, limit) = (certificate.due_date, certificate.limit_date);
    let (in_time, late) = (limit - TimeDelta::days(1), limit + TimeDelta::days(2));
    let after = kernel::clock::office_midnight(limit + TimeDelta::days(5));
    let void = |date| Outcome::Void { cause: Cause::Returned, date };
    let never = PlannedCourse::NotStarted(NotStartedReason::Historical);
    let mut commands = vec![
        ("open", morning(DAY0), Some(open(rule))),
        ("open past due", after, Some(open(rule))),
        ("met in time", after, Some(outcome(rule, None, Outcome::Met(in_time)))),
        ("met late", after, Some(outcome(rule, None, Outcome::Met(late)))),
        ("void in time", after, Some(outcome(rule, None, void(in_time)))),
        ("void late", after, Some(outcome(rule, None, void(late)))),
        ("never due", after, Some(planned(rule, never))),
        ("wake early", morning(DAY0), None),
        ("wake near", kernel::clock::office_midnight(due_date), None),
        ("wake at limit", kernel::clock::office_midnight(limit), None),
        ("wake past due", after, None),
        ("wake weeks past", kernel::clock::office_midnight(limit + TimeDelta::days(60)), None),
    ];
    if !nature(rule).is_right() {
        // Whether an extension counts is the plan's to say; both are heard after the limit.
        for (at, (name, granted)) in [("extended", limit), ("too late", late)].iter().enumerate() {
            commands.insert(6 + at, (name, after, Some(extended_on(*granted))));
        }
    }
    commands
}

/// A handling that its head extends on this day.
fn extended_on(date: NaiveDate) -> Planned {
    let extension = extended(1, 30, &date.to_string());
    let facts = [fact(1, DAY0, accepted(1, DAY0)), fact(2, &date.to_string(), extension)];
    let handling = plan(&facts, policy()).unwrap().into_iter().find(|it| it.rule == *"handling");
    let PlannedCourse::Started { certificate, .. } = handling.unwrap().course else {
        panic!("a handling runs from its acceptance")
    };
    let course =
        PlannedCourse::Started { certificate, late_at_entry: false, outcome: Outcome::Open };
    planned("handling", course)
}

fn table(rule: &str) -> String {
    let policy = policy();
    let mut table = Vec::new();
    for (state, deadline) in states(rule) {
        table.push(format!("{state}\n"));
        for (command, now, planned) in commands(rule) {
            let (after, changes) = match (planned, deadline.clone()) {
                (Some(planned), it) => Deadline::reconcile(it, dossier(), planned, now, policy),
                (None, Some(it)) => {
                    let (after, change) = it.wake(now, policy);
                    (after, change.into_iter().collect())
                }
                (None, None) => continue,
            };
            table.push(format!("  {command:<14} {}\n", say(&after, &changes)));
        }
    }
    table.concat()
}

fn say(it: &Deadline, changes: &[Change]) -> String {
    let state = match &it.course {
        Course::NotStarted(_) => "not started".to_owned(),
        Course::Started(started) => match &started.state {
            State::Running { .. } => "running".to_owned(),
            State::Breached { .. } => "breached".to_owned(),
            State::Met { date } => format!("met {}", date.format("%m-%d")),
            State::MetLate { date } => format!("met late {}", date.format("%m-%d")),
            State::Void { cause, date } => format!("void {cause:?} {}", date.format("%m-%d")),
        },
    };
    let changes: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::Set(_) => "set".to_owned(),
            Change::Reminded(reason) => format!("reminded {reason:?}"),
            Change::Breached => "breached".to_owned(),
            Change::Escalated(to) => format!("called {}", to.as_str()),
            Change::Ended { manner: Manner::Met, .. } => "ended met".to_owned(),
            Change::Ended { manner: Manner::MetLate, .. } => "ended met late".to_owned(),
            Change::Ended { manner: Manner::Void, .. } => "ended void".to_owned(),
            Change::Ended { manner: Manner::BreachUndone, .. } => "ended breach undone".to_owned(),
            Change::OrderObsolete => "order obsolete".to_owned(),
        })
        .collect();
    if changes.is_empty() { state } else { format!("{state} · {}", changes.join(", ")) }
}

#[test]
fn every_state_of_a_duty_meets_every_fact_and_every_wake() {
    assert_eq!(table("handling"), include_str!("duty.txt"));
}

#[test]
fn every_state_of_a_right_meets_every_fact_and_every_wake() {
    assert_eq!(table("objection"), include_str!("right.txt"));
}

#[test]
fn every_state_of_a_petitioners_right_meets_every_fact_and_every_wake() {
    assert_eq!(table("review_request"), include_str!("petitioners_right.txt"));
}
