//! Handling and opinion: second persons, extensions, deliveries.

use super::super::event::ExecutionFact;
use super::super::writing::BACKDATE;
use super::*;

#[test]
fn only_the_body_that_answers_acts_and_the_drafter_does_not_approve() {
    let office = Office::open();
    let drafted = office.after(&["confirm", "refer", "accept", "draft"]).open_handling();
    let other = officer("530902-SCJ.head");
    let approve = |by: &Officer| Handling::approve_opinion(drafted.clone(), office.acting(by));
    assert_eq!(reason(approve(&other)), "NOT_ANSWERABLE");
    // Another post of the same person is still the same person.
    let same = Officer { person: officer(CLERK).person, ..officer(HEAD) };
    assert_eq!(reason(approve(&same)), "SECOND_PERSON_REQUIRED");
}

#[test]
fn an_earlier_delivery_needs_the_right_and_lies_between_issue_and_today() {
    let mut office = Office::open();
    let issued = office.after(&["confirm", "refer", "accept", "draft", "approve", "issue"]);
    let issue_date = office.today;
    office.today = day(3, 6);
    let mut head = officer(HEAD);
    let record = |by: &Officer, date| office.deliver(issued.clone(), by, delivery(date));
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
        let accepted = office.after(&["confirm", "refer", "accept"]);
        let drafted = office.draft_as(accepted.open_handling(), &accepted, outcome);
        let drafted = accepted.with_handling(done(drafted));
        let issued = done(office.tell(done(office.tell(drafted, "approve")), "issue"));
        office.tell(issued, "deliver").unwrap()
    };
    let (supported, events) = delivered(Outcome::Supported);
    assert_eq!(standing(&supported), "delivered");
    assert!(matches!(
        events[..],
        [
            Event::OpinionDelivered { .. },
            Event::Execution { fact: ExecutionFact::Ordered { until_date }, .. }
        ] if until_date == day(3, 31)
    ));
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
fn an_extension_is_granted_once_and_for_as_long_as_the_regions_rule_allows() {
    let mut office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    let (matter, open) = (&accepted.matter, accepted.open_handling());
    let head = officer(HEAD);
    let extend = |office: &Office, open: &Option<Handling>, days| {
        Handling::extend(open.clone(), matter, office.acting(&head), days, &office.terms)
    };
    assert_eq!(reason(extend(&office, &open, 31)), "EXTENSION_TOO_LONG");
    assert_eq!(reason(extend(&office, &open, 0)), "FIELD_MALFORMED");
    let extended = Some(done(extend(&office, &open, 30)));
    assert_eq!(reason(extend(&office, &extended, 1)), "ALREADY_EXTENDED");

    // A county whose own rule is stricter.
    office.terms.rules = RuleBook::shipped_with_example().unwrap();
    let body = BodyCode::parse("530922-ZJJ").unwrap();
    let (elsewhere, head) = (open.map(|it| Handling { body, ..it }), officer("530922-ZJJ.head"));
    let extend = |days| {
        Handling::extend(elsewhere.clone(), matter, office.acting(&head), days, &office.terms)
    };
    assert_eq!(reason(extend(16)), "EXTENSION_TOO_LONG");
    assert!(extend(15).is_ok());
}

#[test]
fn no_rule_in_force_means_nothing_to_extend() {
    let office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    let early = accepted.open_handling().map(|it| Handling {
        acceptance_date: NaiveDate::from_ymd_opt(2022, 4, 30).unwrap(),
        ..it
    });
    let head = officer(HEAD);
    let extended =
        Handling::extend(early, &accepted.matter, office.acting(&head), 1, &office.terms);
    assert_eq!(reason(extended), "EXTENSION_TOO_LONG");
}

#[test]
fn a_handling_is_extended_up_to_its_limit_and_no_day_later() {
    let mut office = Office::open();
    // 60 days after 2 March: 29 in March, 30 in April, 1 May, in a holiday; its limit is the 6th.
    let accepted = office.after(&["confirm", "refer", "accept"]);
    office.today = day(5, 1);
    assert!(office.tell(accepted.clone(), "extend").is_ok());
    office.today = day(5, 6);
    assert!(office.tell(accepted.clone(), "extend").is_ok());
    office.today = day(5, 7);
    assert_eq!(reason(office.tell(accepted.clone(), "extend")), "HANDLING_TERM_PASSED");
    let matter = Matter { historical: true, ..accepted.matter.clone() };
    let past = accepted.with(matter);
    assert!(office.tell(past, "extend").is_ok(), "no deadline runs for a record of the past");
}
