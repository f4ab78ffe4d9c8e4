//! What happens in a matter, made up by a seed: facts that are likely, facts that come late, facts
//! that take others back.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use deadlines::{DossierKey, Fact};
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk_ledger;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::objection_decided::Decision;
use headwater_proto::routing::v1::referral::Kind;
use headwater_proto::{Published, ServiceFacts, type_of};
use kernel::ServiceName;
use kernel::clock::office_midnight;
use kernel::ids::{EventId, HandlingId, MatterId, PetitionId, ReferralId, WarningId};
use prost::Message;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use service_kit::parse::to_civil;
use supervision::dossier::app::StoredFact;
use supervision::dossier::reading;
use uuid::Uuid;

const OFFICE: &str = "530902-XFJ";
const BUREAU: &str = "530902-ZJJ";

/// A fact as it is published, what it says about deadlines, and the matter it is about.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) matter: MatterId,
    pub(super) stored: StoredFact,
    pub(super) fact: Fact,
}

/// Writes the facts of one matter, in the order in which they were recorded.
pub(super) struct Author<'a> {
    rng: &'a mut StdRng,
    matter: MatterId,
    facts: Vec<Told>,
}

impl<'a> Author<'a> {
    pub(super) fn new(rng: &'a mut StdRng) -> Self {
        let matter = MatterId::from(uuid(rng));
        Self { rng, matter, facts: Vec::new() }
    }

    /// A matter that came in on `date`.
    pub(super) fn write(mut self, date: NaiveDate) -> anyhow::Result<Vec<Told>> {
        let petition_id = PetitionId::from(uuid(self.rng)).to_string();
        let registered = intake::PetitionRegistered {
            petition_id: petition_id.clone(),
            number: "530902-XFJ-2024-000001".to_owned(),
            region: "530902".to_owned(),
            answerable_body: OFFICE.to_owned(),
            ..intake::PetitionRegistered::default()
        };
        self.add(date, &registered)?;
        let mut day = date;
        for _ in 0..self.rng.random_range(1..4) {
            day = self.later(day, 30);
            day = self.referred(day)?;
        }
        if self.rng.random_bool(0.1) {
            let day = self.later(day, 90);
            self.add(day, &intake::PetitionVoided { petition_id, ..Default::default() })?;
        }
        if self.rng.random_bool(0.3) {
            self.warned(date)?;
        }
        self.facts.sort_by_key(|it| (it.fact.record_time, it.fact.id));
        Ok(self.facts)
    }

    /// One referral and what becomes of it; the day after.
    fn referred(&mut self, date: NaiveDate) -> anyhow::Result<NaiveDate> {
        let referral_id = ReferralId::from(uuid(self.rng)).to_string();
        let kinds = [Kind::Referral, Kind::Assignment, Kind::Designation];
        let kind = *kinds.choose(self.rng).unwrap_or(&Kind::Referral);
        let report_date = (kind == Kind::Assignment).then(|| to_civil(self.later(date, 120)));
        let referred = routing::MatterReferred {
            referral_id: referral_id.clone(),
            kind: kind.into(),
            track: routing::Track::Petition.into(),
            from_body: OFFICE.to_owned(),
            to_body: BUREAU.to_owned(),
            report_date,
            notifiable: true,
            ..routing::MatterReferred::default()
        };
        self.add(date, &referred)?;
        match self.rng.random_range(0..4) {
            0 => self.objected(date, referral_id),
            1 => Ok(date),
            _ => self.accepted(date, referral_id),
        }
    }

    fn objected(&mut self, date: NaiveDate, referral_id: String) -> anyhow::Result<NaiveDate> {
        let date = self.later(date, 9);
        let raised = routing::ObjectionRaised {
            referral_id: referral_id.clone(),
            body: BUREAU.to_owned(),
            deciding_body: OFFICE.to_owned(),
            designation_required: false,
        };
        self.add(date, &raised)?;
        let date = self.later(date, 20);
        let decisions = [Decision::Upheld, Decision::Refused, Decision::Designated];
        let decision = *decisions.choose(self.rng).unwrap_or(&Decision::Refused);
        let decided = routing::ObjectionDecided {
            referral_id,
            decision: decision.into(),
            answerable_body: OFFICE.to_owned(),
        };
        self.add(date, &decided)?;
        Ok(date)
    }

    fn accepted(&mut self, date: NaiveDate, referral_id: String) -> anyhow::Result<NaiveDate> {
        let date = self.later(date, 25);
        let handling_id = HandlingId::from(uuid(self.rng)).to_string();
        let accepted = routing::MatterAccepted {
            referral_id,
            handling_id: handling_id.clone(),
            body: BUREAU.to_owned(),
            ..routing::MatterAccepted::default()
        };
        self.add(date, &accepted)?;
        if self.rng.random_bool(0.4) {
            let (day, days) = (self.later(date, 70), self.rng.random_range(1..=30));
            let handling_id = handling_id.clone();
            let extended =
                routing::HandlingExtended { handling_id, days, document_number: String::new() };
            self.add(day, &extended)?;
        }
        if self.rng.random_bool(0.7) {
            let date = self.later(date, 110);
            let body = BUREAU.to_owned();
            let delivered = routing::OpinionDelivered { handling_id, body, ..Default::default() };
            self.add(date, &delivered)?;
            return Ok(date);
        }
        Ok(date)
    }

    fn warned(&mut self, date: NaiveDate) -> anyhow::Result<()> {
        let warning_id = WarningId::from(uuid(self.rng)).to_string();
        let date = self.later(date, 200);
        let issued = risk_ledger::WarningIssued {
            warning_id: warning_id.clone(),
            to_body: BUREAU.to_owned(),
            ..risk_ledger::WarningIssued::default()
        };
        self.add(date, &issued)?;
        if self.rng.random_bool(0.6) {
            let date = self.later(date, 30);
            self.add(date, &risk_ledger::WarningAnswered { warning_id, ..Default::default() })?;
        }
        Ok(())
    }

    fn later(&mut self, date: NaiveDate, days: i64) -> NaiveDate {
        date + TimeDelta::days(self.rng.random_range(0..=days))
    }

    /// Recorded on its day, or, one time in five, up to four months later.
    fn add<M: Published>(&mut self, date: NaiveDate, message: &M) -> anyhow::Result<()> {
        let lag = if self.rng.random_bool(0.2) { self.rng.random_range(0..120) } else { 0 };
        let minutes = self.rng.random_range(9 * 60..17 * 60);
        let record_time =
            office_midnight(date + TimeDelta::days(lag)) + TimeDelta::minutes(minutes);
        let producer = ServiceName::parse(M::Facts::PRODUCER).context("no such service")?;
        let stored = StoredFact {
            id: EventId::from(uuid(self.rng)),
            producer,
            type_name: type_of::<M>(),
            effect_date: date,
            record_time,
            actor: "530902-XFJ.registrar-1".to_owned(),
            traceparent: String::new(),
            payload: M::Facts::from(message.clone()).encode_to_vec(),
        };
        let kind = reading::read(producer, date, &stored.payload)?.kind.context("says nothing")?;
        let StoredFact { id, traceparent, .. } = stored.clone();
        let fact = Fact { id, effect_date: date, record_time, traceparent, kind };
        self.facts.push(Told { matter: self.matter, stored, fact });
        Ok(())
    }
}

/// The dossier of a matter, as the pure rules want one.
pub(super) fn dossier(matter: MatterId) -> DossierKey {
    DossierKey { id: matter.uuid(), matter: Some(matter) }
}

/// The instant from which a fact can be heard.
pub(super) fn known_from(told: &Told) -> DateTime<Utc> {
    told.fact.record_time
}

fn uuid(rng: &mut StdRng) -> Uuid {
    Uuid::from_u128(rng.random())
}
