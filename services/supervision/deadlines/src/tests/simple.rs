//! Direct receipt and simple handling, with dates counted by hand.

use super::*;
use crate::Subject;

#[test]
fn simple_handling_is_three_and_ten_working_days_beside_the_ordinary_terms() {
    let facts = [
        fact(1, "2026-09-24", made(1, "2026-09-24", ReferralKind::Referral)),
        // 25–27 September off; 28, 29, 30.
        fact(2, "2026-09-24", made_simple(by_referral(1), "2026-09-24", "2026-09-24")),
        // 1–7 October off; 8, 9, Sat 10 works, 12–16, 19, 20.
        fact(3, "2026-09-30", accepted(1, "2026-09-30")),
        fact(4, "2026-10-21", answered(1, "2026-10-21")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ by 2026-10-09 met 2026-09-30",
            "objection 530902-ZJJ by 2026-10-09 void NotUsed 2026-09-30",
            "simple_acceptance 530902-ZJJ by 2026-09-30 met 2026-09-30",
            // One answer meets both.
            "handling 530902-ZJJ by 2026-11-29 met 2026-10-21",
            "simple_opinion 530902-ZJJ by 2026-10-20 met 2026-10-21",
        ]
    );
}

#[test]
fn a_term_that_needs_the_next_years_notice_is_provisional() {
    let facts = [
        fact(1, "2026-12-21", made_simple(by_referral(1), "2026-12-21", "2026-12-21")),
        // Thu 24 December: 25, 28–31 are five; then days of 2027 that no notice has covered.
        fact(2, "2026-12-24", accepted(1, "2026-12-24")),
    ];
    let all = plan(&facts, policy()).unwrap();
    let opinion = all.iter().find(|it| it.rule.as_str() == "simple_opinion").unwrap();
    let PlannedCourse::Started { certificate, .. } = &opinion.course else { panic!("{opinion:?}") };
    assert!(certificate.provisional.is_some());
    assert_eq!(certificate.due_date, day("2027-01-07"));
    assert_eq!(opinion.subject, Subject::Handling(handling_id(1)));
}

#[test]
fn turned_ordinary_after_acceptance_the_sixty_days_have_run_from_the_original_acceptance() {
    let mut facts = vec![
        fact(1, "2026-09-24", made(1, "2026-09-24", ReferralKind::Referral)),
        fact(2, "2026-09-24", made_simple(by_referral(1), "2026-09-24", "2026-09-24")),
        fact(3, "2026-09-30", accepted(1, "2026-09-30")),
        fact(4, "2026-10-12", turned_ordinary(by_referral(1), "2026-10-12")),
    ];
    // 60 days after 30 September: 31 in October, 29 November.
    let expected = [
        "notice_transferred 530902-ZJJ by 2026-10-09 met 2026-09-30",
        "objection 530902-ZJJ by 2026-10-09 void NotUsed 2026-09-30",
        "simple_acceptance 530902-ZJJ by 2026-09-30 met 2026-09-30",
        "handling 530902-ZJJ by 2026-11-29 open",
        "simple_opinion 530902-ZJJ by 2026-10-20 void TurnedOrdinary 2026-10-12",
    ];
    assert_eq!(lines(&facts), expected);
    facts.push(fact(5, "2026-11-29", delivered(1, "2026-11-29")));
    assert_eq!(lines(&facts)[3], "handling 530902-ZJJ by 2026-11-29 met 2026-11-29");
}

#[test]
fn turned_ordinary_before_acceptance_the_notice_runs_from_receipt() {
    let mut facts = vec![
        fact(1, "2026-09-24", made(1, "2026-09-24", ReferralKind::Referral)),
        fact(2, "2026-09-24", made_simple(by_referral(1), "2026-09-24", "2026-09-24")),
        fact(3, "2026-09-28", turned_ordinary(by_referral(1), "2026-09-28")),
    ];
    // 15 days after 24 September: 9 October.
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ by 2026-10-09 open",
            "objection 530902-ZJJ by 2026-10-09 open",
            "simple_acceptance 530902-ZJJ by 2026-09-30 void TurnedOrdinary 2026-09-28",
        ]
    );
    // 60 days after 8 October: 23 in October, 30 in November, 7 December. Ten working days: 9, Sat
    // 10, 12–16, 19–21.
    facts.push(fact(4, "2026-10-08", accepted(1, "2026-10-08")));
    assert_eq!(
        lines(&facts)[3..],
        [
            "handling 530902-ZJJ by 2026-12-07 open",
            "simple_opinion 530902-ZJJ by 2026-10-21 void HandledOrdinarily 2026-10-08",
        ]
    );
    assert_eq!(lines(&facts)[0], "notice_transferred 530902-ZJJ by 2026-10-09 met 2026-10-08");
}

#[test]
fn a_missed_short_term_leaves_the_ordinary_ones_running() {
    let facts = [
        // 15 days after 1 September: the 16th; three working days: 2, 3, 4.
        fact(1, "2026-09-01", made(1, "2026-09-01", ReferralKind::Referral)),
        fact(2, "2026-09-01", made_simple(by_referral(1), "2026-09-01", "2026-09-01")),
        // 60 days after 10 September: 20 in September, 31 in October, 9 November. Ten working days:
        // 11, 14 to 18, Sun 20 works, 21, 22, 23.
        fact(3, "2026-09-10", accepted(1, "2026-09-10")),
        fact(4, "2026-11-09", answered(1, "2026-11-09")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ by 2026-09-16 met 2026-09-10",
            "objection 530902-ZJJ by 2026-09-08 void NotUsed 2026-09-10",
            "simple_acceptance 530902-ZJJ by 2026-09-04 met 2026-09-10",
            "handling 530902-ZJJ by 2026-11-09 met 2026-11-09",
            "simple_opinion 530902-ZJJ by 2026-09-23 met 2026-11-09",
        ]
    );
}

#[test]
fn simple_handling_chosen_after_acceptance_leaves_the_sixty_days() {
    let facts = [
        fact(1, "2026-09-24", accepted(1, "2026-09-24")),
        fact(2, "2026-09-28", made_simple(by_referral(1), "2026-09-24", "2026-09-28")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "handling 530902-ZJJ by 2026-11-23 open",
            "simple_opinion 530902-ZJJ by 2026-10-15 void HandledOrdinarily 2026-09-24",
            "simple_acceptance 530902-ZJJ by 2026-09-30 met 2026-09-24",
        ]
    );
}

#[test]
fn a_return_ends_simple_handling_and_a_refusal_meets_it() {
    let chosen = fact(1, "2026-09-24", made_simple(by_referral(1), "2026-09-24", "2026-09-24"));
    let returned = fact(2, "2026-09-28", decided(1, "2026-09-28", Decision::Upheld));
    assert_eq!(
        lines(&[chosen.clone(), returned]),
        ["simple_acceptance 530902-ZJJ by 2026-09-30 void Returned 2026-09-28"]
    );
    let refused = fact(2, "2026-09-29", not_accepted(by_referral(1), "2026-09-29"));
    assert_eq!(
        lines(&[chosen, refused]),
        ["simple_acceptance 530902-ZJJ by 2026-09-30 met 2026-09-29"]
    );
}

#[test]
fn a_refusal_of_acceptance_tells_the_petitioner_and_leaves_no_use_for_an_objection() {
    let facts = [
        fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(2, "2026-03-09", not_accepted(by_referral(1), "2026-03-09")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ by 2026-03-20 met 2026-03-09",
            "objection 530902-ZJJ by 2026-03-12 void NotUsed 2026-03-09",
        ]
    );
}

#[test]
fn a_body_petitioned_directly_tells_the_petitioner_and_the_office_has_nothing_to_refer() {
    let received = [
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-02", received_directly(1, "2026-03-02")),
    ];
    let with = |kind| {
        let mut facts = received.to_vec();
        facts.push(fact(3, "2026-03-17", kind));
        lines(&facts)
    };
    let told = with(told(by_petition(1), "2026-03-17"));
    assert_eq!(
        told,
        [
            "refer 530902-XFJ by 2026-03-17 void ReceivedDirectly 2026-03-02",
            "notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-17",
        ]
    );
    let refused = with(not_accepted(by_petition(1), "2026-03-18"));
    assert_eq!(refused[1], "notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-18");
    let taken_on = with(accepted_directly(1, 1, "2026-03-17"));
    assert_eq!(
        taken_on[1..],
        [
            "notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-17",
            // 60 days after 17 March: 14 in March, 30 in April, 16 May.
            "handling 530902-ZJJ by 2026-05-16 open",
        ]
    );
    let voided = with(FactKind::Voided);
    assert_eq!(voided[1], "notice_direct 530902-ZJJ by 2026-03-17 void Voided 2026-03-17");
}

#[test]
fn what_a_body_received_directly_can_be_simple_and_turn_ordinary_too() {
    let mut facts = vec![
        fact(1, "2026-09-24", received_directly(1, "2026-09-24")),
        fact(2, "2026-09-24", made_simple(by_petition(1), "2026-09-24", "2026-09-24")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "notice_direct 530902-ZJJ by 2026-10-09 open",
            "simple_acceptance 530902-ZJJ by 2026-09-30 open",
        ]
    );
    facts.push(fact(3, "2026-09-29", turned_ordinary(by_petition(1), "2026-09-29")));
    assert_eq!(
        lines(&facts),
        [
            "notice_direct 530902-ZJJ by 2026-10-09 open",
            "simple_acceptance 530902-ZJJ by 2026-09-30 void TurnedOrdinary 2026-09-29",
        ]
    );
}

#[test]
fn a_body_that_a_matter_was_referred_to_tells_the_petitioner_on_another_track() {
    let facts = [
        fact(1, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(2, "2026-03-20", told(by_referral(1), "2026-03-20")),
    ];
    assert_eq!(
        lines(&facts),
        [
            "notice_transferred 530902-ZJJ by 2026-03-20 met 2026-03-20",
            // To tell is not to act on it: "not ours" was left unused.
            "objection 530902-ZJJ by 2026-03-12 open",
        ]
    );
}

#[test]
fn what_a_body_replies_to_a_petition_it_received_directly_tells_the_petitioner() {
    let replied = FactKind::Replied { receipt: by_petition(1), date: day("2026-03-18") };
    let facts =
        [fact(1, "2026-03-02", received_directly(1, "2026-03-02")), fact(2, "2026-03-18", replied)];
    assert_eq!(lines(&facts), ["notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-18"]);
}

#[test]
fn what_is_handed_over_the_office_refers_within_fifteen_days_and_the_first_body_still_tells() {
    let mut registered = registered("2026-03-02");
    if let FactKind::Registered { body: desk, .. } = &mut registered {
        *desk = body("530902-ZJJ");
    }
    let mut facts = vec![
        fact(1, "2026-03-02", registered),
        fact(2, "2026-03-02", received_directly(1, "2026-03-02")),
        fact(3, "2026-03-12", handed_over("2026-03-12")),
    ];
    let started = [
        "notice_direct 530902-ZJJ by 2026-03-17 open",
        // 15 days after 12 March.
        "refer 530902-XFJ by 2026-03-27 open",
    ];
    assert_eq!(lines(&facts), started);
    facts.push(fact(4, "2026-03-17", told(by_petition(1), "2026-03-17")));
    facts.push(fact(5, "2026-03-27", made(1, "2026-03-27", ReferralKind::Referral)));
    assert_eq!(
        lines(&facts)[..2],
        [
            "notice_direct 530902-ZJJ by 2026-03-17 met 2026-03-17",
            "refer 530902-XFJ by 2026-03-27 met 2026-03-27",
        ]
    );
}

#[test]
fn an_organ_that_tells_by_its_own_rules_owes_neither_notice_nor_referral() {
    let received = DirectReceipt { own_rules: true, ..direct_receipt("2026-03-02") };
    let facts = [
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-02", FactKind::ReceivedDirectly { petition: petition_id(1), received }),
    ];
    assert_eq!(lines(&facts), ["refer 530902-XFJ by 2026-03-17 void ReceivedDirectly 2026-03-02"]);
}

#[test]
fn nobody_is_told_whose_name_or_address_is_unclear() {
    let received = DirectReceipt { notifiable: false, ..direct_receipt("2026-03-02") };
    let unclear = FactKind::ReceivedDirectly { petition: petition_id(1), received };
    assert_eq!(lines(&[fact(1, "2026-03-02", unclear)]), ["notice_direct 530902-ZJJ no duty"]);
}
