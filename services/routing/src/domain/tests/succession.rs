//! A body ends, and its successor has what lay with it.

use organisation::Successions;

use super::*;

fn successions(pairs: &[(&str, &str)]) -> Successions {
    pairs.iter().map(|(ended, heir)| (code(ended), code(heir))).collect()
}

fn code(text: &str) -> BodyCode {
    BodyCode::parse(text).unwrap()
}

#[test]
fn at_every_stage_exactly_the_successor_answers() {
    let office = Office::open();
    let merged = successions(&[("530902-ZJJ", "530902-SCJ"), ("530902-XFJ", "530902-ZF")]);
    for (commands, answers) in [
        (&["confirm"][..], "530902-ZF"),
        (&["confirm", "refer"], "530902-SCJ"),
        (&["confirm", "refer", "object"], "530902-SCJ"),
        (&["confirm", "refer", "accept"], "530902-SCJ"),
        (&["confirm", "refer", "accept", "draft", "approve", "issue", "deliver"], "530902-SCJ"),
    ] {
        let before = office.after(commands).matter;
        let (after, events) = before.taken_over(&merged).unwrap();
        assert_eq!(after.answerable_body(), &code(answers), "{commands:?}");
        assert_eq!(after.stage(), before.stage(), "{commands:?}");
        assert_eq!(after.office, code("530902-ZF"));
        assert!(after.involved.is_superset(&before.involved), "history stays");
        assert!(!events.is_empty(), "{commands:?}");
        assert!(after.admits(&officer(&format!("{answers}.clerk-1"))), "{commands:?}");
        assert!(after.taken_over(&merged).is_none(), "a second time there is nothing to do");
    }
    let disputed = office.after(&["confirm", "refer", "object"]).matter;
    let (disputed, _) = disputed.taken_over(&merged).unwrap();
    let (decider, designators) = disputed.dispute().unwrap();
    assert_eq!(decider, &code("530902-ZF"));
    assert_eq!(designators.iter().collect::<Vec<_>>(), [&code("530902-ZF")]);
}

#[test]
fn what_is_offered_to_an_office_that_ends_is_offered_to_its_successor() {
    let office = Office::open();
    let offered = done(office.tell(office.received_directly(Track::Petition), "offer")).matter;
    let (after, _) = offered.taken_over(&successions(&[("530902-XFJ", "530902-ZF")])).unwrap();
    assert_eq!(after.offer.unwrap().to, code("530902-ZF"));
    assert_eq!(after.office, code("530902-ZJJ"));
}

#[test]
fn a_matter_that_has_nothing_to_do_with_the_body_stays_as_it_is() {
    let office = Office::open();
    let matter = office.after(&["confirm", "refer"]).matter;
    assert!(matter.taken_over(&successions(&[("530902-MZW", "530902-MZJ")])).is_none());
}

#[test]
fn whom_a_matter_is_kept_from_keeps_it_from_the_successor_too() {
    let office = Office::open();
    let label = Visibility::before_screening(vec![code("530902-ZJJ")], vec![]);
    let matter = office.registered(Track::Accusation, Channel::Letter, label).matter;
    let (after, events) = matter.taken_over(&successions(&[("530902-ZJJ", "530902-SCJ")])).unwrap();
    assert!(after.visibility.excludes_body(&code("530902-SCJ")));
    assert!(after.visibility.excludes_body(&code("530902-ZJJ")));
    assert_eq!(after.visibility.version, matter.visibility.version + 1);
    let (from, to) = (code("530902-ZJJ"), code("530902-SCJ"));
    assert_eq!(events, [Event::TakenOver { from, to }]);
}
