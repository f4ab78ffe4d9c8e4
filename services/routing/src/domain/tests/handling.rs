//! Handling and opinion: second persons, extensions, deliveries.

use super::super::opinion::BACKDATE;
use super::*;

#[test]
fn only_the_body_that_answers_acts_and_the_drafter_does_not_approve() {
    let office = Office::open();
    let drafted = office.after(&["confirm", "refer", "accept", "draft"]);
    let other = officer("530902-SCJ.head");
    assert_eq!(reason(drafted.clone().approve_opinion(&other)), "NOT_ANSWERABLE");
    // Another post of the same person is still the same person.
    let same = Officer { person: officer(CLERK).person, ..officer(HEAD) };
    assert_eq!(reason(drafted.approve_opinion(&same)), "SECOND_PERSON_REQUIRED");
}

#[test]
fn an_earlier_delivery_needs_the_right_and_lies_between_issue_and_today() {
    let mut office = Office::open();
    let issued = office.after(&["confirm", "refer", "accept", "draft", "approve", "issue"]);
    let issue_date = office.today;
    office.today = day(3, 6);
    let mut head = officer(HEAD);
    let record =
        |by: &Officer, date| issued.clone().record_delivery(by, office.today, delivery(date));
    assert_eq!(reason(record(&head, day(3, 4))), "BACKDATING_NOT_ALLOWED");
    head.rights.insert(BACKDATE.to_owned());
    assert!(record(&head, day(3, 4)).is_ok());
    assert!(record(&head, issue_date).is_ok());
    assert_eq!(reason(record(&head, day(3, 1))), "DELIVERY_BEFORE_ISSUE");
    assert_eq!(reason(record(&head, day(3, 7))), "DELIVERY_IN_FUTURE");
}

#[test]
fn a_supported_opinion_stays_open_and_the_others_conclude_with_their_delivery() {
    let office = Office::open();
    let delivered = |outcome| {
        let handling = office.after(&["confirm", "refer", "accept"]);
        let clerk = officer(CLERK);
        let drafted = done(handling.draft_opinion(&clerk, draft(&clerk, outcome)));
        let issued = done(office.tell(done(office.tell(drafted, "approve")), "issue"));
        office.tell(issued, "deliver").unwrap()
    };
    let (supported, events) = delivered(Outcome::Supported);
    assert_eq!((standing(&supported).as_str(), events.len()), ("delivered", 1));
    for outcome in [Outcome::Explained, Outcome::NotSupported] {
        let (ended, events) = delivered(outcome);
        assert_eq!(standing(&ended), "concluded");
        assert!(matches!(
            events[..],
            [Event::OpinionDelivered { .. }, Event::Concluded { manner: Manner::Opinion, .. }]
        ));
    }
}

#[test]
fn an_extension_is_granted_once_and_for_thirty_days_at_most() {
    let office = Office::open();
    let handling = || office.after(&["confirm", "refer", "accept"]);
    assert_eq!(reason(handling().extend(&officer(HEAD), 31)), "EXTENSION_TOO_LONG");
    assert_eq!(reason(handling().extend(&officer(HEAD), 0)), "FIELD_MALFORMED");
    let extended = done(handling().extend(&officer(HEAD), 30));
    assert_eq!(reason(extended.extend(&officer(HEAD), 1)), "ALREADY_EXTENDED");
}
