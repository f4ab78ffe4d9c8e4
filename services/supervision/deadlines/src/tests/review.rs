//! Review, recheck and rating, with dates counted by hand.

use super::*;
use crate::{Cause, Change, Course, Deadline, Manner, SetBy, State};

#[test]
fn the_spring_festival_rolls_a_petitioners_right_to_its_first_working_day() {
    let facts = [
        fact(1, "2026-01-05", accepted(1, "2026-01-05")),
        // 30 days after Friday 16 January: 15 February, the first day of the festival; 24 February
        // works.
        fact(2, "2026-01-16", delivered(1, "2026-01-16")),
    ];
    assert_eq!(
        lines(&facts)[1..],
        ["rating 530902-ZJJ by 2026-02-24 open", "review_request 530902-ZJJ by 2026-02-24 open",]
    );
}

#[test]
fn an_opinion_opens_review_and_recheck_one_after_the_other() {
    let facts = [
        fact(1, "2026-01-05", accepted(1, "2026-01-05")),
        // 30 days after 2 March: 29 in March, Wednesday 1 April.
        fact(2, "2026-03-02", delivered(1, "2026-03-02")),
        fact(3, "2026-03-20", rated(1, "2026-03-20")),
        // Asked on the last day, received after it: 30 days after 7 April are 23 in April, 7 May.
        fact(4, "2026-04-07", review_requested(1, "2026-04-01", "2026-04-07")),
        // 30 days after 6 May: Friday 5 June.
        fact(5, "2026-05-06", review_delivered(1, "2026-05-06")),
        // 30 days after 3 June: 27 in June, 3 July.
        fact(6, "2026-06-03", recheck_requested(1, "2026-06-03", "2026-06-03")),
        fact(7, "2026-07-06", recheck_delivered(1, "2026-07-06")),
    ];
    assert_eq!(
        lines(&facts)[1..],
        [
            "rating 530902-ZJJ by 2026-04-01 met 2026-03-20",
            "review_request 530902-ZJJ by 2026-04-01 met 2026-04-01",
            "review_decision 530900-ZJJ by 2026-05-07 met 2026-05-06",
            "recheck_request 530900-ZJJ by 2026-06-05 met 2026-06-03",
            "recheck_decision 530900-ZJJ by 2026-07-03 met 2026-07-06",
        ]
    );
}

#[test]
fn a_hearing_pauses_a_recheck_and_nothing_else() {
    let asked = fact(1, "2026-04-10", recheck_requested(1, "2026-04-10", "2026-04-10"));
    // 30 days after 10 April: 10 May.
    assert_eq!(
        lines(std::slice::from_ref(&asked)),
        ["recheck_decision 530900-ZJJ by 2026-05-10 open"]
    );
    let held = fact(2, "2026-04-20", hearing(1, 1, Some(("2026-04-20", "2026-05-02"))));
    // 20 April to 2 May, both counted out: thirteen days more.
    let paused = ["recheck_decision 530900-ZJJ by 2026-05-23 open"];
    assert_eq!(lines(&[asked.clone(), held.clone()]), paused);
    // A second one within the first counts no day out twice, and another recheck's is its own.
    let second = fact(3, "2026-04-21", hearing(1, 2, Some(("2026-04-22", "2026-04-23"))));
    let foreign = fact(4, "2026-04-22", hearing(2, 3, Some(("2026-04-11", "2026-04-12"))));
    assert_eq!(lines(&[asked.clone(), held.clone(), second, foreign]), paused);
    // One that begins after the last day has no effect.
    let late = fact(5, "2026-05-11", hearing(1, 4, Some(("2026-05-11", "2026-05-12"))));
    assert_eq!(lines(&[asked, late]), ["recheck_decision 530900-ZJJ by 2026-05-10 open"]);
}

#[test]
fn the_last_word_about_a_hearing_counts_in_whatever_order_it_is_heard() {
    let mut facts = vec![
        fact(1, "2026-04-10", recheck_requested(1, "2026-04-10", "2026-04-10")),
        fact(2, "2026-04-15", hearing(1, 1, Some(("2026-04-20", "2026-05-02")))),
        // Shortened to two days.
        fact(3, "2026-04-20", hearing(1, 1, Some(("2026-04-20", "2026-04-21")))),
    ];
    assert_eq!(lines(&facts), ["recheck_decision 530900-ZJJ by 2026-05-12 open"]);
    facts.reverse();
    assert_eq!(lines(&facts), ["recheck_decision 530900-ZJJ by 2026-05-12 open"]);
    facts.push(fact(4, "2026-04-21", hearing(1, 1, None)));
    assert_eq!(lines(&facts), ["recheck_decision 530900-ZJJ by 2026-05-10 open"]);
}

#[test]
fn nobody_is_reminded_of_a_petitioners_right_and_its_end_drafts_nothing() {
    for rule in ["rating", "review_request", "recheck_request"] {
        let facts = [
            fact(1, "2026-01-05", accepted(1, "2026-01-05")),
            fact(2, "2026-03-02", delivered(1, "2026-03-02")),
            fact(3, "2026-03-02", review_requested(1, "2026-03-02", "2026-03-02")),
            fact(4, "2026-03-02", review_delivered(1, "2026-03-02")),
        ];
        // The review has been asked for, so that right is watched in a history without it.
        let facts = if rule == "review_request" { &facts[..2] } else { &facts[..] };
        let all = plan(facts, policy()).unwrap();
        let planned = all.into_iter().find(|it| it.rule == *rule).unwrap();
        let now = morning("2026-03-02");
        let (running, changes) = Deadline::reconcile(None, dossier(), planned, now, policy());
        assert_eq!(changes, [Change::Set(SetBy::Start)], "{rule}");
        let end = running.certificate().unwrap().due_time;
        assert_eq!(running.next_wake(), Some(end), "{rule}");
        let (ended, change) = running.wake(end, policy());
        let date = day("2026-04-01");
        assert_eq!(change, Some(Change::Ended { manner: Manner::Void, date }), "{rule}");
        let Course::Started(ended) = ended.course else { panic!("{rule} never started") };
        assert_eq!(ended.state, State::Void { cause: Cause::Lapsed, date }, "{rule}");
        assert!(!ended.was_breached, "{rule}");
    }
}

#[test]
fn an_opinion_heard_of_before_its_acceptance_opens_the_same() {
    let facts = [
        fact(1, "2026-01-05", accepted(1, "2026-01-05")),
        fact(2, "2026-03-02", delivered(1, "2026-03-02")),
    ];
    assert_eq!(lines(&facts[1..]), Vec::<String>::new());
    let (mut there, mut back) = (lines(&facts), lines(&[facts[1].clone(), facts[0].clone()]));
    there.sort();
    back.sort();
    assert_eq!(there, back);
}

#[test]
fn a_revoked_opinion_is_given_anew_within_the_days_set_and_may_be_asked_about_again() {
    let mut facts = vec![
        fact(1, "2026-01-05", accepted(1, "2026-01-05")),
        fact(2, "2026-03-02", delivered(1, "2026-03-02")),
        fact(3, "2026-03-10", review_requested(1, "2026-03-10", "2026-03-10")),
        fact(4, "2026-04-08", revoked(1, "2026-04-08")),
        fact(5, "2026-04-08", ordered_anew(2, "2026-04-08", "2026-05-02")),
    ];
    let of = |facts: &[Fact], rule: &str| {
        let lines = lines(facts).into_iter();
        lines.filter(|it| it.starts_with(&format!("{rule} "))).collect::<Vec<_>>()
    };
    // 2 May lies in a holiday: the due date stays, as it was set.
    assert_eq!(of(&facts, "redo"), ["redo 530902-ZJJ by 2026-05-02 open"]);
    assert_eq!(of(&facts, "recheck_request"), Vec::<String>::new());
    assert_eq!(of(&facts, "handling").len(), 1, "the sixty days do not begin anew");
    facts.push(fact(6, "2026-04-30", delivered(2, "2026-04-30")));
    assert_eq!(of(&facts, "redo"), ["redo 530902-ZJJ by 2026-05-02 met 2026-04-30"]);
    assert_eq!(
        of(&facts, "review_request"),
        [
            "review_request 530902-ZJJ by 2026-04-01 met 2026-03-10",
            "review_request 530902-ZJJ by 2026-06-01 open",
        ]
    );
}

#[test]
fn a_record_of_the_past_opens_nothing() {
    let acceptance = Acceptance { historical: true, ..acceptance(1, "2025-01-06") };
    let past = FactKind::Accepted { receipt: by_referral(1), acceptance };
    let facts = [fact(1, "2025-01-06", past), fact(2, "2025-02-06", delivered(1, "2025-02-06"))];
    assert_eq!(
        lines(&facts),
        [
            "handling 530902-ZJJ historical",
            "rating 530902-ZJJ historical",
            "review_request 530902-ZJJ historical",
        ]
    );
}

#[test]
fn each_step_of_a_supported_opinion_has_its_own_day_and_a_review_stops_none() {
    let mut facts = vec![
        fact(1, "2026-01-05", accepted(1, "2026-01-05")),
        fact(2, "2026-03-02", delivered(1, "2026-03-02")),
        fact(3, "2026-03-02", step_ordered(1, "2026-03-02", "2026-03-31")),
        // 3 October lies in a holiday: the due date stays as it was set, and the limit rolls.
        fact(4, "2026-03-02", step_ordered(2, "2026-03-02", "2026-10-03")),
        fact(5, "2026-03-10", review_requested(1, "2026-03-10", "2026-03-10")),
    ];
    let steps = |facts: &[Fact]| {
        let lines = lines(facts).into_iter();
        lines.filter(|it| it.starts_with("execution ")).collect::<Vec<_>>()
    };
    let open = |until: &str| format!("execution 530902-ZJJ by {until} open");
    assert_eq!(steps(&facts), [open("2026-03-31"), open("2026-10-03")]);
    facts.push(fact(6, "2026-04-01", step_proven(1, "2026-03-30")));
    // Another opinion takes the place of this one: what was done is done, the rest is not owed.
    facts.push(fact(7, "2026-04-08", step_lapsed(2, "2026-04-08")));
    assert_eq!(
        steps(&facts),
        [
            "execution 530902-ZJJ by 2026-03-31 met 2026-03-30",
            "execution 530902-ZJJ by 2026-10-03 void OpinionReplaced 2026-04-08",
        ]
    );
}
