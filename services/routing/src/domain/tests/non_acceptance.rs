//! Which earlier matter bears which kind of no.

use super::review::after;
use super::*;
use crate::domain::review::ReviewRuling;

const REVIEWED: [&str; 6] = ["review", "draft", "approve", "issue", "deliver", "recheck"];

/// What comes of refusing with each kind of no, resting on this matter.
fn borne(office: &Office, earlier: &CaseFile) -> [String; 3] {
    let (kinds, clerk) = (NonAcceptance::ALL, officer(CLERK));
    let refused = office.after(&["confirm", "refer"]);
    [kinds[0], kinds[1], kinds[2]].map(|kind| {
        let (matter, by) = (refused.matter.clone(), office.acting(&clerk));
        let earlier = EarlierMatter::Here {
            matter: Box::new(earlier.matter.clone()),
            decided: earlier.decided(),
        };
        let told = refused.receipts().refuse(matter, by, kind, earlier, &office.terms);
        told.map_or_else(|denied| denied.reason().to_owned(), |_| kind.as_str().to_owned())
    })
}

const NO: [&str; 3] = ["EARLIER_MATTER_ENDED", "EARLIER_REVIEW_NOT_OPEN", "EARLIER_NOT_RECHECKED"];

#[test]
fn an_open_matter_bears_that_the_same_is_under_way_and_nothing_else() {
    let office = Office::open();
    let accepted = office.after(&["confirm", "refer", "accept"]);
    assert_eq!(borne(&office, &accepted), ["under_way", NO[1], NO[2]]);
    // What nobody has accepted is no reason to refuse another: neither would be handled.
    let referred = office.after(&["confirm", "refer"]);
    assert_eq!(borne(&office, &referred), ["EARLIER_NOT_ACCEPTED", NO[1], NO[2]]);
    // Its review is open until it is asked for; then the matter is under way with who decides.
    let asked = after(&office, Outcome::Explained, ReviewRuling::Upheld, &["review"]);
    assert_eq!(borne(&office, &asked), ["under_way", NO[1], NO[2]]);
}

#[test]
fn an_opinion_bears_that_its_review_is_open_until_the_right_has_lapsed() {
    let mut office = Office::open();
    let decided = after(&office, Outcome::Explained, ReviewRuling::Upheld, &[]);
    assert_eq!(borne(&office, &decided), [NO[0], "review_open", NO[2]]);
    // Thirty days from 2 March: Wednesday, the first of April.
    office.today = day(4, 1);
    assert_eq!(borne(&office, &decided), [NO[0], "review_open", NO[2]]);
    office.today = day(4, 2);
    assert_eq!(borne(&office, &decided), NO);
    // A matter that ended otherwise has no opinion at all.
    let declined = office.after(&["confirm", "refer", "decline"]);
    assert_eq!(borne(&office, &declined), NO);
}

#[test]
fn only_a_delivered_recheck_that_ordered_nothing_anew_closes() {
    let office = Office::open();
    let file = |ruling, commands: &[&str]| after(&office, Outcome::Explained, ruling, commands);
    let upheld = ReviewRuling::Upheld;
    let reviewed = file(upheld, &REVIEWED[..5]);
    assert_eq!(borne(&office, &reviewed), [NO[0], "review_open", NO[2]]);
    let rechecked = [&REVIEWED[..], &REVIEWED[1..5]].concat();
    assert_eq!(borne(&office, &file(upheld, &rechecked)), [NO[0], NO[1], "closed"]);
    assert_eq!(borne(&office, &file(upheld, &rechecked[..9])), ["under_way", NO[1], NO[2]]);
}

#[test]
fn a_later_matter_is_no_reason_to_refuse_an_earlier_one() {
    let (mut office, clerk) = (Office::open(), officer(CLERK));
    let refused = office.after(&["confirm", "refer"]);
    office.today = day(3, 3);
    let later = office.after(&["confirm", "refer", "accept"]);
    let earlier =
        EarlierMatter::Here { matter: Box::new(later.matter.clone()), decided: later.decided() };
    let (matter, by) = (refused.matter.clone(), office.acting(&clerk));
    let told =
        refused.receipts().refuse(matter, by, NonAcceptance::UnderWay, earlier, &office.terms);
    assert_eq!(reason(told), "EARLIER_MATTER_LATER");
}

#[test]
fn a_matter_is_no_reason_to_refuse_itself() {
    let office = Office::open();
    let (file, clerk) = (office.after(&["confirm", "refer"]), officer(CLERK));
    let matter = file.matter.clone();
    let earlier = EarlierMatter::Here { matter: Box::new(matter.clone()), decided: file.decided() };
    let by = office.acting(&clerk);
    let refused =
        file.receipts().refuse(matter, by, NonAcceptance::UnderWay, earlier, &office.terms);
    assert_eq!(reason(refused), "EARLIER_MATTER_IS_THIS");
}
