//! A supported opinion is carried out step by step, also after reviews.

use super::super::event::ExecutionFact;
use super::super::review::ReviewRuling;
use super::review::{DECIDED, after, tell as tell_review};
use super::*;

fn draft_of(
    office: &Office,
    file: &CaseFile,
    said: Draft,
    steps: Vec<ExecutionStep>,
) -> Transition<Handling> {
    let clerk = officer(CLERK);
    Handling::draft_opinion(&file.handlings, &file.matter, office.acting(&clerk), said, steps)
}

fn facts(events: &[Event]) -> Vec<ExecutionFact> {
    let fact = |it: &Event| if let Event::Execution { fact, .. } = it { Some(*fact) } else { None };
    events.iter().filter_map(fact).collect()
}

#[test]
fn what_is_supported_names_its_steps_and_nothing_else_does() {
    let office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    let clerk = officer(CLERK);
    let say = |outcome| draft(&clerk, outcome);
    let supported = draft_of(&office, &accepted, say(Outcome::Supported), vec![]);
    assert_eq!(reason(supported), "FIELD_MISSING");
    let one = || steps(&office, Outcome::Supported);
    let explained = draft_of(&office, &accepted, say(Outcome::Explained), one());
    assert_eq!(reason(explained), "NOTHING_SUPPORTED");
    // Of two requests one is supported: that much is carried out.
    let [yes, no] = [Outcome::Supported, Outcome::NotSupported].map(|it| say(it).parts.remove(0));
    let mixed = Draft { parts: vec![no.clone(), yes], ..say(Outcome::Explained) };
    assert_eq!(mixed.outcome(), Outcome::Supported);
    assert!(draft_of(&office, &accepted, mixed, one()).is_ok());
    let explained = say(Outcome::Explained).parts.remove(0);
    let refused = Draft { parts: vec![explained, no], ..say(Outcome::Explained) };
    assert_eq!(refused.outcome(), Outcome::NotSupported);
}

#[test]
fn a_draft_whose_days_have_passed_is_drafted_again() {
    let mut office = Office::open();
    let drafted = office.after(&["confirm", "refer", "accept", "draft"]);
    office.today = day(4, 1);
    assert_eq!(reason(office.tell(drafted, "approve")), "STEP_DATE_PASSED");
}

#[test]
fn a_step_is_proven_once_on_a_day_between_the_delivery_and_today() {
    let mut office = Office::open();
    let way = ["confirm", "refer", "accept", "draft", "approve", "issue", "deliver"];
    let delivered = office.after(&way);
    let id = delivered.handlings[0].steps[0].id;
    office.today = day(3, 20);
    let (clerk, other) = (officer(CLERK), officer("530902-SCJ.clerk-1"));
    let prove = |file: &CaseFile, by: &Officer, date| {
        let done = Done { date, proof: "验收单".to_owned() };
        Handling::record_execution(&file.handlings, &file.matter, office.acting(by), id, done)
    };
    assert_eq!(reason(prove(&delivered, &clerk, day(3, 21))), "EXECUTION_IN_FUTURE");
    assert_eq!(reason(prove(&delivered, &clerk, day(3, 1))), "EXECUTION_TOO_EARLY");
    assert_eq!(reason(prove(&delivered, &other, day(3, 9))), "NOT_ANSWERABLE");
    let (handling, events) = prove(&delivered, &clerk, day(3, 9)).unwrap();
    assert_eq!(facts(&events), [ExecutionFact::Proven]);
    assert!(matches!(events[..], [Event::Execution { date, .. }] if date == day(3, 9)));
    let proven = delivered.with_handling(handling);
    assert_eq!(reason(prove(&proven, &clerk, day(3, 9))), "EXECUTION_STEP_DONE");
    assert_eq!(standing(&done(office.tell(proven, "conclude"))), "concluded");
}

#[test]
fn a_review_stops_no_step_and_another_opinion_ends_them() {
    let office = Office::open();
    let changed = ReviewRuling::Changed(Outcome::Explained);
    let asked = after(&office, Outcome::Supported, changed, &["review"]);
    assert!(office.tell(asked.clone(), "prove").is_ok(), "its term runs on");
    let lead = |it, next: &&str| done(tell_review(&office, it, next, changed));
    let issued = ["draft", "approve", "issue"].iter().fold(asked, lead);
    let (ended, events) = tell_review(&office, issued, "deliver", changed).unwrap();
    assert_eq!(facts(&events), [ExecutionFact::Lapsed]);
    assert!(ended.handlings[0].steps[0].lapsed);
    assert_eq!(standing(&ended), "concluded");
}

#[test]
fn what_a_review_supports_is_planned_by_the_body_and_then_carried_out() {
    let office = Office::open();
    let changed = ReviewRuling::Changed(Outcome::Supported);
    let way = [&["review"][..], &DECIDED].concat();
    let open = after(&office, Outcome::Explained, changed, &way);
    assert_eq!(standing(&open), "delivered");
    assert_eq!(reason(office.tell(open.clone(), "conclude")), "EXECUTION_NOT_PLANNED");
    let (planned, events) = office.tell(open, "plan").unwrap();
    assert_eq!(facts(&events), [ExecutionFact::Ordered { until_date: day(3, 31) }]);
    assert_eq!(reason(office.tell(planned.clone(), "plan")), "EXECUTION_PLANNED");
    assert_eq!(reason(office.tell(planned.clone(), "conclude")), "EXECUTION_OPEN");
    // The recheck may change back what the review has changed; nothing is owed after it.
    let back = ReviewRuling::Changed(Outcome::Explained);
    let way = [&["recheck"][..], &DECIDED].concat();
    let ended = way.iter().fold(planned, |it, next| done(tell_review(&office, it, next, back)));
    assert_eq!(standing(&ended), "concluded");
}

#[test]
fn a_revoked_opinion_is_not_said_again() {
    let office = Office::open();
    let revoked = ReviewRuling::Revoked { redo_days: 30 };
    let way = [&["review"][..], &DECIDED].concat();
    let again = after(&office, Outcome::NotSupported, revoked, &way);
    let said = again.handlings[0].work.draft().unwrap().clone();
    let spaced = Draft { grounds: format!(" {} ", said.grounds), ..said.clone() };
    assert_eq!(reason(draft_of(&office, &again, spaced, vec![])), "REDO_REPEATS");
    let other = Draft { grounds: "重新查明后的理由".to_owned(), ..said };
    assert!(draft_of(&office, &again, other, vec![]).is_ok());
}
