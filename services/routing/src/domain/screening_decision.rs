//! A person confirms the proposed screening, changes it with a reason, or screens again; where a petitioner could be
//! hurt by it, a second person has to approve (Arts. 22, 28–31).

use kernel::{BodyCode, Invalid, PostCode, Visibility};

use super::matter::{Matter, require_body};
use super::screening::{Awaiting, Confirmation, Screening, purpose_of, purpose_on};
use super::{Acting, Denied, Event, Purpose, Refusal, Stage, Track, Transition};

/// What a person decides about a screening; what is left out stays as it was.
#[derive(Clone, Debug, Default)]
pub struct ScreeningDecision {
    pub track: Option<Track>,
    pub category: Option<String>,
    pub competent_body: Option<BodyCode>,
    /// Required when anything is changed.
    pub reason: String,
}

/// A decision with what it leaves as it was.
struct Decided {
    track: Track,
    category: String,
    competent_body: BodyCode,
    changed: bool,
    reason: String,
}

impl Matter {
    /// Confirms the proposed screening, or changes it with a reason.
    pub fn confirm_screening(
        self,
        by: Acting<'_>,
        decision: ScreeningDecision,
    ) -> Transition<Self> {
        if self.stage() != Stage::Registered || self.screening.awaiting.is_some() {
            return Err(Refusal::ScreeningNotProposed.into());
        }
        require_body(by, &self.office)?;
        let decided = self.screening.decided(decision)?;
        self.screened(by, decided)
    }

    /// Screens again what lies at the office, screened, with a reason: it was not passed on yet, or came back.
    pub fn screen_again(self, by: Acting<'_>, decision: ScreeningDecision) -> Transition<Self> {
        self.require_screened_at_office()?;
        require_body(by, &self.office)?;
        let decided = self.screening.decided(decision)?;
        if !decided.changed {
            let (zh, en) = ("再次甄别没有更改任何内容", "screening again changes nothing");
            return Err(Invalid::new("track", "NOTHING_CHANGED", zh, en).into());
        }
        self.screened(by, decided)
    }

    /// Approves what another person has decided about the screening; it takes effect.
    pub fn approve_screening(self, by: Acting<'_>) -> Transition<Self> {
        let awaiting = self.awaiting(by)?.clone();
        if awaiting.person == by.officer.person {
            return Err(Refusal::ScreeningSecondPerson.into());
        }
        let Awaiting { track, category, competent_body, reason, post, .. } = awaiting;
        let decided = Decided { track, category, competent_body, changed: true, reason };
        self.takes_effect(decided, post)
    }

    /// Rejects what somebody has decided about the screening: it stays as it was before.
    pub fn reject_screening(self, by: Acting<'_>) -> Transition<Self> {
        self.awaiting(by)?;
        let screening = Screening { awaiting: None, ..self.screening.clone() };
        Ok((Self { screening, ..self }, vec![]))
    }

    fn awaiting(&self, by: Acting<'_>) -> Result<&Awaiting, Refusal> {
        let awaiting = self.screening.awaiting.as_ref().ok_or(Refusal::NoScreeningAwaits)?;
        require_body(by, &self.office)?;
        Ok(awaiting)
    }

    /// What was decided takes effect, or waits for a second person.
    fn screened(self, by: Acting<'_>, decided: Decided) -> Transition<Self> {
        self.label_for(&decided)?;
        let post = by.officer.post.clone();
        if !self.needs_second(&decided) {
            return self.takes_effect(decided, post);
        }
        let Decided { track, category, competent_body, reason, .. } = decided;
        let person = by.officer.person.clone();
        let awaiting = Awaiting { track, category, competent_body, reason, post, person };
        let screening = Screening { awaiting: Some(awaiting), ..self.screening.clone() };
        Ok((Self { screening, ..self }, vec![]))
    }

    /// From here on the label is that of the track: only an accusation stays closed to the body complained about.
    fn takes_effect(self, decided: Decided, post: PostCode) -> Transition<Self> {
        let visibility = self.label_for(&decided)?;
        let (track, changed) = (decided.track, decided.changed);
        let confirmation = Confirmation { post, reason: decided.reason };
        let screening = Screening {
            track,
            purpose: purpose_on(track, self.screening.purpose),
            category: decided.category,
            competent_body: Some(decided.competent_body),
            confirmation: Some(confirmation),
            awaiting: None,
            ..self.screening
        };
        let matter = Self { visibility, screening, ..self };
        Ok((matter, vec![Event::ScreeningConfirmed { changed }]))
    }

    /// The label that goes with a decision; refuses a body that it keeps the matter from.
    fn label_for(&self, decided: &Decided) -> Result<Visibility, Refusal> {
        let accusation = decided.track == Track::Accusation;
        let label = self.visibility.after_screening(accusation);
        let label = if accusation { label.closed_to(&self.complained) } else { label };
        if label.excludes_body(&decided.competent_body) {
            return Err(Refusal::BodyExcluded { body: decided.competent_body.clone() });
        }
        Ok(label)
    }

    /// One person alone neither opens an accusation to whom it is about, nor takes a petition for something else than
    /// its petitioner said, nor sends away what the rules say is the own body's.
    fn needs_second(&self, decided: &Decided) -> bool {
        let was = &self.screening;
        let opens = was.track == Track::Accusation && decided.track != Track::Accusation;
        let sends_away = was.competent_body.as_ref() == Some(&self.office)
            && decided.competent_body != self.office;
        opens || sends_away || contradicts(decided.track, was.stated_purpose)
    }
}

/// True if a track is another petition than the one that its petitioner says it is.
fn contradicts(track: Track, stated: Option<Purpose>) -> bool {
    match stated {
        Some(Purpose::Accusation) => track != Track::Accusation,
        Some(Purpose::Claim | Purpose::Inquiry) => purpose_of(track).is_some(),
        Some(Purpose::Suggestion) => track == Track::Accusation,
        None => false,
    }
}

impl Screening {
    /// A decision, with what it leaves out as it was.
    fn decided(&self, decision: ScreeningDecision) -> Result<Decided, Denied> {
        let track = decision.track.unwrap_or(self.track);
        let category = decision.category.unwrap_or_else(|| self.category.clone());
        let competent_body = decision.competent_body.or_else(|| self.competent_body.clone());
        let changed = track != self.track
            || category != self.category
            || competent_body != self.competent_body;
        if changed && decision.reason.is_empty() {
            let (zh, en) = ("更改甄别建议须说明理由", "a change of the proposal needs a reason");
            return Err(Invalid::new("reason", "REASON_MISSING", zh, en).into());
        }
        let competent_body = competent_body.ok_or_else(|| Invalid::missing("competent_body"))?;
        Ok(Decided { track, category, competent_body, changed, reason: decision.reason })
    }
}
