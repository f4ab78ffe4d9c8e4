//! Every state of an order meets every command.

use std::collections::BTreeSet;

use kernel::ids::DeadlineId;
use kernel::{Explain, Officer, PersonCode, PostCode};

use super::*;
use crate::domain::order::{Answer, Issue, State, Verdict};
use crate::domain::{Order, Refusal, RuleId};

fn order(state: State) -> Order {
    Order {
        id: order_id(),
        dossier: Uuid::nil(),
        matter: None,
        deadline: DeadlineId::from(Uuid::nil()),
        rule: RuleId::Handling,
        body: body("530902-ZJJ"),
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
    let mut table = Vec::new();
    for state in states {
        let made = || order(state.clone());
        let sent_back = Verdict::SentBack { reason: "不完整".to_owned() };
        table.push(format!(
            "{:<9} issue: {}  answer: {}  accept: {}  send back: {}  withdraw: {}\n",
            state.as_str(),
            say(made().issue(issue.clone())),
            say(made().answer(answer.clone())),
            say(made().review(Verdict::Accepted)),
            say(made().review(sent_back)),
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

#[test]
fn nobody_urges_the_body_he_works_for() {
    let officer = |post: &str| {
        let post = PostCode::parse(post).unwrap();
        Officer {
            person: PersonCode::parse("per-a").unwrap(),
            body: post.body(),
            region: post.body().region(),
            rights: BTreeSet::new(),
            held_posts: BTreeSet::new(),
            post,
        }
    };
    let drafted = order(State::Drafted);
    assert_eq!(drafted.refuse_own_body(&officer("530902-ZJJ.head")), Err(Refusal::OrderToOwnBody));
    assert_eq!(drafted.refuse_own_body(&officer("530902-XFJ.supervision-1")), Ok(()));
}
