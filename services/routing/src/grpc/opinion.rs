//! Handlings with their opinions on the wire: what is asked for, part by part and step by step, and what is shown.

use headwater_proto::routing::v1 as pb;
use kernel::Invalid;
use kernel::ids::ReviewId;
use service_kit::parse::{self, to_civil, to_text};
use service_kit::{Complaints, collect};
use words::Word;

use super::{Grpc, TEXT_MAX};
use crate::app::{MatterView, StepRequest};
use crate::domain::execution::{ExecutionStep, planned_until};
use crate::domain::opinion::{Part, Remedy};
use crate::domain::{DocumentKind, Handling, HandlingState, Review, Stage};

/// The most parts or steps of an opinion.
const MOST: usize = 20;

/// What the petitioner asks for, and what the body says to it; every field that is wrong is named.
pub(super) fn parts(parts: &[pb::OpinionPart]) -> Result<Vec<Part>, Complaints> {
    some("parts", parts.len())?;
    parse::each_at("parts", parts, |at, it| {
        collect! {
            request <- parse::text(&format!("{at}.request"), &it.request, 2, 2000),
            outcome <- parse::word(&format!("{at}.outcome"), it.outcome),
            opinion <- parse::text(&format!("{at}.opinion"), &it.opinion, 2, TEXT_MAX),
        }
        Ok::<_, Complaints>(Part { request, outcome, opinion })
    })
}

/// At least one, and no more than can be overlooked.
fn some(field: &str, count: usize) -> Result<(), Invalid> {
    match count {
        0 => Err(Invalid::missing(field)),
        1..=MOST => Ok(()),
        _ => Err(Invalid::malformed(field, "不超过20项", "at most 20")),
    }
}

impl Grpc {
    /// The steps that an opinion names, if any.
    pub(super) fn steps(&self, steps: &[pb::PlannedStep]) -> Result<Vec<StepRequest>, Complaints> {
        if steps.is_empty() { Ok(vec![]) } else { self.steps_to_plan(steps) }
    }

    /// The steps that are planned; there is at least one.
    pub(super) fn steps_to_plan(
        &self,
        steps: &[pb::PlannedStep],
    ) -> Result<Vec<StepRequest>, Complaints> {
        some("steps", steps.len())?;
        parse::each_at("steps", steps, |at, it| {
            let field = format!("{at}.until_date");
            collect! {
                measure <- parse::text(&format!("{at}.measure"), &it.measure, 2, 2000),
                until_date <- parse::date(&field, it.until_date.as_ref())
                    .and_then(|date| planned_until(self.0.today(), date))
                    .map_err(|complaint| Invalid { field, ..complaint }),
            }
            Ok::<_, Complaints>(StepRequest { measure, until_date })
        })
    }
}

pub(super) fn handling(view: &MatterView, it: &Handling) -> pb::Handling {
    let answered = it.answer_date;
    let state = match view.matter.stage() {
        Stage::Concluded if answered.is_none() => HandlingState::Concluded,
        _ => it.state(),
    };
    let delivery = it.work.delivery();
    let opinion = it.work.draft().map(|draft| pb::Opinion {
        facts: draft.facts.clone(),
        grounds: draft.grounds.clone(),
        outcome: draft.outcome().number(),
        document_number: view.document_number(it.id.uuid(), &[DocumentKind::Opinion]),
        issue_date: it.work.issue_date().map(to_civil),
        delivery_date: delivery.map(|it| to_civil(it.date)),
        delivery_proof: delivery.map(|it| it.proof.clone()).unwrap_or_default(),
        parts: draft.parts.iter().map(part).collect(),
        legal_basis: draft.legal_basis.clone(),
        remedy: it.remedy.as_ref().map(remedy),
    });
    pb::Handling {
        handling_id: it.id.to_string(),
        state: state.number(),
        body: it.body.to_string(),
        acceptance_date: Some(to_civil(it.acceptance_date)),
        extension_days: it.extension_days,
        opinion,
        ordered_by: it.ordered.map(|it| ordered_by(view, it.by)).unwrap_or_default(),
        answer_date: answered.map(to_civil),
        steps: it.steps.iter().map(step).collect(),
    }
}

/// The review that ordered a handling, by the id that clients know.
fn ordered_by(view: &MatterView, id: ReviewId) -> String {
    let found = view.reviews.iter().find(|it| it.id == id);
    found.map(Review::shown_id).unwrap_or_default()
}

fn part(it: &Part) -> pb::OpinionPart {
    pb::OpinionPart {
        request: it.request.clone(),
        outcome: it.outcome.number(),
        opinion: it.opinion.clone(),
    }
}

fn remedy(it: &Remedy) -> pb::Remedy {
    pb::Remedy { bodies: it.bodies.iter().map(ToString::to_string).collect(), days: it.days }
}

fn step(it: &ExecutionStep) -> pb::ExecutionStep {
    let done = it.done.as_ref();
    pb::ExecutionStep {
        step_id: it.id.to_string(),
        measure: it.measure.clone(),
        until_date: Some(to_civil(it.until_date)),
        execution_date: done.map(|it| to_civil(it.date)),
        proof: to_text(done.map(|it| &it.proof)),
        lapsed: it.lapsed,
    }
}
