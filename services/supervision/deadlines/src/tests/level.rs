//! Levels that pass on, reports within hours, recommendations: dates counted by hand.

use chrono::TimeDelta;

use super::*;
use crate::{Cause, Change, Course, Deadline, Manner, SetBy, State};

const PROVINCE: &str = "530000-XFJ";
const CITY: &str = "530900-XFJ";
const COUNTY: &str = "530902-XFJ";

#[test]
fn what_a_level_leaves_unused_travels_on() {
    let facts = [
        // The province has 3 days and uses 1.
        fact(1, "2026-03-02", hop(1, PROVINCE, "2026-03-02", None, false)),
        fact(2, "2026-03-03", passed_on(1, "2026-03-03")),
        // The city has 3 and 2 from above, and uses 2.
        fact(3, "2026-03-04", hop(2, CITY, "2026-03-04", Some(1), false)),
        fact(4, "2026-03-06", passed_on(2, "2026-03-06")),
        // The county has 4 and 3 from above.
        fact(5, "2026-03-06", hop(3, COUNTY, "2026-03-06", Some(2), false)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "referral_budget 530000-XFJ by 2026-03-05 met 2026-03-03",
            "referral_budget 530900-XFJ by 2026-03-09 met 2026-03-06",
            "referral_budget 530902-XFJ by 2026-03-13 open",
        ]
    );
}

#[test]
fn a_level_that_took_too_long_shortens_nobodys_days_but_leaves_none() {
    let facts = [
        fact(1, "2026-03-02", hop(1, PROVINCE, "2026-03-02", None, false)),
        fact(2, "2026-03-12", passed_on(1, "2026-03-12")),
        fact(3, "2026-03-12", hop(2, CITY, "2026-03-12", Some(1), false)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "referral_budget 530000-XFJ by 2026-03-05 met 2026-03-12",
            "referral_budget 530900-XFJ by 2026-03-15 open",
        ]
    );
}

#[test]
fn a_chain_of_levels_that_leads_back_into_itself_still_has_an_end() {
    let facts = [
        fact(1, "2026-03-02", hop(1, PROVINCE, "2026-03-02", Some(2), false)),
        fact(2, "2026-03-02", passed_on(1, "2026-03-02")),
        fact(3, "2026-03-02", hop(2, CITY, "2026-03-02", Some(1), false)),
        fact(4, "2026-03-02", passed_on(2, "2026-03-02")),
    ];
    // Each has its own 3 and the other's 3.
    assert_eq!(
        lines(&facts),
        [
            "referral_budget 530000-XFJ by 2026-03-08 met 2026-03-02",
            "referral_budget 530900-XFJ by 2026-03-08 met 2026-03-02",
        ]
    );
}

#[test]
fn a_town_has_no_share_of_the_fifteen_days() {
    let facts = [
        fact(1, "2026-03-02", hop(1, "530902001-XFJ", "2026-03-02", None, false)),
        fact(2, "2026-03-02", passed_on(1, "2026-03-02")),
        fact(3, "2026-03-02", hop(2, COUNTY, "2026-03-02", Some(1), false)),
    ];
    assert_eq!(lines(&facts), ["referral_budget 530902-XFJ by 2026-03-06 open"]);
}

#[test]
fn in_simple_handling_each_level_has_one_working_day() {
    let facts = [
        // Thursday; 25–27 September off: Monday the 28th.
        fact(1, "2026-09-24", hop(1, CITY, "2026-09-24", None, true)),
        fact(2, "2026-09-24", passed_on(1, "2026-09-24")),
        // Nothing travels on between simple hops.
        fact(3, "2026-09-24", hop(2, "530902001-XFJ", "2026-09-24", Some(1), true)),
        fact(4, "2026-09-29", passed_on(2, "2026-09-29")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "simple_hop 530900-XFJ by 2026-09-28 met 2026-09-24",
            "simple_hop 530902001-XFJ by 2026-09-28 met 2026-09-29",
        ]
    );
}

#[test]
fn a_void_number_ends_what_the_levels_owe() {
    let facts = [
        fact(1, "2026-03-02", hop(1, COUNTY, "2026-03-02", None, false)),
        fact(2, "2026-03-04", FactKind::Voided),
    ];
    assert_eq!(lines(&facts), ["referral_budget 530902-XFJ by 2026-03-06 void Voided 2026-03-04"]);
}

/// FactKind becomes of a duty to report known of at ten in the morning, with this report.
fn reported_at(time: DateTime<Utc>) -> (Deadline, Vec<Change>) {
    let facts = [
        fact(1, "2026-03-02", known(morning("2026-03-02"))),
        recorded(2, "2026-03-02", "2026-03-02", reported(time)),
    ];
    let planned = plan(&facts, policy()).unwrap().remove(0);
    Deadline::reconcile(None, dossier(), planned, time, policy())
}

fn state(deadline: &Deadline) -> &State {
    let Course::Started(started) = &deadline.course else { panic!("{deadline:?}") };
    &started.state
}

#[test]
fn a_grave_matter_is_reported_within_two_hours_to_the_instant() {
    let end = morning("2026-03-02") + TimeDelta::hours(2);
    let date = day("2026-03-02");
    let (in_time, changes) = reported_at(end - TimeDelta::microseconds(1));
    assert_eq!(in_time.certificate().unwrap().due_time, end);
    assert_eq!(state(&in_time), &State::Met { date });
    assert_eq!(changes, [Change::Set(SetBy::Start), Change::Ended { manner: Manner::Met, date }]);
    // The same day, and yet too late.
    let (late, changes) = reported_at(end);
    assert_eq!(state(&late), &State::MetLate { date });
    let ended = Change::Ended { manner: Manner::MetLate, date };
    assert_eq!(changes, [Change::Set(SetBy::Start), Change::Breached, ended]);
}

#[test]
fn an_unreported_matter_is_breached_at_the_hour_and_an_earlier_report_undoes_that() {
    let (start, end) = (morning("2026-03-02"), morning("2026-03-02") + TimeDelta::hours(2));
    let known = fact(1, "2026-03-02", known(start));
    let planned = plan(std::slice::from_ref(&known), policy()).unwrap().remove(0);
    let (running, _) = Deadline::reconcile(None, dossier(), planned, start, policy());
    assert_eq!(running.next_wake(), Some(end));
    let (breached, change) = running.wake(end, policy());
    assert_eq!(change, Some(Change::Breached));
    let report = recorded(2, "2026-03-02", "2026-03-03", reported(start + TimeDelta::hours(1)));
    let planned = plan(&[known, report], policy()).unwrap().remove(0);
    let now = morning("2026-03-03");
    let (after, changes) = Deadline::reconcile(Some(breached), dossier(), planned, now, policy());
    let date = day("2026-03-02");
    assert_eq!(state(&after), &State::Met { date });
    let undone = Change::Ended { manner: Manner::BreachUndone, date };
    assert_eq!(changes, [undone, Change::OrderObsolete]);
}

#[test]
fn a_false_alarm_owes_no_report_unless_its_last_day_had_passed() {
    let known = fact(1, "2026-03-02", known(morning("2026-03-02")));
    let closed = |date| {
        let facts = [known.clone(), fact(2, date, dismissed(date))];
        let planned = plan(&facts, policy()).unwrap().remove(0);
        let now = morning("2026-03-04");
        let (after, changes) = Deadline::reconcile(None, dossier(), planned, now, policy());
        (state(&after).clone(), changes.contains(&Change::Breached))
    };
    let void = |date| State::Void { cause: Cause::FalseAlarm, date: day(date) };
    assert_eq!(closed("2026-03-02"), (void("2026-03-02"), false));
    assert_eq!(closed("2026-03-03"), (void("2026-03-03"), true));
}

#[test]
fn hours_run_over_midnight() {
    let time = morning("2026-03-02") + TimeDelta::hours(13);
    let line = lines(&[fact(1, "2026-03-02", known(time))]);
    assert_eq!(line, ["urgent_report 530902-ZJJ by 2026-03-03 open"]);
}

#[test]
fn a_recommendation_is_answered_within_thirty_days() {
    let facts = [
        // 30 days after 2 March: 29 in March, 1 April.
        fact(1, "2026-03-02", recommended("2026-03-02")),
        fact(2, "2026-04-01", recommendation_answered("2026-04-01")),
    ];
    assert_eq!(lines(&facts), ["recommendation_answer 530902-ZJJ by 2026-04-01 met 2026-04-01"]);
}
