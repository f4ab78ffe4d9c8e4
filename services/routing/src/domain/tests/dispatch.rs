//! A matter's way inside its body.

use chrono::{DateTime, Utc};

use super::*;
use crate::domain::dispatch::{Place, Step};

type Told = fn(&Matter, Acting<'_>, DateTime<Utc>, &[Dispatch]) -> Transition<Dispatch>;
const SIGN: Told = Matter::sign_for;
const TAKE_UP: Told = Matter::take_up;

/// What a post does after these steps.
fn does(
    (office, file): (&Office, &CaseFile),
    post: &str,
    told: Told,
    before: &[Dispatch],
) -> Transition<Dispatch> {
    let by = officer(post);
    told(&file.matter, office.acting(&by), office.now(), before)
}

fn goes(
    office: &Office,
    file: &CaseFile,
    section: &str,
    post: Option<&str>,
) -> Transition<Dispatch> {
    let by = officer(HEAD);
    let post = post.map(|it| PostCode::parse(it).unwrap());
    let place = Place { section: section.to_owned(), post };
    file.matter.dispatch(office.acting(&by), office.now(), place)
}

#[test]
fn a_body_signs_once_dispatches_as_often_as_it_likes_and_the_post_named_takes_it_up() {
    let office = Office::open();
    let file = office.after(&["confirm", "refer"]);
    let mut steps = vec![done(does((&office, &file), CLERK, SIGN, &[]))];
    assert_eq!(steps[0].step, Step::SignedFor);
    assert_eq!(reason(does((&office, &file), HEAD, SIGN, &steps)), "ALREADY_SIGNED_FOR");
    assert_eq!(reason(does((&office, &file), CLERK, TAKE_UP, &steps)), "NOTHING_DISPATCHED");
    steps.push(done(goes(&office, &file, "物业监管科", None)));
    // Any post of the section takes up what names no post; the last word counts.
    assert!(does((&office, &file), CLERK, TAKE_UP, &steps).is_ok());
    steps.push(done(goes(&office, &file, "", Some(CLERK))));
    assert_eq!(reason(does((&office, &file), HEAD, TAKE_UP, &steps)), "DISPATCHED_TO_ANOTHER");
    steps.push(done(does((&office, &file), CLERK, TAKE_UP, &steps)));
    assert_eq!(steps[3].step, Step::TakenUp);
    assert_eq!(reason(does((&office, &file), CLERK, TAKE_UP, &steps)), "ALREADY_TAKEN_UP");
}

#[test]
fn it_stays_inside_the_body_and_passes_no_post_from_which_it_is_kept() {
    let office = Office::open();
    let file = office.after(&["confirm", "refer"]);
    assert_eq!(
        reason(goes(&office, &file, "", Some("530902-SCJ.clerk-1"))),
        "POST_OF_ANOTHER_BODY"
    );
    let mut kept = file.clone();
    kept.matter.visibility.excluded_posts.push(PostCode::parse(CLERK).unwrap());
    assert_eq!(reason(goes(&office, &kept, "", Some(CLERK))), "POST_EXCLUDED");
    assert_eq!(reason(does((&office, &file), "530902-SCJ.clerk-1", SIGN, &[])), "NOT_ANSWERABLE");
    let ended = office.after(&["confirm", "refer", "decline"]);
    assert_eq!(reason(does((&office, &ended), CLERK, SIGN, &[])), "NOT_IN_HAND");
    assert_eq!(
        reason(Place::new(String::new(), None).map(|it| (it, vec![])).map_err(Into::into)),
        "FIELD_MISSING"
    );
    // Recalled and referred again, it is signed for again, and what was dispatched before counts no more.
    let before = [
        done(does((&office, &file), CLERK, SIGN, &[])),
        done(goes(&office, &file, "", Some(CLERK))),
    ];
    let again = done(office.tell(done(office.tell(file, "recall")), "refer"));
    assert!(does((&office, &again), CLERK, SIGN, &before).is_ok());
    assert_eq!(reason(does((&office, &again), CLERK, TAKE_UP, &before)), "NOTHING_DISPATCHED");
}
