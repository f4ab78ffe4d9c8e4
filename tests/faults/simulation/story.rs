//! What happens in a matter, made up by a seed: facts that are likely, facts that come late, facts that take others back.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::clock::office_midnight;
use kernel::ids::{EventId, HandlingId, MatterId, ReferralId, WarningId};
use kernel::{BodyCode, Visibility};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use supervision::domain::fact::{
    Acceptance, Decision, HandlingStep, MatterStep, Referral, ReferralKind, ReferralStep,
    WarningStep,
};
use supervision::domain::{Dossier, Fact, What};
use uuid::Uuid;

/// A fact and the matter it is about.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) matter: MatterId,
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
        self.add(date, |_| {
            Ok(What::Matter(MatterStep::Registered {
                number: "530902-XFJ-2024-000001".to_owned(),
                receipt_date: date,
                receiving_body: body("530902-XFJ")?,
                historical: false,
            }))
        })?;
        let mut day = date;
        for _ in 0..self.rng.random_range(1..4) {
            day = self.later(day, 30);
            day = self.referred(day)?;
        }
        if self.rng.random_bool(0.1) {
            let day = self.later(day, 90);
            self.add(day, |_| Ok(What::Matter(MatterStep::Voided)))?;
        }
        if self.rng.random_bool(0.3) {
            self.warned(date)?;
        }
        self.facts.sort_by_key(|it| (it.fact.record_time, it.fact.id));
        Ok(self.facts)
    }

    /// One referral and what becomes of it; the day after.
    fn referred(&mut self, date: NaiveDate) -> anyhow::Result<NaiveDate> {
        let id = ReferralId::from(uuid(self.rng));
        let kind = [ReferralKind::Referral, ReferralKind::Assignment, ReferralKind::Designation];
        let kind = *kind.choose(self.rng).unwrap_or(&ReferralKind::Referral);
        let report_date = (kind == ReferralKind::Assignment).then(|| self.later(date, 120));
        self.add(date, |_| {
            let step = ReferralStep::Made(Referral {
                kind,
                from_body: body("530902-XFJ")?,
                to_body: body("530902-ZJJ")?,
                receipt_date: date,
                report_date,
                document: String::new(),
                notifiable: true,
                historical: false,
            });
            Ok(What::Referral { id, step })
        })?;
        match self.rng.random_range(0..4) {
            0 => self.objected(date, id),
            1 => Ok(date),
            _ => self.accepted(date, id),
        }
    }

    fn objected(&mut self, date: NaiveDate, id: ReferralId) -> anyhow::Result<NaiveDate> {
        let date = self.later(date, 9);
        self.add(date, |_| {
            let step = ReferralStep::Objected { deciding_body: body("530902-XFJ")?, date };
            Ok(What::Referral { id, step })
        })?;
        let date = self.later(date, 20);
        self.add(date, |rng| {
            let decisions = [Decision::Upheld, Decision::Refused, Decision::Designated];
            let decision = *decisions.choose(rng).unwrap_or(&Decision::Refused);
            Ok(What::Referral { id, step: ReferralStep::Decided { decision, date } })
        })?;
        Ok(date)
    }

    fn accepted(&mut self, date: NaiveDate, id: ReferralId) -> anyhow::Result<NaiveDate> {
        let date = self.later(date, 25);
        let handling = HandlingId::from(uuid(self.rng));
        self.add(date, |_| {
            let acceptance = Acceptance {
                handling,
                body: body("530902-ZJJ")?,
                date,
                document: String::new(),
                historical: false,
            };
            Ok(What::Referral { id, step: ReferralStep::Accepted(acceptance) })
        })?;
        if self.rng.random_bool(0.4) {
            let day = self.later(date, 70);
            self.add(day, |rng| {
                let step = HandlingStep::Extended { days: rng.random_range(1..=30) };
                Ok(What::Handling { id: handling, step })
            })?;
        }
        if self.rng.random_bool(0.7) {
            let date = self.later(date, 110);
            self.add(date, |_| {
                Ok(What::Handling { id: handling, step: HandlingStep::Delivered { date } })
            })?;
            return Ok(date);
        }
        Ok(date)
    }

    fn warned(&mut self, date: NaiveDate) -> anyhow::Result<()> {
        let id = WarningId::from(uuid(self.rng));
        let date = self.later(date, 200);
        self.add(date, |_| {
            let (body, document) = (body("530902-ZJJ")?, String::new());
            Ok(What::Warning { id, step: WarningStep::Issued { body, date, document } })
        })?;
        if self.rng.random_bool(0.6) {
            let date = self.later(date, 30);
            self.add(date, |_| Ok(What::Warning { id, step: WarningStep::Answered { date } }))?;
        }
        Ok(())
    }

    fn later(&mut self, date: NaiveDate, days: i64) -> NaiveDate {
        date + TimeDelta::days(self.rng.random_range(0..=days))
    }

    /// Recorded on its day, or, one time in five, up to four months later.
    fn add(
        &mut self,
        date: NaiveDate,
        what: impl FnOnce(&mut StdRng) -> anyhow::Result<What>,
    ) -> anyhow::Result<()> {
        let lag = if self.rng.random_bool(0.2) { self.rng.random_range(0..120) } else { 0 };
        let minutes = self.rng.random_range(9 * 60..17 * 60);
        let record_time =
            office_midnight(date + TimeDelta::days(lag)) + TimeDelta::minutes(minutes);
        let fact = Fact {
            id: EventId::from(uuid(self.rng)),
            effect_date: date,
            record_time,
            traceparent: String::new(),
            what: what(self.rng)?,
        };
        self.facts.push(Told { matter: self.matter, fact });
        Ok(())
    }
}

/// The dossier of a matter, as the pure rules want one.
pub(super) fn dossier(matter: MatterId) -> Dossier {
    Dossier {
        id: matter.uuid(),
        matter: Some(matter),
        region: None,
        bodies: Vec::new(),
        visibility: Visibility::default(),
    }
}

/// The instant from which a fact can be heard.
pub(super) fn known_from(told: &Told) -> DateTime<Utc> {
    told.fact.record_time
}

fn uuid(rng: &mut StdRng) -> Uuid {
    Uuid::from_u128(rng.random())
}

fn body(code: &str) -> anyhow::Result<BodyCode> {
    BodyCode::parse(code).map_err(anyhow::Error::from)
}
