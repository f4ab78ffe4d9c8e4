//! A person confirms the proposed screening, or changes it with a reason (Arts. 22, 28–31).

use kernel::{BodyCode, Invalid};

use super::matter::{Matter, require_body};
use super::screening::{Confirmation, Screening, purpose_on};
use super::{Acting, Event, Refusal, Stage, Track, Transition};

/// What a person decides about a screening; what is left out stays as proposed.
#[derive(Clone, Debug, Default)]
pub struct ScreeningDecision {
    pub track: Option<Track>,
    pub category: Option<String>,
    pub competent_body: Option<BodyCode>,
    /// Required when anything is changed.
    pub reason: String,
}

impl Matter {
    /// Confirms the proposed screening, or changes it with a reason.
    ///
    /// From here on the label is that of the track: only an accusation stays closed to the body
    /// complained about.
    pub fn confirm_screening(
        self,
        by: Acting<'_>,
        decision: ScreeningDecision,
    ) -> Transition<Self> {
        if self.stage() != Stage::Registered {
            return Err(Refusal::ScreeningNotProposed.into());
        }
        require_body(by, &self.office)?;
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
            return Err(Refusal::BodyExcluded { body: body.clone() }.into());
        }
        let confirmation = Confirmation { post: by.officer.post.clone(), reason: decision.reason };
        let screening = Screening { confirmation: Some(confirmation), ..decided };
        let matter = Self { visibility, screening, ..self };
        Ok((matter, vec![Event::ScreeningConfirmed { changed }]))
    }
}

impl Screening {
    /// The screening as decided: what the decision leaves out stays as proposed.
    fn decided(&self, decision: &ScreeningDecision) -> Self {
        let track = decision.track.unwrap_or(self.track);
        Self {
            track,
            purpose: purpose_on(track, self.purpose),
            stated_purpose: self.stated_purpose,
            urgent_proposed: self.urgent_proposed,
            category: decision.category.clone().unwrap_or_else(|| self.category.clone()),
            competent_body: decision.competent_body.clone().or_else(|| self.competent_body.clone()),
            rules_tried: self.rules_tried.clone(),
            confirmation: None,
        }
    }
}
