//! Review and recheck: whom a petitioner may ask and until when, and what a decision does to the matter.

use kernel::ids::HearingId;

use super::super::asking::Asked;
use super::super::event::ReviewEvent;
use super::super::review::{ReviewDraft, ReviewRuling};
use super::super::writing::Work;
use super::*;

/// The bureau of the city, above the one that handled the matter.
const REVIEWER: &str = "530900-ZJJ.clerk-1";
const REVIEWING_HEAD: &str = "530900-ZJJ.head";
const REGISTRAR: &str = "530902-XFJ.registrar-1";

/// The commands about a review; together they are all there are.
const COMMANDS: [&str; 10] = [
    "review", "recheck", "defend", "schedule", "call off", "heard", "draft", "approve", "issue",
    "deliver",
];

fn ask(
    office: &Office,
    file: CaseFile,
    kind: ReviewKind,
    to: Option<&str>,
    date: Option<NaiveDate>,
) -> Transition<CaseFile> {
    let registrar = officer(REGISTRAR);
    let body = to.map(|it| office.body(it).clone());
    let receipt_date = None;
    let asked = Asked { kind, body, date, receipt_date, request: "不服处理意见".to_owned() };
    let (by, matter) = (office.acting(&registrar), file.matter.clone());
    let asked =
        file.decided().ask(matter, by, office.id(), asked, &office.terms, &office.catalogue);
    asked.map(|((matter, review), events)| (file.with(matter).with_review(review), events))
}

/// What the body that decides, or the one whose opinion it is, does with everything right about it.
pub(super) fn tell(
    office: &Office,
    file: CaseFile,
    command: &str,
    ruling: ReviewRuling,
) -> Transition<CaseFile> {
    let (clerk, head) = (reviewer(&file, "clerk-1"), reviewer(&file, "head"));
    let (by, matter) = (office.acting(&clerk), file.matter.clone());
    let open = || file.reviews.iter().find(|it| Some(it.id) == open_id(&file)).cloned();
    let days = (office.today, office.today);
    let told = match command {
        "review" => return ask(office, file, ReviewKind::Review, Some("530900-ZJJ"), None),
        "recheck" => return ask(office, file, ReviewKind::Recheck, None, None),
        "defend" => {
            let clerk = officer(if file.reviews.len() > 1 { REVIEWER } else { CLERK });
            let said = file.decided().submit_defence(&matter, office.acting(&clerk));
            return said.map(|events| (file, events));
        }
        "schedule" => {
            let id: HearingId = office.id();
            Review::schedule_hearing(open(), by, id, days)
        }
        "call off" => Review::call_off_hearing(open(), by),
        "heard" => Review::record_hearing(open(), by, (None, None)),
        "draft" => {
            let (facts, grounds) = ("查明的事实".to_owned(), "依据".to_owned());
            let draft = ReviewDraft { facts, grounds, ruling, drafter: clerk.person.clone() };
            file.decided().draft_review(&matter, by, draft)
        }
        "approve" => file.decided().approve_review(&matter, office.acting(&head)),
        "issue" => Review::issue(open(), by),
        "deliver" => {
            let delivery = delivery(office.today);
            let delivered = file.decided().record_delivery(matter, by, delivery, office.id());
            return delivered.map(|(it, events)| {
                let file = file.with(it.matter).with_review(it.review);
                let handlings = it.replaced.into_iter().chain(it.again);
                (handlings.fold(file, CaseFile::with_handling), events)
            });
        }
        other => panic!("no command {other}"),
    };
    told.map(|(review, events)| (file.with_review(review), events))
}

fn open_id(file: &CaseFile) -> Option<kernel::ids::ReviewId> {
    file.matter.under_review_by().map(|(id, _)| id)
}

/// Somebody of the body that decides, or decided last.
fn reviewer(file: &CaseFile, post: &str) -> Officer {
    let body = file.reviews.last().map_or("530900-ZJJ".to_owned(), |it| it.body.to_string());
    officer(&format!("{body}.{post}"))
}

/// A matter whose opinion of this outcome was delivered.
fn decided(office: &Office, outcome: Outcome) -> CaseFile {
    let accepted = office.after(&["confirm", "refer", "accept"]);
    let drafted = office.draft_as(accepted.open_handling(), &accepted, outcome);
    let drafted = accepted.with_handling(done(drafted));
    ["approve", "issue", "deliver"].iter().fold(drafted, |it, next| done(office.tell(it, next)))
}

/// The same, led on by these commands about its review.
pub(super) fn after(
    office: &Office,
    outcome: Outcome,
    ruling: ReviewRuling,
    commands: &[&str],
) -> CaseFile {
    let file = decided(office, outcome);
    commands.iter().fold(file, |file, command| done(tell(office, file, command, ruling)))
}

pub(super) const DECIDED: [&str; 4] = ["draft", "approve", "issue", "deliver"];

#[test]
fn every_state_of_a_review_meets_every_command() {
    let office = Office::open();
    let ways: [&[&str]; 13] = [
        &[],
        &["review"],
        &["review", "draft"],
        &["review", "draft", "approve"],
        &["review", "draft", "approve", "issue"],
        &["review", "draft", "approve", "issue", "deliver"],
        &["review", "draft", "approve", "issue", "deliver", "recheck"],
        &["review", "draft", "approve", "issue", "deliver", "recheck", "schedule"],
        &["review", "draft", "approve", "issue", "deliver", "recheck", "schedule", "call off"],
        &["review", "draft", "approve", "issue", "deliver", "recheck", "schedule", "heard"],
        &["review", "draft", "approve", "issue", "deliver", "recheck", "draft"],
        &["review", "draft", "approve", "issue", "deliver", "recheck", "draft", "approve", "issue"],
        &[
            "review", "draft", "approve", "issue", "deliver", "recheck", "draft", "approve",
            "issue", "deliver",
        ],
    ];
    let show = |file: &CaseFile| {
        let review = |it: &Review| match it.hearing {
            None => format!("{} {}", it.kind.as_str(), it.state().as_str()),
            Some(hearing) => {
                let hearing = match (hearing.days, hearing.held) {
                    (_, true) => "heard",
                    (Some(_), false) => "to be heard",
                    (None, false) => "hearing called off",
                };
                format!("{} {}, {hearing}", it.kind.as_str(), it.state().as_str())
            }
        };
        let reviews = file.reviews.iter().map(review).collect::<Vec<_>>().join(", ");
        format!("{} [{reviews}]", file.matter.stage().as_str())
    };
    let (outcome, ruling) = (Outcome::NotSupported, ReviewRuling::Upheld);
    let table: String = ways
        .iter()
        .map(|way| {
            let there = || after(&office, outcome, ruling, way);
            let title = format!("{} ({})", show(&there()), way.join(", "));
            table::lines(&title, &COMMANDS, |next| tell(&office, there(), next, ruling), show)
        })
        .collect();
    assert_eq!(table, include_str!("review.txt"));
}

#[test]
fn a_decision_leads_the_matter_where_it_says() {
    let office = Office::open();
    let lead = |outcome, ruling| {
        let issued = after(&office, outcome, ruling, &["review", "draft", "approve", "issue"]);
        let (file, events) = tell(&office, issued, "deliver", ruling).unwrap();
        (file, events)
    };
    let answers = |file: &CaseFile| file.matter.answerable_body().to_string();
    for ruling in [ReviewRuling::Upheld, ReviewRuling::NotAccepted] {
        let (ended, events) = lead(Outcome::NotSupported, ruling);
        assert_eq!(standing(&ended), "concluded", "{ruling:?}");
        assert_eq!(answers(&ended), "530902-ZJJ", "whose opinion it is");
        assert!(matches!(
            events[..],
            [Event::Review(ReviewEvent::Delivered { .. }), Event::Concluded { .. }]
        ));
        // What was still to be carried out is so again.
        let (executed, events) = lead(Outcome::Supported, ruling);
        assert_eq!(
            (standing(&executed).as_str(), answers(&executed).as_str()),
            ("delivered", "530902-ZJJ")
        );
        assert!(matches!(
            events[..],
            [Event::Review(ReviewEvent::Delivered { executing: Some(_), .. })]
        ));
    }
    let (changed, _) = lead(Outcome::NotSupported, ReviewRuling::Changed(Outcome::Supported));
    assert_eq!(
        (standing(&changed).as_str(), answers(&changed).as_str()),
        ("delivered", "530902-ZJJ")
    );
    let (changed, _) = lead(Outcome::Supported, ReviewRuling::Changed(Outcome::Explained));
    assert_eq!(
        (standing(&changed).as_str(), answers(&changed).as_str()),
        ("concluded", "530902-ZJJ")
    );
    let asked = after(&office, Outcome::Explained, ReviewRuling::Upheld, &["review"]);
    let same = tell(&office, asked, "draft", ReviewRuling::Changed(Outcome::Explained));
    assert_eq!(reason(same), "OUTCOME_UNCHANGED");
    let (revoked, events) = lead(Outcome::NotSupported, ReviewRuling::Revoked { redo_days: 30 });
    assert_eq!(
        (standing(&revoked).as_str(), answers(&revoked).as_str()),
        ("handling investigating", "530902-ZJJ")
    );
    let until = day(4, 1);
    assert!(matches!(
        events[..],
        [Event::Review(ReviewEvent::Delivered { .. }), Event::Review(ReviewEvent::OrderedAnew { until_date, .. })] if until_date == until
    ));
    assert_eq!(reason(office.tell(revoked.clone(), "extend")), "REDO_NOT_EXTENDED");
    // The new opinion goes the whole way again, and may be asked about again.
    let anew = ["draft", "approve", "issue", "deliver", "prove", "conclude"];
    let again = anew.iter().fold(revoked, |it, next| done(office.tell(it, next)));
    assert_eq!(
        reason(tell(&office, again.clone(), "recheck", ReviewRuling::Upheld)),
        "NOTHING_TO_REVIEW"
    );
    assert!(tell(&office, again, "review", ReviewRuling::Upheld).is_ok());
}

#[test]
fn the_petitioner_chooses_among_the_bodies_above_and_no_other() {
    let office = Office::open();
    let opinion = || decided(&office, Outcome::Explained);
    let review = |to| ask(&office, opinion(), ReviewKind::Review, to, None);
    assert_eq!(reason(review(None)), "REVIEWING_BODY_TO_CHOOSE");
    assert_eq!(reason(review(Some("530902-SCJ"))), "REVIEWING_BODY_WRONG");
    for body in ["530900-ZJJ", "530902-ZF"] {
        let (asked, _) = review(Some(body)).unwrap();
        assert_eq!(asked.matter.answerable_body().as_str(), body);
        assert!(asked.matter.admits(&officer(&format!("{body}.clerk-1"))), "it may know of it now");
    }
    // The government above decides about the government's own review.
    let commands = ["draft", "approve", "issue", "deliver"];
    let (asked, _) = review(Some("530902-ZF")).unwrap();
    let reviewed =
        commands.iter().fold(asked, |it, next| done(tell(&office, it, next, ReviewRuling::Upheld)));
    let (recheck, _) = ask(&office, reviewed, ReviewKind::Recheck, None, None).unwrap();
    assert_eq!(recheck.matter.answerable_body().as_str(), "530900-ZF");
    // Whom the matter is kept from decides nothing about it.
    let mut kept = opinion();
    kept.matter.visibility.excluded_bodies.push(BodyCode::parse("530900-ZJJ").unwrap());
    let asked = ask(&office, kept, ReviewKind::Review, Some("530900-ZJJ"), None);
    assert_eq!(reason(asked), "BODY_EXCLUDED");
}

#[test]
fn the_right_is_used_up_to_its_last_day_by_the_day_of_asking() {
    let mut office = Office::open();
    let opinion = decided(&office, Outcome::Explained);
    let review = |office: &Office, date| {
        ask(office, opinion.clone(), ReviewKind::Review, Some("530900-ZJJ"), date)
    };
    assert_eq!(reason(review(&office, Some(day(3, 3)))), "REQUEST_IN_FUTURE");
    assert_eq!(reason(review(&office, Some(day(3, 1)))), "REQUEST_BEFORE_DELIVERY");
    // 30 days after Monday, 2 March.
    office.today = day(4, 1);
    assert!(review(&office, None).is_ok());
    office.today = day(4, 2);
    assert_eq!(reason(review(&office, None)), "REVIEW_TERM_PASSED");
    let (posted, _) = review(&office, Some(day(4, 1))).unwrap();
    assert_eq!(posted.reviews[0].receipt_date, day(4, 1), "who records it late gains no day");
    let past = Matter { historical: true, ..opinion.matter.clone() };
    let past =
        ask(&office, opinion.clone().with(past), ReviewKind::Review, Some("530900-ZJJ"), None);
    assert!(past.is_ok(), "no right lapses for a record of the past");
}

#[test]
fn whoever_drafted_the_opinion_takes_no_part_in_its_review_and_the_drafter_does_not_approve() {
    let office = Office::open();
    let (outcome, ruling) = (Outcome::Explained, ReviewRuling::Upheld);
    let asked = after(&office, outcome, ruling, &["review"]);
    let draft_by = |by: &Officer| {
        let (facts, grounds) = ("查明的事实".to_owned(), "依据".to_owned());
        let draft = ReviewDraft { facts, grounds, ruling, drafter: by.person.clone() };
        asked.decided().draft_review(&asked.matter, office.acting(by), draft)
    };
    let moved = Officer { person: officer(CLERK).person, ..officer(REVIEWER) };
    assert_eq!(reason(draft_by(&moved)), "TOOK_PART_BEFORE");
    assert_eq!(reason(draft_by(&officer(HEAD))), "NOT_ANSWERABLE");
    let drafted = done(tell(&office, asked.clone(), "draft", ruling));
    let approve =
        |by: &Officer| drafted.decided().approve_review(&drafted.matter, office.acting(by));
    let same = Officer { person: officer(REVIEWER).person, ..officer(REVIEWING_HEAD) };
    assert_eq!(reason(approve(&same)), "SECOND_PERSON_REQUIRED");
    let moved = Officer { person: officer(CLERK).person, ..officer(REVIEWING_HEAD) };
    assert_eq!(reason(approve(&moved)), "TOOK_PART_BEFORE");
    // In the recheck that holds for who drafted the review, too.
    let commands = ["review", "draft", "approve", "issue", "deliver", "recheck"];
    let recheck = after(&office, outcome, ruling, &commands);
    let moved = Officer { person: officer(REVIEWER).person, ..officer("530900-ZF.head") };
    let drafted = done(tell(&office, recheck, "draft", ruling));
    let approved = drafted.decided().approve_review(&drafted.matter, office.acting(&moved));
    assert_eq!(reason(approved), "TOOK_PART_BEFORE");
}

#[test]
fn a_hearing_lies_in_days_to_come_and_is_recorded_once_it_is_over() {
    let mut office = Office::open();
    let commands: Vec<_> = ["review"].into_iter().chain(DECIDED).chain(["recheck"]).collect();
    let recheck = after(&office, Outcome::Explained, ReviewRuling::Upheld, &commands);
    let (open, clerk) = (recheck.reviews.last().cloned(), reviewer(&recheck, "clerk-1"));
    let schedule = |office: &Office, open: &Option<Review>, from, to| {
        let (by, id) = (office.acting(&clerk), office.id());
        Review::schedule_hearing(open.clone(), by, id, (from, to))
    };
    assert_eq!(reason(schedule(&office, &open, day(3, 1), day(3, 3))), "HEARING_IN_PAST");
    assert_eq!(
        reason(schedule(&office, &open, day(3, 4), day(3, 3))),
        "HEARING_ENDS_BEFORE_IT_BEGINS"
    );
    assert_eq!(reason(schedule(&office, &open, day(3, 4), day(4, 3))), "HEARING_TOO_LONG");
    assert_eq!(reason(schedule(&office, &open, day(5, 2), day(5, 2))), "HEARING_TOO_FAR");
    let fixed = done(schedule(&office, &open, day(3, 4), day(3, 5)));
    let id = |review: &Review| review.hearing.map(|it| it.id).unwrap();
    let first = id(&fixed);
    let moved = done(schedule(&office, &Some(fixed), day(3, 9), day(3, 10)));
    assert_eq!(id(&moved), first, "changed, it is the same hearing");
    let record = |office: &Office, from, to| {
        Review::record_hearing(Some(moved.clone()), office.acting(&clerk), (from, to))
    };
    assert_eq!(reason(record(&office, None, None)), "HEARING_NOT_OVER");
    let issue = |review: &Review| {
        let work = Work::Approved(ReviewDraft {
            facts: "查明的事实".to_owned(),
            grounds: "依据".to_owned(),
            ruling: ReviewRuling::Upheld,
            drafter: clerk.person.clone(),
        });
        let approved = Review { work, ..review.clone() };
        Review::issue(Some(approved), Acting { officer: &clerk, today: day(3, 9) })
    };
    assert_eq!(reason(issue(&moved)), "HEARING_NOT_HELD");
    office.today = day(3, 9);
    assert_eq!(reason(record(&office, None, None)), "HEARING_NOT_OVER");
    let outside = record(&office, Some(day(3, 8)), Some(day(3, 9)));
    assert_eq!(reason(outside), "HEARING_OUTSIDE_ITS_DAYS");
    // Over within a day, only that day is not counted.
    let (held, events) = record(&office, None, Some(day(3, 9))).unwrap();
    let days = held.hearing.and_then(|it| it.days).map(|it| (it.from, it.to));
    assert_eq!(days, Some((day(3, 9), day(3, 9))));
    assert!(matches!(events[..], [Event::Review(ReviewEvent::HearingScheduled { .. })]));
    assert!(issue(&held).is_ok());
    assert_eq!(reason(schedule(&office, &Some(held), day(3, 20), day(3, 20))), "HEARING_HELD");
}

#[test]
fn a_successor_takes_over_the_open_review_and_a_link_leaves_it_open() {
    let office = Office::open();
    let asked = after(&office, Outcome::Supported, ReviewRuling::Upheld, &["review"]).matter;
    let [ended, heir] = ["530900-ZJJ", "530900-SCJ"].map(|it| BodyCode::parse(it).unwrap());
    let (taken, _) = asked.taken_over(&[(ended, heir.clone())].into_iter().collect()).unwrap();
    assert_eq!(taken.answerable_body(), &heir);
    assert_eq!(taken.stage(), Stage::UnderReview);
    let (left, events) = asked.withdraw(Manner::Linked, office.today);
    assert_eq!((left.stage(), events.len()), (Stage::UnderReview, 0));
}
