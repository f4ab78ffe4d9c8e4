//! Simple handling: for what is excluded it is not chosen, and one answer ends the matter.

use super::*;

#[test]
fn what_is_assigned_joint_or_disputed_is_not_handled_simply() {
    let office = Office::open();
    let assigned = office.after(&["confirm", "assign"]);
    assert_eq!(reason(office.tell(assigned, "simplify")), "SIMPLE_NOT_IF_ASSIGNED");
    let designated = office.after(&["confirm", "refer", "object", "designate"]);
    assert_eq!(reason(office.tell(designated, "simplify")), "SIMPLE_NOT_IF_ASSIGNED");
    let refused = office.after(&["confirm", "refer", "object", "refuse"]);
    assert_eq!(reason(office.tell(refused, "simplify")), "SIMPLE_NOT_IF_DISPUTED");
    let returned = office.after(&["confirm", "refer", "object", "uphold"]);
    let elsewhere = done(office.refer(returned, "530902-SCJ"));
    assert_eq!(reason(office.tell(elsewhere, "simplify")), "SIMPLE_NOT_IF_DISPUTED");
    let mut joint = office.after(&["confirm", "refer"]);
    joint.matter.joint = true;
    assert_eq!(reason(office.tell(joint, "simplify")), "SIMPLE_NOT_IF_JOINT");
    for track in [Track::Suggestion, Track::Duty, Track::OtherProcedure] {
        let screened = office.screened(track, Channel::Letter);
        let referred = done(office.refer(screened, "530902-ZJJ"));
        assert_eq!(reason(office.tell(referred, "simplify")), "TRACK_WITHOUT_HANDLING");
    }
}

#[test]
fn an_answer_without_an_opinion_ends_what_is_handled_simply_by_either_receipt() {
    let office = Office::open();
    let referred = office.after(&["confirm", "refer"]);
    let direct = done(office.tell(office.received_directly(Track::Petition), "confirm"));
    for file in [referred, direct] {
        let ordinary = done(office.tell(file.clone(), "accept"));
        assert_eq!(reason(office.tell(ordinary, "answer")), "SIMPLE_NOT_CHOSEN");
        let simple = done(office.tell(done(office.tell(file, "simplify")), "accept"));
        let (answered, events) = office.tell(simple.clone(), "answer").unwrap();
        assert!(matches!(
            events[..],
            [Event::Answered { .. }, Event::Concluded { manner: Manner::Answered, .. }]
        ));
        assert_eq!(answered.handlings[0].answer_date, Some(office.today));
        let turned = done(office.tell(simple.clone(), "turn"));
        assert_eq!(reason(office.tell(turned.clone(), "answer")), "SIMPLE_NOT_CHOSEN");
        assert_eq!(reason(office.tell(turned, "turn")), "SIMPLE_NOT_CHOSEN");
        let drafted = done(office.tell(simple.clone(), "draft"));
        assert_eq!(reason(office.tell(drafted, "answer")), "OPINION_UNDER_WAY");
        let stranger = officer("530902-SCJ.clerk-1");
        let ended = simple.receipts().end_simple(&simple.matter, office.acting(&stranger));
        assert_eq!(reason(ended), "NOT_ANSWERABLE");
    }
}

#[test]
fn simple_handling_is_chosen_before_acceptance_and_once() {
    let office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    assert_eq!(reason(office.tell(accepted, "simplify")), "REFERRAL_NOT_STANDING");
    let turned = office.after(&["confirm", "refer", "simplify", "turn"]);
    assert_eq!(reason(office.tell(turned.clone(), "simplify")), "SIMPLE_ALREADY_CHOSEN");
    assert_eq!(standing(&done(office.tell(turned, "accept"))), "handling investigating");
}
