//! The tracks, the labels, and who may know of a matter.

use super::*;

#[test]
fn an_accusation_goes_to_a_body_with_power_that_is_not_accused() {
    let office = Office::open();
    let accused = PostCode::parse("530902-ZJJ.head").unwrap();
    let label = Visibility::before_screening(vec![], vec![accused]);
    let registered = office.registered(Track::Accusation, Channel::Letter, label);
    let screened = done(office.tell(registered, "confirm"));
    assert_eq!(screened.matter.visibility.version, 2);
    assert_eq!(reason(office.refer(screened.clone(), "530902-SCJ")), "BODY_NOT_COMPETENT");
    assert_eq!(reason(office.refer(screened.clone(), "530902-ZJJ")), "BODY_EXCLUDED");
    let (transferred, events) = office.refer(screened, "530902-JW").unwrap();
    assert!(matches!(
        &events[..],
        [Event::Referred { referral }] if referral.kind == ReferralKind::Transfer
    ));
    for post in ["530902-ZJJ.clerk-1", "530902-ZJJ.head"] {
        let mut overseer = officer(post);
        overseer.rights.insert(matter::OVERSEE.to_owned());
        assert!(!transferred.matter.admits(&overseer), "{post}");
    }
    assert_eq!(reason(office.tell(transferred.clone(), "accept")), "TRACK_WITHOUT_HANDLING");
    assert_eq!(standing(&done(office.tell(transferred, "reply"))), "concluded");
}

#[test]
fn an_accusation_may_lie_with_the_body_that_the_catalogue_names_for_what_it_is_about() {
    let office = Office::open();
    let accused = BodyCode::parse("530902001-ZF").unwrap();
    let label = Visibility::before_screening(vec![accused], vec![]);
    let registered = office.registered(Track::Accusation, Channel::Letter, label);
    let mut screened = done(office.tell(registered, "confirm"));
    // It is about a housing company, which the housing bureau has power over.
    let (referred, events) = office.refer(screened.clone(), "530902-ZJJ").unwrap();
    assert!(matches!(
        &events[..],
        [Event::Referred { referral }] if referral.kind == ReferralKind::Transfer
    ));
    assert_eq!(referred.matter.answerable_body().as_str(), "530902-ZJJ");
    for (body, refusal) in [("530902-SCJ", "BODY_NOT_COMPETENT"), ("530902001-ZF", "BODY_EXCLUDED")]
    {
        assert_eq!(reason(office.refer(screened.clone(), body)), refusal, "{body}");
    }
    // What fits no category gives nobody power.
    screened.matter.screening.category = catalogue::OTHER.to_owned();
    assert_eq!(reason(office.refer(screened, "530902-ZJJ")), "BODY_NOT_COMPETENT");
}

#[test]
fn a_claim_opens_to_the_body_complained_about_but_not_to_the_official() {
    let office = Office::open();
    let official = PostCode::parse("530902-ZJJ.head").unwrap();
    let label = Visibility::before_screening(vec![], vec![official.clone()]);
    let claim = office.registered(Track::Petition, Channel::Letter, label);
    let clerk = officer("530902-ZJJ.clerk-1");
    assert!(!claim.matter.admits(&clerk));
    let referred = done(office.refer(done(office.tell(claim, "confirm")), "530902-ZJJ"));
    assert!(referred.matter.admits(&clerk));
    let mut elsewhere = officer("530902-XFJ.clerk-1");
    assert!(referred.matter.admits(&elsewhere));
    elsewhere.held_posts.insert(official);
    assert!(!referred.matter.admits(&elsewhere), "in whatever post the official acts");
}

#[test]
fn a_litigation_letter_is_transferred_and_a_visitor_is_guided() {
    let office = Office::open();
    let letter = office.screened(Track::Litigation, Channel::Letter);
    assert_eq!(reason(office.tell(letter.clone(), "guide")), "LETTER_MUST_BE_TRANSFERRED");
    assert_eq!(reason(office.refer(letter.clone(), "530902-ZJJ")), "BODY_NOT_JUDICIAL");
    let (_, events) = office.refer(letter, "530902-ZFW").unwrap();
    assert!(matches!(
        &events[..],
        [Event::Referred { referral }] if referral.kind == ReferralKind::Transfer
    ));
    let (guided, events) =
        office.tell(office.screened(Track::Litigation, Channel::Visit), "guide").unwrap();
    assert!(matches!(
        events[..],
        [Event::Guided { .. }, Event::Concluded { manner: Manner::Guided, .. }]
    ));
    assert_eq!(guided.matter.answerable_body().as_str(), "530902-XFJ");
    let appeal = office.screened(Track::OtherProcedure, Channel::Letter);
    assert!(office.tell(appeal, "guide").is_ok(), "another procedure guides letters too");
}

#[test]
fn what_is_assigned_to_an_organ_is_a_transfer_that_wants_its_report() {
    let office = Office::open();
    for (track, organ) in [(Track::Litigation, "530902-FY"), (Track::Accusation, "530902-JW")] {
        let screened = office.screened(track, Channel::Letter);
        let assigned = done(office.pass_on(screened, organ, Some(day(4, 1))));
        let [referral] = &assigned.referrals[..] else { panic!("one referral") };
        assert_eq!(
            (referral.kind, referral.report_date),
            (ReferralKind::Transfer, Some(day(4, 1)))
        );
        assert!(office.tell(assigned, "report").is_ok(), "{organ}");
    }
    let claim = office.after(&["confirm", "assign"]);
    assert_eq!(claim.referrals[0].kind, ReferralKind::Assignment);
}

#[test]
fn a_level_passes_on_to_its_own_bodies_or_downwards_never_sideways_or_up() {
    let office = Office::open();
    let screened = || office.screened(Track::Petition, Channel::Letter);
    for own in ["530902-ZJJ", "530902001-ZF"] {
        assert!(office.refer(screened(), own).is_ok(), "{own}");
    }
    for out in ["530900-ZJJ", "530921-ZJJ", "530921101-ZF"] {
        assert_eq!(reason(office.refer(screened(), out)), "BODY_OUT_OF_REACH", "{out}");
        let assigned = office.pass_on(screened(), out, Some(day(4, 1)));
        assert_eq!(reason(assigned), "BODY_OUT_OF_REACH", "{out}");
    }
    let objected = office.after(&["confirm", "refer", "object"]);
    let up = office.designate(objected, GOVERNMENT, "530900-ZJJ");
    assert_eq!(reason(up), "BODY_OUT_OF_REACH");
    // An accusation goes by who is in charge of the official.
    let accusation = || office.screened(Track::Accusation, Channel::Letter);
    assert!(office.refer(accusation(), "530900-JW").is_ok());
    assert_eq!(reason(office.refer(accusation(), "530921-JW")), "BODY_OUT_OF_REACH");
}

#[test]
fn a_changed_screening_needs_a_reason_and_a_body_that_may_have_the_matter() {
    let office = Office::open();
    let accused = BodyCode::parse("530902-RSJ").unwrap();
    let label = || Visibility::before_screening(vec![accused.clone()], vec![]);
    let confirm = |track, body: &str, reason: &str| {
        let matter = office.registered(Track::Petition, Channel::Letter, label());
        let decision = ScreeningDecision {
            track,
            category: None,
            competent_body: Some(BodyCode::parse(body).unwrap()),
            reason: reason.to_owned(),
        };
        matter.matter.confirm_screening(office.acting(&officer(SCREENER)), decision)
    };
    assert_eq!(reason(confirm(None, "530902-RSJ", "")), "REASON_MISSING");
    assert_eq!(reason(confirm(Some(Track::Accusation), "530902-RSJ", "检举")), "BODY_EXCLUDED");
    let (changed, events) = confirm(Some(Track::Accusation), "530902-JW", "检举").unwrap();
    assert!(events.is_empty(), "the petitioner stated a claim: a second person approves");
    let changed = seconded(&office, changed);
    assert_eq!(changed.screening.purpose, Purpose::Accusation);
    assert!(changed.visibility.excludes_body(&accused));
    let (claim, _) = confirm(None, "530902-RSJ", "劳动报酬").unwrap();
    assert!(!claim.visibility.excludes_body(&accused));
}

#[test]
fn a_body_that_had_the_matter_may_still_read_it_and_a_stranger_may_not() {
    let office = Office::open();
    let returned = office.after(&["confirm", "refer", "object", "uphold"]);
    assert!(returned.matter.admits(&officer(CLERK)));
    assert!(!returned.matter.admits(&officer("530902-SCJ.clerk-1")));
    let mut overseer = officer("530900-XFJ.supervision-1");
    assert!(!returned.matter.admits(&overseer));
    overseer.rights.insert(matter::OVERSEE.to_owned());
    assert!(returned.matter.admits(&overseer));
    let mut elsewhere = officer("530922-XFJ.supervision-1");
    elsewhere.rights.insert(matter::OVERSEE.to_owned());
    assert!(!returned.matter.admits(&elsewhere));
}
