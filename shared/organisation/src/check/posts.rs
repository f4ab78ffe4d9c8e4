//! Posts, who holds them, and what is said of these people.

use std::collections::BTreeMap;

use kernel::{BodyCode, PersonCode};

use crate::complaint::{Complaints, Fault};
use crate::organisation::Organisation;
use crate::row::Row;
use crate::rows::{Holding, Interest, Leave, Post};

pub(super) fn check(office: &Organisation, complaints: &mut Complaints) {
    let mut heads: BTreeMap<BodyCode, Vec<&Post>> = BTreeMap::new();
    for (line, post) in office.posts.in_file_order() {
        let body = post.code.body();
        if office.bodies.find(|it| it.code.cmp(&body)).is_empty() {
            complaints.note(Post::FILE, line, "code", Fault::BodyUnknown { body: body.clone() });
        }
        let kinds = office.kinds.find(|it| it.code.cmp(&post.kind));
        if kinds.is_empty() {
            let fault = Fault::KindUnknown { kind: post.kind.clone() };
            complaints.note(Post::FILE, line, "kind", fault);
        }
        deputy(office, line, post, complaints);
        if kinds.iter().any(|it| it.head) {
            let others = heads.entry(body).or_default();
            let differs = |it: &&&Post| it.code != post.code && it.valid.overlaps(&post.valid);
            if let Some(other) = others.iter().find(differs) {
                let fault = Fault::HeadTwice { other: other.code.clone() };
                complaints.note(Post::FILE, line, "kind", fault);
            }
            others.push(post);
        }
    }
    holders(office, complaints);
    people(office, complaints);
}

/// Leaves and interests are of people in office, who hold a post at some time.
fn people(office: &Organisation, complaints: &mut Complaints) {
    let leaves = office.leaves.with_lines().map(|(line, it)| (Leave::FILE, line, &it.person));
    let interests = office.interests.with_lines();
    let interests = interests.map(|(line, it)| (Interest::FILE, line, &it.person));
    for (file, line, person) in leaves.chain(interests) {
        if !office.register().held_by.contains_key(person) {
            let fault = Fault::PersonUnknown { person: person.clone() };
            complaints.note(file, line, "person", fault);
        }
    }
    // A body that ended may still be complained about.
    for (line, interest) in office.interests.with_lines() {
        if office.bodies.find(|it| it.code.cmp(&interest.body)).is_empty() {
            let fault = Fault::BodyUnknown { body: interest.body.clone() };
            complaints.note(Interest::FILE, line, "body", fault);
        }
    }
}

fn deputy(office: &Organisation, line: usize, post: &Post, complaints: &mut Complaints) {
    let Some(deputy) = &post.deputy else { return };
    let fault = if *deputy == post.code {
        Fault::DeputyItself
    } else if office.posts.find(|it| it.code.cmp(deputy)).is_empty() {
        Fault::PostUnknown { post: deputy.clone() }
    } else {
        return;
    };
    complaints.note(Post::FILE, line, "deputy", fault);
}

/// A post is there, one person holds it at a time, and a person has one name.
fn holders(office: &Organisation, complaints: &mut Complaints) {
    let rows: Vec<_> = office.holders.with_lines().collect();
    for (at, &(line, holding)) in rows.iter().enumerate() {
        if office.posts.find(|it| it.code.cmp(&holding.post)).is_empty() {
            let fault = Fault::PostUnknown { post: holding.post.clone() };
            complaints.note(Holding::FILE, line, "post", fault);
        }
        let same_post = rows[..at].iter().rev().take_while(|(_, it)| it.post == holding.post);
        let clash = same_post
            .into_iter()
            .find(|(_, it)| it.person != holding.person && it.valid.overlaps(&holding.valid));
        if let Some((other, it)) = clash {
            let fault = Fault::HolderTwice { person: it.person.clone(), line: *other };
            complaints.note(Holding::FILE, line, "person", fault);
        }
    }
    names(office, complaints);
}

fn names(office: &Organisation, complaints: &mut Complaints) {
    let mut names: BTreeMap<&PersonCode, (usize, &str)> = BTreeMap::new();
    for (line, holding) in office.holders.in_file_order() {
        let (first, name) = *names.entry(&holding.person).or_insert((line, &holding.name));
        if name != holding.name {
            let fault = Fault::NameDiffers { name: name.to_owned(), line: first };
            complaints.note(Holding::FILE, line, "name", fault);
        }
    }
}
