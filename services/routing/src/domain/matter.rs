//! A matter (信访事项) on its way: it always lies with exactly one answerable desk or body.

use chrono::NaiveDate;
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, Invalid, Officer, RegionCode, Visibility};

use super::catalogue::Catalogue;
use super::handling::Handling;
use super::referral::Referral;
use super::screening::{Confirmation, Screening};
use super::words::{BodyKind, Channel, Manner, Track};
use super::{Event, Refusal, Step};

/// A matter and everything decided about it.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    /// The petition that opened it.
    pub petition: PetitionId,
    /// That petition's registration number.
    pub number: String,
    pub channel: Channel,
    pub region: RegionCode,
    pub receipt_date: NaiveDate,
    /// The petition office that holds it: it answers whenever no other body does.
    pub office: BodyCode,
    /// The duty to notify exists.
    pub notifiable: bool,
    /// A record of the past: no deadline starts.
    pub historical: bool,
    pub visibility: Visibility,
    pub screening: Screening,
    /// Referrals that ended without an answer, the oldest first.
    pub returned: Vec<Referral>,
    pub stage: Stage,
    pub version: i64,
}

/// Where a matter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its screening is proposed.
    Registered,
    /// Screened; it waits at the petition office to be passed on or guided.
    Screened,
    /// With a body, which has not answered yet.
    Referred(Referral),
    /// The body objects; the sender decides. Papers return only after the sender agrees, so the body still answers.
    Objected(Referral),
    /// Accepted; being handled.
    Handling { referral: Referral, handling: Handling },
    /// The opinion is delivered and supported; it waits for its execution.
    Delivered { referral: Referral, handling: Handling },
    /// Ended.
    Concluded(Conclusion),
}

/// How a matter ended, with what it had come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    pub manner: Manner,
    /// The body that answered last.
    pub body: BodyCode,
    pub referral: Option<Referral>,
    pub handling: Option<Handling>,
}

/// What a person decides about a screening; what is left out stays as proposed.
#[derive(Clone, Debug, Default)]
pub struct ScreeningDecision {
    pub track: Option<Track>,
    pub category: Option<String>,
    pub competent_body: Option<BodyCode>,
    /// Required when anything is changed.
    pub reason: String,
}

/// The right to see matters of the whole region, wherever they lie.
pub const OVERSEE: &str = "matter.oversee";

impl Matter {
    /// The one body that answers now.
    pub fn answerable_body(&self) -> &BodyCode {
        match &self.stage {
            Stage::Registered | Stage::Screened => &self.office,
            Stage::Referred(referral)
            | Stage::Objected(referral)
            | Stage::Handling { referral, .. }
            | Stage::Delivered { referral, .. } => &referral.to,
            Stage::Concluded(conclusion) => &conclusion.body,
        }
    }

    /// The referral that is open or was answered; none at the petition office.
    pub fn referral(&self) -> Option<&Referral> {
        match &self.stage {
            Stage::Registered | Stage::Screened => None,
            Stage::Referred(referral)
            | Stage::Objected(referral)
            | Stage::Handling { referral, .. }
            | Stage::Delivered { referral, .. } => Some(referral),
            Stage::Concluded(conclusion) => conclusion.referral.as_ref(),
        }
    }

    /// Every referral, the oldest first.
    pub fn referrals(&self) -> impl Iterator<Item = &Referral> {
        self.returned.iter().chain(self.referral())
    }

    /// The handling, once accepted.
    pub fn handling(&self) -> Option<&Handling> {
        match &self.stage {
            Stage::Registered | Stage::Screened | Stage::Referred(_) | Stage::Objected(_) => None,
            Stage::Handling { handling, .. } | Stage::Delivered { handling, .. } => Some(handling),
            Stage::Concluded(conclusion) => conclusion.handling.as_ref(),
        }
    }

    /// How it ended, if it has.
    pub fn manner(&self) -> Option<Manner> {
        match &self.stage {
            Stage::Registered
            | Stage::Screened
            | Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Delivered { .. } => None,
            Stage::Concluded(conclusion) => Some(conclusion.manner),
        }
    }

    /// True if this officer may know that the matter exists.
    ///
    /// The office that holds it, every body it was with or came from, who may decide its objection, and those who
    /// oversee the region; never those it is kept from (Arts. 28 and 30).
    pub fn admits(&self, officer: &Officer, catalogue: &Catalogue) -> bool {
        let body = &officer.body;
        let concerned = *body == self.office
            || body == self.answerable_body()
            || self.referrals().any(|it| it.to == *body || it.from == *body)
            || (officer.has(OVERSEE) && self.region.is_within(&officer.region))
            || self.may_designate(officer, catalogue);
        concerned && self.visibility.admits(officer)
    }

    /// A dispute may be settled by the sender, by the body one level above it, or by the conference office of a
    /// region the matter lies in (Art. 24).
    pub fn may_designate(&self, officer: &Officer, catalogue: &Catalogue) -> bool {
        let Stage::Objected(referral) = &self.stage else {
            return false;
        };
        let above = catalogue.superior(&referral.from);
        let conference = catalogue
            .body(&officer.body)
            .is_some_and(|body| body.kind == BodyKind::ConferenceOffice);
        officer.body == referral.from
            || above.is_some_and(|above| above.code == officer.body)
            || (conference && self.region.is_within(&officer.region))
    }

    /// Refuses whoever is not of the body that answers.
    pub(super) fn require_answerable(&self, officer: &Officer) -> Result<(), Refusal> {
        let body = self.answerable_body();
        if officer.body == *body {
            Ok(())
        } else {
            Err(Refusal::NotAnswerable { body: body.to_string() })
        }
    }

    /// Confirms the proposed screening, or changes it with a reason (Arts. 22, 28–31).
    ///
    /// From here on the label is that of the track: only an accusation stays closed to the body complained about.
    pub fn confirm_screening(self, officer: &Officer, decision: ScreeningDecision) -> Step {
        match self.stage {
            Stage::Registered => {}
            Stage::Screened
            | Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Delivered { .. }
            | Stage::Concluded(_) => return Err(Refusal::ScreeningNotProposed.into()),
        }
        self.require_answerable(officer)?;
        let proposed = &self.screening;
        let decided = self.screening.decided(&decision);
        let changed = decided.track != proposed.track
            || decided.category != proposed.category
            || decided.competent_body != proposed.competent_body;
        if changed && decision.reason.is_empty() {
            let (zh, en) = ("更改甄别建议须说明理由", "a change of the proposal needs a reason");
            return Err(Invalid::new("reason", "REASON_MISSING", zh, en).into());
        }
        let Some(body) = &decided.competent_body else {
            return Err(Invalid::missing("competent_body").into());
        };
        let visibility = self.visibility.after_screening(decided.track == Track::Accusation);
        if visibility.excludes_body(body) {
            return Err(Refusal::BodyExcluded { body: body.to_string() }.into());
        }
        let confirmation = Confirmation { post: officer.post.clone(), reason: decision.reason };
        let screening = Screening { confirmation: Some(confirmation), ..decided };
        let matter = Self { stage: Stage::Screened, screening, visibility, ..self };
        Ok((matter, vec![Event::ScreeningConfirmed { changed }]))
    }
}

impl Stage {
    /// The words for the stages at which somebody still has to act, in their order.
    pub const OPEN: [&str; 6] =
        ["registered", "screened", "referred", "objected", "handling", "delivered"];
    /// The word for the last stage.
    pub const CONCLUDED: &str = "concluded";

    /// The word for it in SQL.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Screened => "screened",
            Self::Referred(_) => "referred",
            Self::Objected(_) => "objected",
            Self::Handling { .. } => "handling",
            Self::Delivered { .. } => "delivered",
            Self::Concluded(_) => Self::CONCLUDED,
        }
    }
}

impl Screening {
    /// The screening as decided: what the decision leaves out stays as proposed.
    fn decided(&self, decision: &ScreeningDecision) -> Self {
        let track = decision.track.unwrap_or(self.track);
        Self {
            track,
            purpose: track.purpose().unwrap_or(self.purpose),
            category: decision.category.clone().unwrap_or_else(|| self.category.clone()),
            competent_body: decision.competent_body.clone().or_else(|| self.competent_body.clone()),
            rules_tried: self.rules_tried.clone(),
            confirmation: None,
        }
    }
}
