//! Every state of an order meets every command.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use deadlines::{DossierKey, RuleId};
use kernel::ids::{DeadlineId, OrderId};
use kernel::{BodyCode, Explain, Officer, PersonCode, PostCode};
use uuid::Uuid;

use super::*;
use crate::Refusal;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn order(state: State) -> Order {
    Order {
        id: OrderId::from(Uuid::from_u128(300)),
        dossier: DossierKey { id: Uuid::nil(), matter: None },
        deadline: DeadlineId::from(Uuid::nil()),
        rule: RuleId::from("handling"),
        body: BodyCode::parse("530902-ZJJ").unwrap(),
        state,
        version: 1,
    }
}

fn say(outcome: Result<Order, Refusal>) -> &'static str {
    match outcome {
        Ok(order) => order.state.as_str(),
        Err(refusal) => refusal.reason(),
    }
}

#[test]
fn every_state_meets_every_command() {
    let issue = Issue { document: "530902-XFJ-DB-2026-0001".to_owned(), date: day("2026-10-09") };
    let answer = Answer { text: "已整改".to_owned(), date: day("2026-10-15") };
    let states = [
        State::Drafted,
        State::Issued(issue.clone()),
        State::Answered(issue.clone(), answer.clone()),
        State::Closed(issue.clone(), answer.clone()),
        State::SentBack(issue.clone(), answer.clone(), "不完整".to_owned()),
        State::Withdrawn(Some(issue.clone())),
    ];
    let (office, bureau) = (officer("530902-XFJ.supervision-1"), officer("530902-ZJJ.head"));
    let mut table = Vec::new();
    for state in states {
        let made = || order(state.clone());
        let sent_back = Verdict::SentBack { reason: "不完整".to_owned() };
        table.push(format!(
            "{:<9} issue: {}  answer: {}  accept: {}  send back: {}  withdraw: {}\n",
            state.as_str(),
            say(made().issue(&office, issue.clone())),
            say(made().answer(&bureau, answer.clone())),
            say(made().review(&office, Verdict::Accepted)),
            say(made().review(&office, sent_back)),
            made().withdraw().map_or("-", |it| it.state.as_str()),
        ));
    }
    assert_eq!(
        table.concat(),
        "\
drafted   issue: issued  answer: ORDER_NOT_ISSUED  accept: ORDER_NOT_ANSWERED  send back: ORDER_NOT_ANSWERED  withdraw: withdrawn
issued    issue: ORDER_NOT_DRAFTED  answer: answered  accept: ORDER_NOT_ANSWERED  send back: ORDER_NOT_ANSWERED  withdraw: withdrawn
answered  issue: ORDER_NOT_DRAFTED  answer: ORDER_NOT_ISSUED  accept: closed  send back: sent_back  withdraw: withdrawn
closed    issue: ORDER_NOT_DRAFTED  answer: ORDER_NOT_ISSUED  accept: ORDER_NOT_ANSWERED  send back: ORDER_NOT_ANSWERED  withdraw: -
sent_back issue: ORDER_NOT_DRAFTED  answer: answered  accept: ORDER_NOT_ANSWERED  send back: ORDER_NOT_ANSWERED  withdraw: withdrawn
withdrawn issue: ORDER_NOT_DRAFTED  answer: ORDER_NOT_ISSUED  accept: ORDER_NOT_ANSWERED  send back: ORDER_NOT_ANSWERED  withdraw: -
"
    );
}

fn officer(post: &str) -> Officer {
    let post = PostCode::parse(post).unwrap();
    Officer {
        person: PersonCode::parse("per-a").unwrap(),
        body: post.body(),
        region: post.body().region(),
        rights: BTreeSet::new(),
        held_posts: BTreeSet::new(),
        interests: BTreeSet::new(),
        post,
    }
}

#[test]
fn nobody_urges_the_body_he_works_for_and_nobody_else_answers_for_it() {
    let issue = Issue { document: "530902-XFJ-DB-2026-0001".to_owned(), date: day("2026-10-09") };
    let own = officer("530902-ZJJ.head");
    let refused = order(State::Drafted).issue(&own, issue.clone());
    assert_eq!(refused.unwrap_err(), Refusal::OrderToOwnBody);
    let answer = Answer { text: "已整改".to_owned(), date: day("2026-10-15") };
    let office = officer("530902-XFJ.supervision-1");
    let refused = order(State::Issued(issue.clone())).answer(&office, answer.clone());
    assert_eq!(refused.unwrap_err(), Refusal::OrderNotOurs);
    let refused = order(State::Answered(issue, answer)).review(&own, Verdict::Accepted);
    assert_eq!(refused.unwrap_err(), Refusal::OrderToOwnBody);
}
