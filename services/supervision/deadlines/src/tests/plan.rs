//! Which facts start what, with dates counted by hand.

use super::*;
use crate::{Cause, Change, Course, Deadline, SetBy};

#[test]
fn a_petition_in_good_time_meets_every_term_of_its_way() {
    let facts = [
        // 15 days after 2 March.
        fact(1, "2026-03-02", registered("2026-03-02")),
        // 5 working days after Thursday 5 March: 6, 9, 10, 11, 12; 15 days: the 20th.
        fact(2, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        // 60 days after 10 March: 21 in March, 30 in April, 9 in May.
        fact(3, "2026-03-10", accepted(1, "2026-03-10")),
        fact(4, "2026-05-06", delivered(1, "2026-05-06")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "refer 530902-XFJ by 2026-03-17 met 2026-03-05",
            "notice_transferred 530902-ZJJ by 2026-03-20 met 2026-03-10",
            "objection 530902-ZJJ by 2026-03-12 void NotUsed 2026-03-10",
            "handling 530902-ZJJ by 2026-05-09 met 2026-05-06",
            // 30 days after 6 May: 25 in May, Friday 5 June. FactKind the petitioner may do now.
            "rating 530902-ZJJ by 2026-06-05 open",
            "review_request 530902-ZJJ by 2026-06-05 open",
        ]
    );
}

#[test]
fn the_spring_festival_stretches_working_days_and_an_extension_counts_from_the_old_date() {
    let facts = [
        // Sat 14 Feb works; 15–23 off; 24 to 27 Feb: five working days.
        fact(1, "2026-02-13", made(1, "2026-02-13", ReferralKind::Referral)),
        // 60 days after 3 August: 28 + 30 + 2 October; 30 more: 1 November, a Sunday, where it
        // stays.
        fact(2, "2026-08-03", accepted(2, "2026-08-03")),
        fact(3, "2026-09-25", extended(2, 30, "2026-09-25")),
    ];
    let lines = lines(&facts);
    assert!(lines.contains(&"objection 530902-ZJJ by 2026-02-27 open".to_owned()), "{lines:?}");
    assert!(lines.contains(&"handling 530902-ZJJ by 2026-11-01 open".to_owned()), "{lines:?}");
}

#[test]
fn an_extension_counts_if_it_was_granted_by_the_limit_however_late_it_is_heard() {
    // 60 days after 3 August: 2 October, in the holiday; at the latest 8 October. It goes on from the day as counted.
    let acceptance = fact(1, "2026-08-03", accepted(1, "2026-08-03"));
    let with = |granted: &str, heard: &str| {
        let extension = recorded(2, granted, heard, extended(1, 30, granted));
        lines(&[acceptance.clone(), extension]).remove(0)
    };
    assert_eq!(with("2026-10-02", "2026-10-20"), "handling 530902-ZJJ by 2026-11-01 open");
    assert_eq!(with("2026-10-08", "2026-10-20"), "handling 530902-ZJJ by 2026-11-01 open");
    assert_eq!(with("2026-10-09", "2026-10-09"), "handling 530902-ZJJ by 2026-10-02 open");
    // One that came too late takes no one's place.
    let late = recorded(2, "2026-10-09", "2026-10-09", extended(1, 10, "2026-10-09"));
    let in_time = recorded(3, "2026-10-01", "2026-10-10", extended(1, 30, "2026-10-01"));
    let both = lines(&[acceptance, late, in_time]);
    assert_eq!(both, ["handling 530902-ZJJ by 2026-11-01 open"]);
}

#[test]
fn a_return_ends_that_bodys_terms_and_the_office_runs_on_to_its_first_date() {
    let mut facts = vec![
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(3, "2026-03-11", objected(1, "2026-03-11")),
        fact(4, "2026-03-16", decided(1, "2026-03-16", Decision::Upheld)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "refer 530902-XFJ by 2026-03-17 open",
            "notice_transferred 530902-ZJJ by 2026-03-20 void Returned 2026-03-16",
            "objection 530902-ZJJ by 2026-03-12 met 2026-03-11",
            // 5 working days after Wednesday 11 March: 12, 13, 16, 17, 18.
            "objection_decision 530902-XFJ by 2026-03-18 met 2026-03-16",
        ]
    );
    // Referred again too late: the first date has not moved.
    facts.push(fact(5, "2026-03-19", made(2, "2026-03-19", ReferralKind::Referral)));
    assert_eq!(lines(&facts)[0], "refer 530902-XFJ by 2026-03-17 met 2026-03-19");
}

#[test]
fn a_designation_takes_the_terms_from_the_body_but_not_the_merit_from_the_office() {
    let facts = [
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(3, "2026-03-11", objected(1, "2026-03-11")),
        fact(4, "2026-03-20", decided(1, "2026-03-20", Decision::Designated)),
        fact(5, "2026-03-20", made(2, "2026-03-20", ReferralKind::Designation)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "refer 530902-XFJ by 2026-03-17 met 2026-03-05",
            "notice_transferred 530902-ZJJ by 2026-03-20 void Designated 2026-03-20",
            "objection 530902-ZJJ by 2026-03-12 met 2026-03-11",
            "objection_decision 530902-XFJ by 2026-03-18 met 2026-03-20",
            // The designated body can object no more.
            "notice_transferred 530902-ZJJ by 2026-04-04 open",
        ]
    );
}

#[test]
fn a_recall_ends_that_bodys_terms_and_the_office_runs_on_to_its_first_date() {
    let mut assigned = referral("2026-03-05", ReferralKind::Assignment);
    assigned.report_date = Some(day("2026-04-30"));
    let referral = referral_id(1);
    let mut facts = vec![
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-05", FactKind::Referred { referral, made: assigned }),
        fact(3, "2026-03-09", recalled(1, "2026-03-09")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "refer 530902-XFJ by 2026-03-17 open",
            "notice_transferred 530902-ZJJ by 2026-03-20 void Recalled 2026-03-09",
            "objection 530902-ZJJ by 2026-03-12 void Recalled 2026-03-09",
            "assignment_report 530902-ZJJ by 2026-04-30 void Recalled 2026-03-09",
        ]
    );
    facts.push(fact(4, "2026-03-10", made(2, "2026-03-10", ReferralKind::Referral)));
    assert_eq!(lines(&facts)[0], "refer 530902-XFJ by 2026-03-17 met 2026-03-10");
}

#[test]
fn a_refused_objection_leaves_the_terms_as_they_were() {
    let facts = [
        fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(2, "2026-03-11", objected(1, "2026-03-11")),
        fact(3, "2026-03-12", decided(1, "2026-03-12", Decision::Refused)),
    ];
    assert_eq!(lines(&facts)[0], "notice_transferred 530902-ZJJ by 2026-03-20 open");
}

#[test]
fn an_assignment_also_wants_its_report_on_the_day_it_set_and_a_transfer_wants_nothing() {
    let mut made_assignment = referral("2026-03-05", ReferralKind::Assignment);
    made_assignment.report_date = Some(day("2026-04-30"));
    let referral = referral_id(1);
    let facts = [
        fact(1, "2026-03-05", FactKind::Referred { referral, made: made_assignment }),
        fact(2, "2026-04-29", reported_result(1, 1, "2026-04-29")),
        fact(3, "2026-03-05", made(2, "2026-03-05", ReferralKind::Transfer)),
    ];
    let lines = lines(&facts);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[2], "assignment_report 530902-ZJJ by 2026-04-30 met 2026-04-29");
}

#[test]
fn a_matter_for_an_organ_starts_no_term_of_article_23_by_whatever_letter_it_comes() {
    let report_date = Some(day("2026-04-30"));
    for track in [Track::Litigation, Track::Accusation] {
        for kind in [ReferralKind::Transfer, ReferralKind::Assignment, ReferralKind::Designation] {
            let made = Referral { track, report_date, ..referral("2026-03-05", kind) };
            let referral = referral_id(1);
            let facts = [fact(1, "2026-03-05", FactKind::Referred { referral, made })];
            let report = ["assignment_report 530902-ZJJ by 2026-04-30 open"];
            assert_eq!(lines(&facts), report, "{track:?} {kind:?}");
        }
    }
}

#[test]
fn the_designated_body_reports_by_the_day_that_was_set() {
    let designation = referral("2026-03-20", ReferralKind::Designation);
    let designation = Referral { report_date: Some(day("2026-04-30")), ..designation };
    let referral = referral_id(2);
    let facts = [
        fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Assignment)),
        fact(2, "2026-03-20", decided(1, "2026-03-20", Decision::Designated)),
        fact(3, "2026-03-20", FactKind::Referred { referral, made: designation }),
        fact(4, "2026-04-29", reported_result(2, 1, "2026-04-29")),
    ];
    let lines = lines(&facts);
    let report = "assignment_report 530902-ZJJ by 2026-04-30 met 2026-04-29".to_owned();
    assert!(lines.contains(&report), "{lines:?}");
}

#[test]
fn guidance_and_links_meet_the_offices_duty_and_a_void_number_ends_it() {
    let end = |kind| {
        let facts = [fact(1, "2026-03-02", registered("2026-03-02")), fact(2, "2026-03-06", kind)];
        lines(&facts).remove(0)
    };
    let guided = FactKind::Guided { date: day("2026-03-06") };
    assert_eq!(end(guided), "refer 530902-XFJ by 2026-03-17 met 2026-03-06");
    let linked = FactKind::Linked;
    assert_eq!(end(linked), "refer 530902-XFJ by 2026-03-17 met 2026-03-06");
    let voided = FactKind::Voided;
    assert_eq!(end(voided), "refer 530902-XFJ by 2026-03-17 void Voided 2026-03-06");
}

#[test]
fn what_the_office_ends_itself_meets_its_duty_and_the_notice_of_who_was_petitioned() {
    let ended = ended_at_office(1, "2026-03-06");
    let office = [fact(1, "2026-03-02", registered("2026-03-02")), fact(2, "2026-03-06", ended)];
    assert_eq!(lines(&office), ["refer 530902-XFJ by 2026-03-17 met 2026-03-06"]);
    let directly = [
        fact(1, "2026-03-02", received_directly(1, "2026-03-02")),
        fact(2, "2026-03-06", ended_at_office(1, "2026-03-06")),
    ];
    assert_eq!(lines(&directly), ["notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-06"]);
}

#[test]
fn a_proposal_meets_the_duty_to_refer_and_is_acted_on_within_as_many_days_again() {
    let mut facts = vec![
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-06", proposed("2026-03-06")),
    ];
    let met = "refer 530902-XFJ by 2026-03-17 met 2026-03-06".to_owned();
    // 15 days after 6 March: Saturday 21; the limit is Monday 23.
    assert_eq!(lines(&facts), [met.clone(), "proposal 530902-XFJ by 2026-03-21 open".to_owned()]);
    facts.push(fact(3, "2026-03-16", made(1, "2026-03-16", ReferralKind::Assignment)));
    let done = "proposal 530902-XFJ by 2026-03-21 met 2026-03-16".to_owned();
    assert!(lines(&facts).contains(&met) && lines(&facts).contains(&done), "{facts:?}");
    // A referral that came back was none, for this duty as for the other.
    facts.push(fact(4, "2026-03-18", decided(1, "2026-03-18", Decision::Upheld)));
    assert!(lines(&facts).contains(&"proposal 530902-XFJ by 2026-03-21 open".to_owned()));
}

#[test]
fn a_matter_that_ends_by_a_link_or_a_void_number_ends_its_terms() {
    for (end, cause) in [(FactKind::Linked, "Linked"), (FactKind::Voided, "Voided")] {
        let facts = [
            fact(1, "2026-03-02", registered("2026-03-02")),
            fact(2, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
            fact(3, "2026-03-06", end.clone()),
        ];
        let ended = lines(&facts);
        assert_eq!(
            ended[1..],
            [
                format!("notice_transferred 530902-ZJJ by 2026-03-20 void {cause} 2026-03-06"),
                format!("objection 530902-ZJJ by 2026-03-12 void {cause} 2026-03-06"),
            ]
        );
        let handled =
            [fact(1, "2026-03-10", accepted(1, "2026-03-10")), fact(2, "2026-03-12", end)];
        let ended = format!("handling 530902-ZJJ by 2026-05-09 void {cause} 2026-03-12");
        assert_eq!(lines(&handled), [ended]);
    }
}

#[test]
fn orders_and_letters_are_answered_within_ten_working_days() {
    let answered = FactKind::OrderAnswered { order: order_id(), date: day("2026-10-12") };
    let facts = [
        // 1–7 October off; 8, 9, Sat 10 works, 12 to 16, 19, 20: ten.
        fact(1, "2026-09-30", order_issued("2026-09-30")),
        fact(2, "2026-10-12", answered),
        fact(3, "2026-09-30", warning_issued("2026-09-30")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "supervision_answer 530902-ZJJ by 2026-10-20 met 2026-10-12",
            "warning_answer 530902-ZJJ by 2026-10-20 open",
        ]
    );
}

#[test]
fn what_never_started_says_why() {
    let known = referral("2026-03-05", ReferralKind::Referral);
    let silent = Referral { notifiable: false, ..known.clone() };
    let past = Referral { historical: true, notifiable: false, ..known };
    let of = |made| FactKind::Referred { referral: referral_id(1), made };
    assert_eq!(
        lines(&[fact(1, "2026-03-05", of(silent))])[0],
        // That nobody could be told is written of direct receipt alone.
        "notice_transferred 530902-ZJJ by 2026-03-20 open"
    );
    let facts = [fact(1, "2026-03-05", of(past)), fact(2, "2026-03-06", objected(1, "2026-03-06"))];
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ historical",
            "objection 530902-ZJJ historical",
            "objection_decision 530902-XFJ historical",
        ]
    );
    let early = fact(1, "2022-04-30", registered("2022-04-30"));
    let line = &lines(&[early])[0];
    assert!(line.starts_with("refer 530902-XFJ rule refer is in force from 2022-05-01"), "{line}");
    assert!(line.contains("2022-05-01"), "{line}");
}

#[test]
fn past_due_at_entry_is_judged_by_when_the_fact_was_recorded() {
    // The last day is 17 March; recorded that evening is in time, recorded the next morning is
    // late.
    let in_time = recorded(1, "2026-03-02", "2026-03-17", registered("2026-03-02"));
    assert_eq!(lines(&[in_time]), ["refer 530902-XFJ by 2026-03-17 open"]);
    let late = recorded(1, "2026-03-02", "2026-03-18", registered("2026-03-02"));
    assert_eq!(lines(&[late]), ["refer 530902-XFJ by 2026-03-17 open late at entry"]);
}

#[test]
fn what_was_past_due_when_it_was_registered_is_breached_at_once_and_called_about() {
    // A letter of 2 March, whose fifteen days ended on the 17th, was registered on 10 April.
    let late = recorded(1, "2026-03-02", "2026-04-10", registered("2026-03-02"));
    let planned = plan(&[late], policy()).unwrap().remove(0);
    let now = morning("2026-04-10");
    let (entered, changes) = Deadline::reconcile(None, dossier(), planned, now, policy());
    assert_eq!(changes, [Change::Set(SetBy::Start)]);
    let mut said = Vec::new();
    let mut term = entered;
    while term.next_wake().is_some_and(|wake| wake <= now) {
        let (after, change) = term.wake(now, policy());
        said.extend(change);
        term = after;
    }
    assert_eq!(
        said[..2],
        [Change::Breached, Change::Escalated(statutory_calendar::Recipient::BodyHead)]
    );
    let Course::Started(started) = term.course else { panic!("it runs from its receipt") };
    assert!(started.late_at_entry && started.was_breached);
}

#[test]
fn doing_what_is_due_comes_before_a_cause_of_the_same_day() {
    let facts = [
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-06", FactKind::Voided),
        fact(3, "2026-03-06", FactKind::Linked),
    ];
    assert_eq!(lines(&facts), ["refer 530902-XFJ by 2026-03-17 met 2026-03-06"]);
    assert!((Cause::Returned as u8) < (Cause::Lapsed as u8));
}

#[test]
fn a_result_due_before_its_assignment_is_no_plan() {
    let mut made = referral("2026-03-05", ReferralKind::Assignment);
    made.report_date = Some(day("2026-03-04"));
    let referral = referral_id(1);
    let facts = [fact(1, "2026-03-05", FactKind::Referred { referral, made })];
    assert!(plan(&facts, policy()).is_err());
}
