//! What a body received, and what it says first.

use super::*;

const DESK: &str = "530902-ZJJ.desk-1";

/// As its body's screening decides, with this body as the competent one.
fn screened(office: &Office, track: Track, competent: &str) -> CaseFile {
    let file = office.received_directly(track);
    let decision = ScreeningDecision {
        competent_body: Some(BodyCode::parse(competent).unwrap()),
        reason: "按职责分工".to_owned(),
        ..ScreeningDecision::default()
    };
    let desk = officer(DESK);
    let decided = done(file.matter.clone().confirm_screening(office.acting(&desk), decision));
    file.with(seconded(office, decided))
}

fn refuse(
    office: &Office,
    file: &CaseFile,
    by: &Officer,
    kind: NonAcceptance,
    earlier: EarlierMatter,
) -> Transition<(Matter, Received)> {
    let matter = file.matter.clone();
    file.receipts().refuse(matter, office.acting(by), kind, earlier, &office.terms)
}

#[test]
fn each_kind_of_no_ends_the_matter_and_is_kept_with_it() {
    let office = Office::open();
    for &kind in NonAcceptance::ALL {
        let referred = office.after(&["confirm", "refer"]);
        let clerk = officer(CLERK);
        let ((matter, received), events) =
            refuse(&office, &referred, &clerk, kind, elsewhere()).unwrap();
        let refused = matter.non_acceptance.clone().unwrap();
        assert_eq!(refused.kind, kind);
        assert_eq!(refused.earlier, Some(Earlier::Elsewhere("市信访局2025年第118号".to_owned())));
        assert_eq!(matter.manner(), Some(Manner::NotAccepted));
        let receipt = received.receipt();
        assert!(matches!(
            &events[..],
            [Event::NotAccepted { receipt: of, kind: why, .. },
             Event::Concluded { manner: Manner::NotAccepted, .. }] if *of == receipt && *why == kind
        ));
    }
    let suggestion =
        done(office.refer(office.screened(Track::Suggestion, Channel::Letter), "530902-ZJJ"));
    assert_eq!(reason(office.tell(suggestion, "decline")), "TRACK_WITHOUT_HANDLING");
}

#[test]
fn only_the_body_that_has_it_refuses_or_tells() {
    let office = Office::open();
    let stranger = officer("530902-SCJ.clerk-1");
    let by = office.acting(&stranger);
    for file in
        [office.after(&["confirm", "refer"]), screened(&office, Track::Petition, "530902-ZJJ")]
    {
        let refused = refuse(&office, &file, &stranger, NonAcceptance::Closed, elsewhere());
        assert_eq!(reason(refused), "NOT_ANSWERABLE");
        let told = file.receipts().notify(file.matter.clone(), by, Notice::Received);
        assert_eq!(reason(told), "NOT_ANSWERABLE");
    }
}

#[test]
fn what_a_body_received_directly_it_handles_to_the_end_by_that_receipt() {
    let office = Office::open();
    let file = office.received_directly(Track::Petition);
    let petition = file.matter.petition;
    let accepted = done(office.tell(done(office.tell(file, "confirm")), "accept"));
    let custody = accepted.matter.custody().unwrap();
    assert_eq!(custody.receipt, Receipt::Direct(petition));
    assert_eq!(custody.body.as_str(), "530902-ZJJ");
    let ended = ["draft", "approve", "issue", "deliver", "prove", "conclude"]
        .iter()
        .fold(accepted, |file, next| done(office.tell(file, next)));
    assert_eq!(ended.matter.manner(), Some(Manner::Opinion));
    assert_eq!(ended.handlings[0].receipt, Receipt::Direct(petition));
}

#[test]
fn a_body_sends_nobody_elsewhere_with_what_its_own_screening_finds_it_competent_for() {
    let office = Office::open();
    let own = screened(&office, Track::Petition, "530902-ZJJ");
    assert_eq!(reason(office.notify(own, DESK, Notice::Directed)), "BODY_COMPETENT");
    let anothers = screened(&office, Track::Petition, "530902-RSJ");
    let (told, events) = office.notify(anothers, DESK, Notice::Directed).unwrap();
    assert!(matches!(
        events[..],
        [
            Event::Notified { notice: Notice::Directed, .. },
            Event::Concluded { manner: Manner::Directed, .. }
        ]
    ));
    assert_eq!(told.direct.unwrap().notice_date, Some(office.today));
    // Nor does a body that a matter was referred to: it objects.
    let referred = office.after(&["confirm", "refer"]);
    assert_eq!(reason(office.notify(referred, CLERK, Notice::Directed)), "NOT_RECEIVED_DIRECTLY");
}

#[test]
fn a_body_that_passed_it_down_tells_where_it_went_and_its_first_notice_counts() {
    let mut office = Office::open();
    let file = screened(&office, Track::Suggestion, "530902-ZJJ");
    assert_eq!(reason(office.notify(file.clone(), DESK, Notice::PassedOn)), "NOT_PASSED_ON");
    let told = done(office.notify(file, DESK, Notice::Received));
    let first = office.today;
    office.today = day(3, 4);
    assert_eq!(reason(office.notify(told.clone(), DESK, Notice::Received)), "ALREADY_NOTIFIED");
    // It lies with another body: what a desk of that one may tell is its own.
    let mut passed = told;
    passed.matter.desk =
        Desk::Closed { manner: Manner::Replied, body: BodyCode::parse("530902001-ZF").unwrap() };
    let (told, events) = office.notify(passed, DESK, Notice::PassedOn).unwrap();
    assert!(matches!(events[..], [Event::Notified { notice: Notice::PassedOn, .. }]));
    assert_eq!(told.direct.unwrap().notice_date, Some(first));
}

#[test]
fn a_body_passes_down_what_it_received_directly_and_neither_sideways_nor_to_its_peers() {
    let office = Office::open();
    let received = |competent: &str| screened(&office, Track::Petition, competent);
    assert_eq!(reason(office.refer(received("530902-RSJ"), "530902-RSJ")), "BODY_NOT_SUBORDINATE");
    assert_eq!(reason(office.refer(received("530900-ZJJ"), "530900-ZJJ")), "BODY_NOT_SUBORDINATE");
    // The city's bureau is petitioned, and the county's is competent.
    let mut city = received("530902-ZJJ");
    let bureau = BodyCode::parse("530900-ZJJ").unwrap();
    city.matter.office = bureau.clone();
    city.direct = city.direct.map(|it| DirectReceipt { body: bureau.clone(), ..it });
    let referred = done(office.refer(city, "530902-ZJJ"));
    assert_eq!(referred.matter.answerable_body().as_str(), "530902-ZJJ");
    let (told, _) = office.notify(referred, "530900-ZJJ.desk-1", Notice::PassedOn).unwrap();
    assert_eq!(told.direct.unwrap().notice_date, Some(office.today));
}

#[test]
fn the_first_desk_answers_until_the_petition_office_has_taken_over() {
    let office = Office::open();
    let (offered, events) =
        office.tell(office.received_directly(Track::Petition), "offer").unwrap();
    assert!(matches!(
        &events[..],
        [Event::HandOverOffered { from, to }]
            if from.as_str() == "530902-ZJJ" && to.as_str() == "530902-XFJ"
    ));
    assert_eq!(offered.matter.answerable_body().as_str(), "530902-ZJJ");
    assert!(offered.matter.admits(&officer(SCREENER)), "whom it is offered to sees it");
    assert_eq!(reason(office.tell(offered.clone(), "offer")), "ALREADY_OFFERED");
    let (desk, matter) = (officer(DESK), offered.matter.clone());
    assert_eq!(reason(matter.accept_hand_over(office.acting(&desk))), "NOT_ANSWERABLE");
    // It may do all it could before; then there is nothing to take over.
    let accepted = done(office.tell(done(office.tell(offered.clone(), "confirm")), "accept"));
    assert_eq!(reason(office.tell(accepted, "take")), "NOTHING_OFFERED");

    let (taken, events) = office.tell(offered, "take").unwrap();
    assert!(matches!(
        &events[..],
        [Event::HandedOver { from_post, to_post, .. }]
            if from_post.as_str().starts_with("530902-ZJJ.") && to_post.as_str() == SCREENER
    ));
    assert_eq!(taken.matter.answerable_body().as_str(), "530902-XFJ");
    assert!(taken.matter.admits(&desk), "history stays");
    let (told, _) = office.notify(taken.clone(), DESK, Notice::PassedOn).unwrap();
    assert_eq!(told.direct.unwrap().notice_date, Some(office.today));
    let referred = done(office.refer(done(office.tell(taken, "confirm")), "530902-SCJ"));
    assert_eq!(referred.matter.answerable_body().as_str(), "530902-SCJ");
}

#[test]
fn a_body_hands_over_neither_what_is_its_own_nor_to_an_office_complained_about() {
    let office = Office::open();
    let own = screened(&office, Track::Petition, "530902-ZJJ");
    assert_eq!(reason(office.tell(own, "offer")), "BODY_COMPETENT");
    assert!(office.tell(screened(&office, Track::Petition, "530902-RSJ"), "offer").is_ok());
    let to = |complained: &[&str]| {
        let mut file = office.received_directly(Track::Petition);
        let bodies = complained.iter().map(|it| BodyCode::parse(it).unwrap()).collect();
        file.matter.visibility = Visibility::before_screening(bodies, vec![]);
        done(office.tell(file, "offer")).matter.offer.unwrap().to.to_string()
    };
    assert_eq!(to(&["530902-XFJ"]), "530900-XFJ");
    assert_eq!(to(&["530902-XFJ", "530900-XFJ"]), "530902-LXB");
    let registered_by_an_office = office.after(&[]);
    assert_eq!(reason(office.tell(registered_by_an_office, "offer")), "NOT_RECEIVED_DIRECTLY");
}
