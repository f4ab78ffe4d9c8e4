//! Every state of a recommendation meets every command.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use deadlines::DossierKey;
use kernel::ids::{MatterId, RecommendationId};
use kernel::{Acting, BodyCode, Explain, Officer, PersonCode, PostCode, Visibility, Word};
use uuid::Uuid;
use words::supervision::{RecommendationAdoption, RecommendationKind};

use super::*;
use crate::Refusal;
use crate::dossier::domain::Dossier;
use crate::orders::domain::Verdict;

const DRAFTER: &str = "530902-XFJ.supervision-1";
const HEAD: &str = "530902-XFJ.head";
const BUREAU: &str = "530902-ZJJ.head";

fn officer(post: &str) -> Officer {
    let post = PostCode::parse(post).unwrap();
    let person = format!("per-{}", post.as_str().to_lowercase().replace('.', "-"));
    Officer {
        person: PersonCode::parse(&person).unwrap(),
        body: post.body(),
        region: post.body().region(),
        rights: BTreeSet::new(),
        held_posts: BTreeSet::new(),
        interests: BTreeSet::new(),
        post,
    }
}

fn by(officer: &Officer) -> Acting<'_> {
    Acting { officer, today: day() }
}

fn day() -> NaiveDate {
    "2026-03-02".parse().unwrap()
}

fn body(code: &str) -> BodyCode {
    BodyCode::parse(code).unwrap()
}

fn dossier(excluded: &[&str]) -> Dossier {
    let excluded = excluded.iter().map(|it| body(it)).collect();
    Dossier {
        key: DossierKey { id: Uuid::nil(), matter: None },
        region: None,
        bodies: vec![body("530902-XFJ"), body("530902-ZJJ")],
        visibility: Visibility::before_screening(excluded, Vec::new()),
    }
}

fn draft_to(to: &str, dossier: &Dossier) -> Result<Recommendation, Refusal> {
    let words = Words {
        kind: RecommendationKind::ImproveWork,
        content: "完善物业纠纷的答复流程".to_owned(),
    };
    let id = (RecommendationId::from(Uuid::from_u128(7)), MatterId::from(Uuid::nil()));
    Recommendation::draft(id, dossier, by(&officer(DRAFTER)), body(to), words)
}

fn tell(it: Recommendation, command: &str) -> Result<Recommendation, Refusal> {
    let (head, bureau, drafter) = (officer(HEAD), officer(BUREAU), officer(DRAFTER));
    match command {
        "issue" => it.issue(&dossier(&[]), by(&head), "530902-XFJ-JY-2026-0001".to_owned()),
        "answer" => {
            let (adoption, text) = (RecommendationAdoption::PartlyAdopted, "已修订".to_owned());
            let answer = Answer { adoption, text, date: day(), post: bureau.post.clone() };
            it.answer(&bureau, answer)
        }
        "accept" => it.review(by(&drafter), Verdict::Accepted),
        "send back" => {
            it.review(by(&drafter), Verdict::SentBack { reason: "未说明时限".to_owned() })
        }
        other => panic!("no command {other}"),
    }
}

#[test]
fn every_state_meets_every_command() {
    let mut table = String::new();
    for way in [
        &[][..],
        &["issue"],
        &["issue", "answer"],
        &["issue", "answer", "accept"],
        &["issue", "answer", "send back"],
        &["issue", "answer", "send back", "answer"],
    ] {
        let drafted = draft_to("530902-ZJJ", &dossier(&[])).unwrap();
        let there = way.iter().fold(drafted, |it, command| tell(it, command).unwrap());
        let mut row = vec![format!("{:<9}", there.state.word().as_str())];
        for command in ["issue", "answer", "accept", "send back"] {
            let told = match tell(there.clone(), command) {
                Ok(it) => it.state.word().as_str(),
                Err(refusal) => refusal.reason(),
            };
            row.push(format!("{command}: {told}"));
        }
        table.push_str(&row.join("  "));
        table.push('\n');
    }
    assert_eq!(
        table,
        "\
drafted    issue: issued  answer: RECOMMENDATION_NOT_ISSUED  accept: RECOMMENDATION_NOT_ANSWERED  send back: RECOMMENDATION_NOT_ANSWERED
issued     issue: RECOMMENDATION_NOT_DRAFTED  answer: answered  accept: RECOMMENDATION_NOT_ANSWERED  send back: RECOMMENDATION_NOT_ANSWERED
answered   issue: RECOMMENDATION_NOT_DRAFTED  answer: RECOMMENDATION_NOT_ISSUED  accept: accepted  send back: sent_back
accepted   issue: RECOMMENDATION_NOT_DRAFTED  answer: RECOMMENDATION_NOT_ISSUED  accept: RECOMMENDATION_NOT_ANSWERED  send back: RECOMMENDATION_NOT_ANSWERED
sent_back  issue: RECOMMENDATION_NOT_DRAFTED  answer: answered  accept: RECOMMENDATION_NOT_ANSWERED  send back: RECOMMENDATION_NOT_ANSWERED
answered   issue: RECOMMENDATION_NOT_DRAFTED  answer: RECOMMENDATION_NOT_ISSUED  accept: accepted  send back: sent_back
"
    );
}

#[test]
fn it_goes_to_another_body_that_had_to_do_with_the_matter_and_may_know_of_it() {
    let reason = |to, dossier: &Dossier| draft_to(to, dossier).unwrap_err().reason();
    assert_eq!(reason("530902-XFJ", &dossier(&[])), "RECOMMENDATION_TO_OWN_BODY");
    assert_eq!(reason("530902-RSJ", &dossier(&[])), "BODY_NOT_INVOLVED");
    assert_eq!(reason("530902-ZJJ", &dossier(&["530902-ZJJ"])), "BODY_EXCLUDED");
    // Kept from it since it was drafted.
    let drafted = draft_to("530902-ZJJ", &dossier(&[])).unwrap();
    let issued = drafted.issue(&dossier(&["530902-ZJJ"]), by(&officer(HEAD)), String::new());
    assert_eq!(issued.unwrap_err().reason(), "BODY_EXCLUDED");
}

#[test]
fn another_person_of_the_same_body_issues_it_and_nobody_answers_for_another_body() {
    let drafted = || draft_to("530902-ZJJ", &dossier(&[])).unwrap();
    let issue = |post: &str| {
        let officer = officer(post);
        drafted().issue(&dossier(&[]), by(&officer), "1".to_owned())
    };
    assert_eq!(issue(DRAFTER).unwrap_err(), Refusal::SecondPersonRequired);
    assert_eq!(issue("530900-XFJ.head").unwrap_err(), Refusal::RecommendationNotOurs);
    let issued = issue(HEAD).unwrap();
    let (own, adoption) = (officer(HEAD), RecommendationAdoption::Adopted);
    let answer = Answer { adoption, text: "好".to_owned(), date: day(), post: own.post.clone() };
    assert_eq!(issued.clone().answer(&own, answer).unwrap_err(), Refusal::RecommendationNotOurs);
    let answered = tell(issued, "answer").unwrap();
    let reviewed = answered.review(by(&officer(BUREAU)), Verdict::Accepted);
    assert_eq!(reviewed.unwrap_err(), Refusal::RecommendationNotOurs);
}
