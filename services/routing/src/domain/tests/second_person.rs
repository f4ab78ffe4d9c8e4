//! Who may take a petition for something else than it is, and with whom.

use super::*;

const APPROVER: &str = "530902-XFJ.head";

/// An accusation of the housing bureau, as its petitioner states.
fn accusation(office: &Office) -> CaseFile {
    let accused = vec![BodyCode::parse("530902-ZJJ").unwrap()];
    let label = Visibility::before_screening(accused, vec![]);
    office.registered(Track::Accusation, Channel::Letter, label)
}

fn to(track: Track, body: &str) -> ScreeningDecision {
    ScreeningDecision {
        track: Some(track),
        competent_body: Some(BodyCode::parse(body).unwrap()),
        reason: "来件内容另有所指".to_owned(),
        ..ScreeningDecision::default()
    }
}

fn confirm(office: &Office, file: &CaseFile, decision: ScreeningDecision) -> Transition<Matter> {
    let by = officer(SCREENER);
    file.matter.clone().confirm_screening(office.acting(&by), decision)
}

#[test]
fn one_person_alone_opens_no_accusation_to_whom_it_is_about() {
    let office = Office::open();
    let file = accusation(&office);
    // Taken for a claim, the body complained about would read it.
    let (waits, events) = confirm(&office, &file, to(Track::Petition, "530902-ZJJ")).unwrap();
    assert!(events.is_empty());
    assert_eq!(waits.stage(), Stage::Registered);
    assert!(!waits.admits(&officer(CLERK)), "nothing is opened yet");
    let (screener, second) = (officer(SCREENER), officer(APPROVER));
    let same = Officer { person: screener.person.clone(), ..second.clone() };
    let approve = |by: &Officer| waits.clone().approve_screening(office.acting(by));
    assert_eq!(reason(approve(&screener)), "SCREENING_SECOND_PERSON");
    assert_eq!(reason(approve(&same)), "SCREENING_SECOND_PERSON");
    assert_eq!(reason(approve(&officer(HEAD))), "NOT_ANSWERABLE");
    let (approved, events) = approve(&second).unwrap();
    assert!(matches!(events[..], [Event::ScreeningConfirmed { changed: true }]));
    assert_eq!((approved.stage(), approved.screening.track), (Stage::Screened, Track::Petition));
    assert!(!approved.visibility.excludes_body(&BodyCode::parse("530902-ZJJ").unwrap()));
    let confirmation = approved.screening.confirmation.unwrap();
    assert_eq!(confirmation.post.as_str(), SCREENER, "whose decision it is");
    assert_eq!(confirmation.reason, "来件内容另有所指");
    // Rejected, it stays what it was.
    let rejected = done(waits.reject_screening(office.acting(&second)));
    assert_eq!(rejected.screening.track, Track::Accusation);
    let confirmed = done(confirm(&office, &file.with(rejected), ScreeningDecision::default()));
    assert_eq!(confirmed.stage(), Stage::Screened);
}

#[test]
fn what_the_petitioner_says_it_is_one_person_alone_does_not_change() {
    let office = Office::open();
    let claim = office.registered(Track::Petition, Channel::Letter, Visibility::default());
    for (track, body) in [(Track::Suggestion, "530902-ZJJ"), (Track::Accusation, "530902-JW")] {
        let (waits, _) = confirm(&office, &claim, to(track, body)).unwrap();
        assert!(waits.screening.awaiting.is_some(), "{track:?}");
        let again = confirm(&office, &claim.clone().with(waits), ScreeningDecision::default());
        assert_eq!(reason(again), "SCREENING_NOT_PROPOSED", "one decision at a time");
    }
    // What nobody stated one person decides, and so where it belongs.
    for (track, body) in [(Track::Duty, "530902-ZJJ"), (Track::Petition, "530902-SCJ")] {
        let (decided, _) = confirm(&office, &claim, to(track, body)).unwrap();
        assert_eq!(decided.stage(), Stage::Screened, "{track:?}");
    }
}

#[test]
fn a_body_does_not_send_away_by_one_person_what_the_rules_say_is_its_own() {
    let office = Office::open();
    let file = office.received_directly(Track::Petition);
    assert_eq!(
        file.matter.screening.competent_body.as_ref().map(BodyCode::as_str),
        Some("530902-ZJJ")
    );
    let desk = officer("530902-ZJJ.desk-1");
    let away =
        file.matter.confirm_screening(office.acting(&desk), to(Track::Petition, "530902-SCJ"));
    assert!(done(away).screening.awaiting.is_some());
}

#[test]
fn screened_again_the_label_is_that_of_the_track_and_nothing_is_passed_on_meanwhile() {
    let office = Office::open();
    let file = accusation(&office);
    let (waits, _) = confirm(&office, &file, to(Track::Petition, "530902-ZJJ")).unwrap();
    let opened = done(waits.approve_screening(office.acting(&officer(APPROVER))));
    let screener = officer(SCREENER);
    let again = |matter: Matter, decision| matter.screen_again(office.acting(&screener), decision);
    assert_eq!(reason(again(opened.clone(), ScreeningDecision::default())), "NOTHING_CHANGED");
    // It is an accusation after all, as its petitioner said: kept from the body again, at once.
    let (closed, events) = again(opened.clone(), to(Track::Accusation, "530902-JW")).unwrap();
    assert!(matches!(events[..], [Event::ScreeningConfirmed { changed: true }]));
    assert!(closed.visibility.excludes_body(&BodyCode::parse("530902-ZJJ").unwrap()));
    assert!(closed.visibility.version > opened.visibility.version);
    // And open again only by two, and nobody refers it until then.
    let (waits, _) = again(closed, to(Track::Petition, "530902-ZJJ")).unwrap();
    let waiting = file.with(waits);
    assert_eq!(reason(office.refer(waiting.clone(), "530902-JW")), "SCREENING_AWAITING");
    let twice = again(waiting.matter, to(Track::Duty, "530902-ZJJ"));
    assert_eq!(reason(twice), "SCREENING_AWAITING");
}

#[test]
fn what_was_passed_on_is_screened_again_once_it_is_back() {
    let office = Office::open();
    let screener = officer(SCREENER);
    let again = |file: &CaseFile| {
        let matter = file.matter.clone();
        matter.screen_again(office.acting(&screener), to(Track::Duty, "530902-ZJJ"))
    };
    let unscreened = office.registered(Track::Petition, Channel::Letter, Visibility::default());
    assert_eq!(reason(again(&unscreened)), "MATTER_NOT_SCREENED");
    assert_eq!(reason(again(&office.after(&["confirm", "refer"]))), "MATTER_NOT_AT_OFFICE");
    assert!(again(&office.after(&["confirm", "refer", "recall"])).is_ok());
}
