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
    let (designated, events) = office.designate(second, GOVERNMENT, "530902-ZJJ").unwrap();
    assert!(matches!(
        &events[..],
        [Event::ObjectionDecided { decision: Decision::Designated, .. }, Event::Referred { referral }]
            if referral.kind == ReferralKind::Designation
    ));
    assert_eq!(designated.matter.answerable_body().as_str(), "530902-ZJJ");
    assert_eq!(reason(office.tell(designated.clone(), "object")), "REFERRAL_NOT_ISSUED");
    assert_eq!(standing(&done(office.tell(designated, "accept"))), "handling investigating");
}

/// Sent by the county's office to these bodies, the first of which got it back; who may designate.
fn designator_of(office: &Office, bodies: &[&str]) -> String {
    let mut file = office.after(&["confirm"]);
    for (at, body) in bodies.iter().enumerate() {
        if at > 0 {
            file = done(office.tell(file, "uphold"));
        }
        file = done(office.tell(done(office.refer(file, body)), "object"));
    }
    let (_, designators) = file.matter.dispute().unwrap();
    let codes: Vec<_> = designators.iter().map(BodyCode::as_str).collect();
    codes.join(" ")
}

#[test]
fn who_designates_is_the_lowest_body_above_those_in_dispute_else_their_conference() {
    let office = Office::open();
    for (bodies, expected) in [
        // One objector disputes with the sender, the county's petition office.
        (&["530902-ZJJ"][..], "530902-ZF"),
        (&["530902001-ZF"], "530902-ZF"),
        (&["530902-ZJJ", "530902-SCJ"], "530902-ZF"),
        // A bureau of the vertical line and one of the county meet at the city's government.
        (&["530902-HBJ"], "530900-ZF"),
        (&["530902-ZJJ", "530902-HBJ"], "530900-ZF"),
        (&["530902-HBJ", "530902-GAJ"], "530900-ZF"),
        // A grid centre belongs to the county; a conference office has none above it but its own.
        (&["530902-WGZX", "530902-ZJJ"], "530902-ZF"),
        (&["530902-LXB"], "530900-LXB"),
        (&["530902-FY", "530902-ZJJ"], "530902-LXB"),
    ] {
        assert_eq!(designator_of(&office, bodies), expected, "{bodies:?}");
    }
}

#[test]
fn the_sender_decides_an_objection_and_never_designates() {
    let office = Office::open();
    let objected = || office.after(&["confirm", "refer", "object"]);
    assert!(objected().matter.admits(&officer(GOVERNMENT)));
    assert!(office.designate(objected(), GOVERNMENT, "530902-SCJ").is_ok());
    for post in [SCREENER, "530900-XFJ.screening-1", "530902-LXB.conference-1", "530902-ZJJ.head"] {
        let strange = office.designate(objected(), post, "530902-SCJ");
        assert_eq!(reason(strange), "NOT_ANSWERABLE", "{post}");
    }
    assert_eq!(reason(office.rule(objected(), GOVERNMENT, Ruling::Uphold)), "NOT_ANSWERABLE");
    assert!(office.rule(objected(), SCREENER, Ruling::Uphold).is_ok());
}

#[test]
fn a_body_that_the_matter_is_kept_from_designates_nobody() {
    let office = Office::open();
    let accused = BodyCode::parse("530902-ZF").unwrap();
    let label = Visibility::before_screening(vec![accused], vec![]);
    let accusation = office.registered(Track::Accusation, Channel::Letter, label);
    let screened = done(office.tell(accusation, "confirm"));
    let objected = done(office.tell(done(office.refer(screened, "530902-ZJJ")), "object"));
    let (_, designators) = objected.matter.dispute().unwrap();
    let designators: Vec<_> = designators.iter().map(BodyCode::as_str).collect();
    assert_eq!(designators, ["530900-ZF"]);
}

#[test]
fn a_report_is_due_from_the_body_designated_by_a_day_that_has_not_passed() {
    let mut office = Office::open();
    let objected = office.after(&["confirm", "assign", "object"]);
    let by = |office: &Office, date| {
        let designated = office.designate_by(objected.clone(), GOVERNMENT, "530902-SCJ", date);
        designated.map(|(file, events)| (file.referrals().current.unwrap().report_date, events))
    };
    // It was assigned to the first of April.
    assert_eq!(done(by(&office, None)), Some(day(4, 1)));
    assert_eq!(done(by(&office, Some(day(5, 1)))), Some(day(5, 1)));
    office.today = day(4, 1);
    assert_eq!(reason(by(&office, None)), "REPORT_DATE_MISSING");
    assert_eq!(reason(by(&office, Some(day(4, 1)))), "REPORT_DATE_PAST");
    assert_eq!(done(by(&office, Some(day(5, 1)))), Some(day(5, 1)));
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

#[test]
fn a_body_whose_objection_was_refused_or_came_too_late_asks_for_a_designation() {
    let mut office = Office::open();
    let refused = office.after(&["confirm", "refer", "object", "refuse"]);
    let referred = office.after(&["confirm", "refer"]);
    assert_eq!(reason(office.tell(referred.clone(), "request")), "OBJECTION_POSSIBLE");
    // The fifth working day after Monday, 2 March, is the 9th.
    office.today = day(3, 10);
    assert_eq!(reason(office.tell(referred.clone(), "object")), "OBJECTION_TERM_PASSED");
    for trapped in [refused, referred] {
        let (asked, events) = office.tell(trapped, "request").unwrap();
        assert!(matches!(
            &events[..],
            [Event::ObjectionRaised { designation_required: true, deciding_body, .. }]
                if deciding_body.as_str() == "530902-ZF"
        ));
        for command in ["uphold", "refuse"] {
            assert_eq!(reason(office.tell(asked.clone(), command)), "DESIGNATION_REQUIRED");
        }
        let designated = done(office.tell(asked, "designate"));
        assert_eq!(designated.matter.answerable_body().as_str(), "530902-SCJ");
        assert_eq!(reason(office.tell(designated.clone(), "request")), "DESIGNATION_STANDS");
        assert_eq!(standing(&done(office.tell(designated, "accept"))), "handling investigating");
    }
}

#[test]
fn a_referral_that_nobody_has_answered_is_recalled_by_its_sender_and_made_anew() {
    let office = Office::open();
    for way in [&["confirm", "assign"][..], &["confirm", "refer", "object", "refuse"]] {
        let (recalled, events) = office.tell(office.after(way), "recall").unwrap();
        assert!(
            matches!(&events[..], [Event::Recalled { body, .. }] if body.as_str() == "530902-ZJJ")
        );
        assert_eq!(standing(&recalled), "screened");
        assert_eq!(recalled.matter.answerable_body().as_str(), "530902-XFJ");
        assert!(recalled.matter.admits(&officer(CLERK)), "history stays");
        assert!(office.refer(recalled.clone(), "530902-ZJJ").is_ok(), "not its return");
        assert!(office.refer(recalled, "530902-SCJ").is_ok());
    }
    let referred = office.after(&["confirm", "refer"]);
    let (stranger, matter) = (officer("530900-XFJ.screening-1"), referred.matter.clone());
    let recalled = referred.referrals().recall(matter, office.acting(&stranger));
    assert_eq!(reason(recalled), "NOT_ANSWERABLE");
    let objected = office.after(&["confirm", "refer", "object"]);
    assert_eq!(reason(office.tell(objected.clone(), "recall")), "REFERRAL_NOT_STANDING");
    let designated = done(office.tell(objected, "designate"));
    let (government, matter) = (officer(GOVERNMENT), designated.matter.clone());
    let recalled = designated.referrals().recall(matter, office.acting(&government));
    assert_eq!(reason(recalled), "DESIGNATION_STANDS");
}

#[test]
fn an_organ_objects_by_its_own_rules_and_no_term_of_article_23_passes() {
    let mut office = Office::open();
    let screened = office.screened(Track::Litigation, Channel::Letter);
    let transferred = done(office.refer(screened, "530902-FY"));
    office.today = day(6, 1);
    assert!(office.tell(transferred, "object").is_ok());
}
