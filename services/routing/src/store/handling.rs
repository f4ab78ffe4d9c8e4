//! Handlings with their opinions, each a row with its own version.

use std::mem::take;

use chrono::NaiveDate;
use kernel::ids::{MatterId, PetitionId, ReferralId};
use mailbox::columns::{code, word};
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::receipt::one_of;
use super::{Error, uuids};
use crate::domain::execution::{Done, ExecutionStep};
use crate::domain::handling::OrderedAnew;
use crate::domain::opinion::{Draft, Part, Remedy};
use crate::domain::writing::{Delivery, Step, Work};
use crate::domain::{Handling, HandlingState, Matter, Outcome};

struct Row {
    handling_id: Uuid,
    matter_id: Uuid,
    referral_id: Option<Uuid>,
    petition_id: Option<Uuid>,
    body: String,
    acceptance_date: NaiveDate,
    ordered_by: Option<Uuid>,
    redo_date: Option<NaiveDate>,
    extension_days: i32,
    state: String,
    part_requests: Vec<String>,
    part_outcomes: Vec<String>,
    part_opinions: Vec<String>,
    facts: Option<String>,
    grounds: Option<String>,
    legal_basis: Option<String>,
    drafter: Option<String>,
    issue_date: Option<NaiveDate>,
    remedy_bodies: Option<Vec<String>>,
    remedy_days: Option<i32>,
    delivery_date: Option<NaiveDate>,
    delivery_proof: Option<String>,
    step_ids: Vec<Uuid>,
    step_measures: Vec<String>,
    step_until_dates: Vec<NaiveDate>,
    step_dates: Vec<Option<NaiveDate>>,
    step_proofs: Vec<Option<String>>,
    step_lapsed: Vec<bool>,
    answer_date: Option<NaiveDate>,
    version: i64,
}

/// The handling that the matter's body works on, if it does.
pub async fn open(tx: &mut Tx, matter: &Matter) -> Result<Option<Handling>, Error> {
    let Some(id) = matter.open_handling() else {
        return Ok(None);
    };
    let all = of_matters(tx.connection(), &[matter.id]).await?;
    let found = all.into_iter().find(|it| it.id == id);
    found.map(Some).ok_or_else(|| Error::inconsistent("matter", "a handling that is not its own"))
}

/// The handlings of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Handling>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select handling_id, matter_id, referral_id, petition_id, body, acceptance_date, ordered_by,
             redo_date, extension_days, state, part_requests, part_outcomes, part_opinions, facts, grounds,
             legal_basis, drafter, issue_date, remedy_bodies, remedy_days, delivery_date, delivery_proof,
             step_ids, step_measures, step_until_dates,
             step_dates as \"step_dates!: Vec<Option<NaiveDate>>\",
             step_proofs as \"step_proofs!: Vec<Option<String>>\", step_lapsed, answer_date, version
         from routing.handling where matter_id = any($1) order by handling_order",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new handling; nothing has been worked on yet.
pub async fn insert(tx: &mut Tx, handling: &Handling) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.handling (handling_id, matter_id, referral_id, body, acceptance_date,
             ordered_by, redo_date, extension_days, state, version, petition_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        handling.id.uuid(),
        handling.matter.uuid(),
        handling.receipt.referral().map(ReferralId::uuid),
        handling.body.as_str(),
        handling.acceptance_date,
        handling.ordered.map(|it| it.by.uuid()),
        handling.ordered.map(|it| it.until_date),
        handling.extension_days,
        handling.state().as_str(),
        handling.version,
        handling.receipt.petition().map(PetitionId::uuid),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change, against the version that was read.
pub async fn update(tx: &mut Tx, handling: &Handling) -> Result<(), Error> {
    let (draft, delivery) = (handling.work.draft(), handling.work.delivery());
    let parts = draft.map(|it| &it.parts[..]).unwrap_or_default();
    let (steps, remedy) = (Steps::of(&handling.steps), handling.remedy.as_ref());
    let remedy_bodies = remedy.map(|it| texts(&it.bodies, ToString::to_string));
    let changed = sqlx::query!(
        "update routing.handling
         set extension_days = $3, state = $4, facts = $5, grounds = $6, legal_basis = $7, drafter = $8,
             issue_date = $9, delivery_date = $10, delivery_proof = $11, answer_date = $12,
             part_requests = $13, part_outcomes = $14, part_opinions = $15, remedy_bodies = $16,
             remedy_days = $17, step_ids = $18, step_measures = $19, step_until_dates = $20,
             step_dates = $21, step_proofs = $22, step_lapsed = $23, version = version + 1
         where handling_id = $1 and version = $2",
        handling.id.uuid(),
        handling.version,
        handling.extension_days,
        handling.state().as_str(),
        draft.map(|it| it.facts.as_str()),
        draft.map(|it| it.grounds.as_str()),
        draft.map(|it| it.legal_basis.as_str()),
        draft.map(|it| it.drafter.as_str()),
        handling.work.issue_date(),
        delivery.map(|it| it.date),
        delivery.map(|it| it.proof.as_str()),
        handling.answer_date,
        &texts(parts, |it| it.request.clone()),
        &texts(parts, |it| it.outcome.as_str().to_owned()),
        &texts(parts, |it| it.opinion.clone()),
        remedy_bodies.as_deref(),
        remedy.map(|it| it.days),
        &steps.ids,
        &steps.measures,
        &steps.until_dates,
        &steps.dates as &[Option<NaiveDate>],
        &steps.proofs as &[Option<String>],
        &steps.lapsed,
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, handling.version, "handling")?;
    Ok(())
}

fn texts<T>(all: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().map(text).collect()
}

/// Steps as columns.
#[derive(Default)]
struct Steps {
    ids: Vec<Uuid>,
    measures: Vec<String>,
    until_dates: Vec<NaiveDate>,
    dates: Vec<Option<NaiveDate>>,
    proofs: Vec<Option<String>>,
    lapsed: Vec<bool>,
}

impl Steps {
    fn of(steps: &[ExecutionStep]) -> Self {
        let mut columns = Self::default();
        for step in steps {
            columns.ids.push(step.id.uuid());
            columns.measures.push(step.measure.clone());
            columns.until_dates.push(step.until_date);
            columns.dates.push(step.done.as_ref().map(|it| it.date));
            columns.proofs.push(step.done.as_ref().map(|it| it.proof.clone()));
            columns.lapsed.push(step.lapsed);
        }
        columns
    }

    fn into_domain(self) -> Vec<ExecutionStep> {
        let done = self.dates.into_iter().zip(self.proofs);
        let what = self.ids.into_iter().zip(self.measures).zip(self.until_dates);
        what.zip(done)
            .zip(self.lapsed)
            .map(|((((id, measure), until_date), (date, proof)), lapsed)| ExecutionStep {
                id: id.into(),
                measure,
                until_date,
                done: date.zip(proof).map(|(date, proof)| Done { date, proof }),
                lapsed,
            })
            .collect()
    }
}

impl Row {
    fn into_domain(mut self) -> Result<Handling, Error> {
        Ok(Handling {
            id: self.handling_id.into(),
            matter: self.matter_id.into(),
            receipt: one_of("handling", self.referral_id, self.petition_id)?
                .ok_or_else(|| Error::inconsistent("handling", "no receipt"))?,
            body: code("handling", &self.body)?,
            acceptance_date: self.acceptance_date,
            ordered: self
                .ordered_by
                .zip(self.redo_date)
                .map(|(by, until_date)| OrderedAnew { by: by.into(), until_date }),
            extension_days: self.extension_days,
            version: self.version,
            answer_date: self.answer_date,
            remedy: self.remedy()?,
            steps: self.take_steps().into_domain(),
            work: self.into_work()?,
        })
    }

    fn remedy(&self) -> Result<Option<Remedy>, Error> {
        let Some((bodies, days)) = self.remedy_bodies.as_ref().zip(self.remedy_days) else {
            return Ok(None);
        };
        let bodies = bodies.iter().map(|it| code("handling", it)).collect::<Result<_, _>>()?;
        Ok(Some(Remedy { bodies, days }))
    }

    fn take_steps(&mut self) -> Steps {
        Steps {
            ids: take(&mut self.step_ids),
            measures: take(&mut self.step_measures),
            until_dates: take(&mut self.step_until_dates),
            dates: take(&mut self.step_dates),
            proofs: take(&mut self.step_proofs),
            lapsed: take(&mut self.step_lapsed),
        }
    }

    fn take_parts(&mut self) -> Result<Vec<Part>, Error> {
        let said = take(&mut self.part_outcomes).into_iter().zip(take(&mut self.part_opinions));
        let part = |(request, (outcome, opinion)): (String, (String, String))| {
            let outcome = word("handling", Outcome::parse, &outcome)?;
            Ok(Part { request, outcome, opinion })
        };
        take(&mut self.part_requests).into_iter().zip(said).map(part).collect()
    }

    fn into_work(mut self) -> Result<Work<Draft>, Error> {
        let parts = self.take_parts()?;
        let draft = match (self.facts, self.grounds, self.legal_basis, self.drafter) {
            (Some(facts), Some(grounds), Some(legal_basis), Some(drafter)) => Some(Draft {
                parts,
                facts,
                grounds,
                legal_basis,
                drafter: code("handling", &drafter)?,
            }),
            _ => None,
        };
        let delivery = self
            .delivery_date
            .zip(self.delivery_proof)
            .map(|(date, proof)| Delivery { date, proof });
        let step = match word("handling", HandlingState::parse, &self.state)? {
            HandlingState::Investigating | HandlingState::Answered => Step::Begun,
            HandlingState::Drafted => Step::Drafted,
            HandlingState::Approved => Step::Approved,
            HandlingState::Issued => Step::Issued,
            HandlingState::Delivered => Step::Delivered,
            // Said of a matter that has ended, and stored of none.
            HandlingState::Concluded => {
                return Err(Error::inconsistent("handling", "a state of its matter"));
            }
        };
        Work::of(step, draft, self.issue_date, delivery)
            .ok_or_else(|| Error::inconsistent("handling", "columns that contradict its state"))
    }
}
