//! Bodies: each lies in a division, answers to bodies that are there, and ends with somebody to
//! take over.

use std::collections::BTreeMap;

use chrono::Days;
use kernel::{BodyCode, RegionCode};
use words::routing::BodyKind;

use super::regions;
use crate::complaint::{Complaints, Fault};
use crate::organisation::Organisation;
use crate::row::{Row, Validity};
use crate::rows::Body;

/// Checks the bodies; true if superiors and successors lead somewhere, so that they can be walked.
pub(super) fn check(office: &Organisation, complaints: &mut Complaints) -> bool {
    for (line, body) in office.bodies.with_lines() {
        let region = body.code.region();
        if !regions::exists(office, &region) {
            complaints.note(Body::FILE, line, "code", Fault::RegionUnknown { region });
        }
        for (field, above) in [("superior", &body.superior), ("line", &body.line)] {
            let fault = above.as_ref().and_then(|it| missing(office, it, body.valid));
            if let Some(fault) = fault {
                complaints.note(Body::FILE, line, field, fault);
            }
        }
        successors(office, line, body, complaints);
    }
    governments(office, complaints);
    let above = |it: &Body| it.superior.iter().chain(&it.line).cloned().collect();
    let after = |it: &Body| it.successors.clone();
    let superior = circle(office, above);
    let successor = circle(office, after);
    let sound = superior.is_none() && successor.is_none();
    for (field, found, fault) in [
        ("superior", superior, (|path| Fault::SuperiorCircle { path }) as fn(String) -> Fault),
        ("successors", successor, |path| Fault::SuccessorCircle { path }),
    ] {
        if let Some((line, path)) = found {
            complaints.note(Body::FILE, line, field, fault(path));
        }
    }
    sound
}

pub(super) fn is_government(body: &Body) -> bool {
    matches!(body.kind, BodyKind::Government | BodyKind::Township)
}

/// What is wrong with a row that is valid for some time and needs this body: it must be there, or
/// somebody in its place.
pub(super) fn missing(office: &Organisation, code: &BodyCode, valid: Validity) -> Option<Fault> {
    let versions = office.bodies.find(|it| it.code.cmp(code));
    let Some(last) = versions.last() else {
        return Some(Fault::BodyUnknown { body: code.clone() });
    };
    if !versions.iter().any(|it| it.valid.overlaps(&valid)) && last.successors.is_empty() {
        return Some(Fault::BodyEnds { body: code.clone() });
    }
    let ends = last.valid.to.is_some_and(|end| valid.to.is_none_or(|to| end < to));
    (ends && last.successors.is_empty()).then(|| Fault::BodyEnds { body: code.clone() })
}

fn successors(office: &Organisation, line: usize, body: &Body, complaints: &mut Complaints) {
    if body.successors.is_empty() {
        return;
    }
    let Some(end) = body.valid.to else {
        complaints.note(Body::FILE, line, "successors", Fault::SuccessorTooEarly);
        return;
    };
    let next = end.checked_add_days(Days::new(1)).unwrap_or(end);
    for successor in &body.successors {
        let versions = office.bodies.find(|it| it.code.cmp(successor));
        let fault = if versions.is_empty() {
            Fault::BodyUnknown { body: successor.clone() }
        } else if versions.iter().any(|it| it.valid.holds(next)) {
            continue;
        } else {
            Fault::SuccessorNotThere { body: successor.clone() }
        };
        complaints.note(Body::FILE, line, "successors", fault);
    }
}

fn governments(office: &Organisation, complaints: &mut Complaints) {
    let mut seen: BTreeMap<RegionCode, Vec<&Body>> = BTreeMap::new();
    let bodies = office.bodies.in_file_order().into_iter();
    for (line, body) in bodies.filter(|(_, it)| is_government(it)) {
        let others = seen.entry(body.code.region()).or_default();
        let differs = |it: &&&Body| it.code != body.code && it.valid.overlaps(&body.valid);
        if let Some(other) = others.iter().find(differs) {
            let fault = Fault::GovernmentTwice { other: other.code.clone() };
            complaints.note(Body::FILE, line, "kind", fault);
        }
        others.push(body);
    }
}

/// A circle among bodies, with the line of one of them and the way round.
fn circle(office: &Organisation, next: impl Fn(&Body) -> Vec<BodyCode>) -> Option<(usize, String)> {
    let mut edges: BTreeMap<&BodyCode, Vec<BodyCode>> = BTreeMap::new();
    for body in office.bodies.rows() {
        edges.entry(&body.code).or_default().extend(next(body));
    }
    // Bodies with nothing left to follow fall away; in the end only circles, and what leads into
    // them, remain.
    loop {
        let open: Vec<BodyCode> = edges
            .iter()
            .filter(|(_, to)| to.iter().all(|it| !edges.contains_key(it)))
            .map(|(code, _)| (*code).clone())
            .collect();
        if open.is_empty() {
            break;
        }
        edges.retain(|code, _| !open.contains(code));
    }
    let mut path = vec![(*edges.keys().next()?).clone()];
    loop {
        let last = path.last()?;
        let onwards = edges.get(last)?.iter().find(|it| edges.contains_key(it))?.clone();
        if let Some(start) = path.iter().position(|it| *it == onwards) {
            path.push(onwards);
            let round: Vec<_> = path[start..].iter().map(ToString::to_string).collect();
            let line = office.bodies.with_lines().find(|(_, it)| it.code == path[start]);
            return Some((line.map_or(0, |(line, _)| line), round.join(" → ")));
        }
        path.push(onwards);
    }
}
