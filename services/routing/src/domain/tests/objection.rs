//! Objections: their term, who decides them, and that nobody plays ping-pong.

use super::*;

#[test]
fn the_second_objection_about_a_matter_is_decided_by_designation() {
    let office = Office::open();
    let returned = office.after(&["confirm", "refer", "object", "uphold"]);
    let referred = done(office.refer(returned, "530902-SCJ"));
    let (second, events) = office.tell(referred, "object").unwrap();
    assert!(matches!(events[..], [Event::ObjectionRaised { designation_required: true, .. }]));
    for command in ["uphold", "refuse"] {
        assert_eq!(reason(office.tell(second.clone(), command)), "DESIGNATION_REQUIRED");
    }
    let (designated, events) =
        office.designate(second, "530902-XFJ.screening-1", "530902-ZJJ").unwrap();
    assert!(matches!(
        &events[..],
        [Event::ObjectionDecided { decision: Decision::Designated, .. }, Event::Referred { referral }]
            if referral.kind == ReferralKind::Designation
    ));
    assert_eq!(designated.matter.answerable_body().as_str(), "530902-ZJJ");
    assert_eq!(reason(office.tell(designated.clone(), "object")), "REFERRAL_NOT_ISSUED");
    assert_eq!(standing(&done(office.tell(designated, "accept"))), "handling investigating");
}

#[test]
fn a_designation_may_come_from_above_or_from_the_conference_office_but_a_decision_only_from_the_sender()
 {
    let office = Office::open();
    let objected = || office.after(&["confirm", "refer", "object"]);
    for post in ["530900-XFJ.screening-1", "530902-LXB.conference-1", "530900-LXB.conference-1"] {
        assert!(objected().matter.admits(&officer(post)), "{post}");
        assert!(office.designate(objected(), post, "530902-SCJ").is_ok(), "{post}");
        let uphold = office.rule(objected(), post, Ruling::Uphold);
        assert_eq!(reason(uphold), "NOT_ANSWERABLE", "{post}");
    }
    for post in ["530902-ZJJ.head", "530922-LXB.conference-1"] {
        let stranger = office.designate(objected(), post, "530902-SCJ");
        assert_eq!(reason(stranger), "NOT_ANSWERABLE", "{post}");
    }
}

#[test]
fn the_term_for_objections_is_five_working_days_and_its_last_day_is_in_time() {
    let mut office = Office::open();
    // Fri 13 Feb is day 0; Sat 14 Feb works, 15–23 Feb are the holiday, and the fifth working day
    // is 27 Feb.
    office.today = day(2, 13);
    let referred = office.after(&["confirm", "refer"]);
    office.today = day(2, 27);
    assert!(office.tell(referred.clone(), "object").is_ok());
    office.today = day(2, 28);
    assert_eq!(reason(office.tell(referred.clone(), "object")), "OBJECTION_TERM_PASSED");
    let matter = Matter { historical: true, ..referred.matter.clone() };
    let past = referred.with(matter);
    assert!(office.tell(past, "object").is_ok(), "no deadline runs for a record of the past");
}
