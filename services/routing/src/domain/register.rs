//! What the register says differently after a person was appointed, a body merged, a post added.
//!
//! Each change gives the rows that differ; whether the register can be so is checked as a whole
//! afterwards.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kernel::{BodyCode, Invalid, PersonCode, PostCode};
use organisation::{Body, Holding, Interest, Leave, Organisation, Post, Record, Row, Validity};

use super::{Denied, Refusal};

/// Gives a post to a person; whoever held it on the first day held it until the day before.
pub fn appoint(
    office: &Organisation,
    holding: Holding,
    first: NaiveDate,
) -> Result<Vec<Record>, Denied> {
    let before = first.checked_sub_days(Days::new(1)).unwrap_or(first);
    known_post(office, &holding.post, first)?;
    let present = office.as_of(first).holder(&holding.post).cloned();
    let ended = present.filter(|it| it.person != holding.person).map(|it| end(it, before));
    Ok(ended.into_iter().chain([holding.into()]).collect())
}

/// Ends who holds a post.
pub fn end_holding(
    office: &Organisation,
    post: &PostCode,
    last: NaiveDate,
) -> Result<Vec<Record>, Denied> {
    known_post(office, post, last)?;
    let held = office.as_of(last).holder(post).cloned();
    let held = held.ok_or_else(|| Refusal::PostVacant { post: post.clone() })?;
    Ok(vec![end(held, last)])
}

/// Records days away.
pub fn leave(person: PersonCode, valid: Validity) -> Vec<Record> {
    vec![Leave { person, valid }.into()]
}

/// Records an interest that a person has declared.
pub fn interest(interest: Interest, first: NaiveDate) -> Vec<Record> {
    let valid = Validity { from: Some(first), ..interest.valid };
    vec![interest.with_validity(valid).into()]
}

/// Ends bodies; their posts, and who holds these, end with them.
pub fn end_bodies(
    office: &Organisation,
    bodies: &[BodyCode],
    successors: &[BodyCode],
    last: NaiveDate,
) -> Result<Vec<Record>, Denied> {
    let view = office.as_of(last);
    let mut rows = Vec::new();
    for code in bodies {
        let mut body = view.body(code).cloned().ok_or_else(|| unknown_body(code))?;
        body.successors = successors.to_vec();
        rows.push(end(body, last));
        for post in view.posts_of(code) {
            rows.push(end(post.clone(), last));
            rows.extend(view.holder(&post.code).map(|it| end(it.clone(), last)));
        }
    }
    Ok(rows)
}

/// Adds a body with its posts.
pub fn add_body(
    office: &Organisation,
    body: Body,
    posts: Vec<Post>,
    first: NaiveDate,
) -> Result<Vec<Record>, Denied> {
    if let Some(there) = office.as_of(first).body(&body.code) {
        let (body, name) = (there.code.clone(), there.name.clone());
        return Err(Refusal::BodyAlreadyThere { body, name }.into());
    }
    let mut codes = BTreeSet::new();
    for (at, post) in posts.iter().enumerate() {
        if post.code.body() != body.code {
            return Err(not_of_the_body(at, &body.code).into());
        }
        let there = office.posts.find_on(first, |it| it.code.cmp(&post.code)).next().is_some();
        if there || !codes.insert(&post.code) {
            return Err(Refusal::PostAlreadyThere { post: post.code.clone() }.into());
        }
    }
    Ok([body.into()].into_iter().chain(posts.into_iter().map(Record::from)).collect())
}

/// Adds a post.
pub fn add_post(
    office: &Organisation,
    post: Post,
    first: NaiveDate,
) -> Result<Vec<Record>, Denied> {
    let view = office.as_of(first);
    let body = post.code.body();
    if view.body(&body).is_none() {
        return Err(unknown_body(&body).into());
    }
    if view.post(&post.code).is_some() {
        return Err(Refusal::PostAlreadyThere { post: post.code }.into());
    }
    Ok(vec![post.into()])
}

fn end<R: Row + Into<Record>>(row: R, last: NaiveDate) -> Record {
    let valid = row.valid().until(last);
    row.with_validity(valid).into()
}

fn known_post(office: &Organisation, post: &PostCode, day: NaiveDate) -> Result<(), Invalid> {
    if office.as_of(day).post(post).is_some() {
        return Ok(());
    }
    let (zh, en) = (format!("届时没有岗位{post}"), format!("there is no post {post} on that day"));
    Err(Invalid::new("post", "POST_UNKNOWN", zh, en))
}

fn not_of_the_body(at: usize, body: &BodyCode) -> Invalid {
    let (zh, en) =
        (format!("该岗位不属于机关{body}"), format!("the post is not one of the body {body}"));
    Invalid::new(format!("posts[{at}].code"), "POST_NOT_OF_BODY", zh, en)
}

fn unknown_body(body: &BodyCode) -> Invalid {
    let (zh, en) = (format!("届时没有机关{body}"), format!("there is no body {body} on that day"));
    Invalid::new("body", "BODY_UNKNOWN", zh, en)
}
