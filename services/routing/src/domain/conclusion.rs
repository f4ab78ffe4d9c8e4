//! How matters end: executed, guided, replied to, joined to another, void; and the report on an assignment.

use chrono::NaiveDate;
use kernel::Officer;

use super::event::Event;
use super::matter::{Conclusion, Matter, Stage};
use super::referral::{Referral, Taken, require_body};
use super::words::{Manner, ReferralState, Track};
use super::{Refusal, Step};

impl Matter {
    /// Concludes a matter whose supported opinion has been carried out (办结).
    pub fn conclude(self, officer: &Officer, today: NaiveDate) -> Step {
        match self.stage {
            Stage::Delivered { .. } => {}
            Stage::Registered
            | Stage::Screened
            | Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Concluded(_) => return Err(Refusal::OpinionNotDelivered.into()),
        }
        self.require_answerable(officer)?;
        Ok(self.end(Manner::Opinion, today))
    }

    /// Reports the result of an assignment, also after the matter has ended: the report is often about its end.
    pub fn report_result(self, officer: &Officer, today: NaiveDate) -> Step {
        let Some(referral) = self.referral() else {
            return Err(Refusal::ReferralNotStanding.into());
        };
        match referral.state {
            ReferralState::Issued
            | ReferralState::Standing
            | ReferralState::Accepted
            | ReferralState::Replied => {}
            ReferralState::Objected | ReferralState::Returned => {
                return Err(Refusal::ReferralNotStanding.into());
            }
        }
        require_body(&referral.to, officer)?;
        // A designation that follows an assignment inherits its report date.
        if referral.report_date.is_none() {
            return Err(Refusal::NotAnAssignment.into());
        }
        if referral.result_date.is_some() {
            return Err(Refusal::ResultAlreadyReported.into());
        }
        let event = Event::ResultReported { referral: referral.id, body: referral.to.clone() };
        let reported = |it: Referral| Referral { result_date: Some(today), ..it };
        let stage = match self.stage {
            Stage::Registered => Stage::Registered,
            Stage::Screened => Stage::Screened,
            Stage::Referred(referral) => Stage::Referred(reported(referral)),
            Stage::Objected(referral) => Stage::Objected(reported(referral)),
            Stage::Handling { referral, handling } => {
                Stage::Handling { referral: reported(referral), handling }
            }
            Stage::Delivered { referral, handling } => {
                Stage::Delivered { referral: reported(referral), handling }
            }
            Stage::Concluded(it) => {
                Stage::Concluded(Conclusion { referral: it.referral.map(reported), ..it })
            }
        };
        Ok((Self { stage, ..self }, vec![event]))
    }

    /// Guides a visitor or caller to the right procedure (告知引导, Arts. 22 and 31).
    pub fn guide(self, officer: &Officer, today: NaiveDate) -> Step {
        match self.stage {
            Stage::Screened => {}
            Stage::Registered => return Err(Refusal::MatterNotScreened.into()),
            Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Delivered { .. }
            | Stage::Concluded(_) => return Err(Refusal::MatterNotAtOffice.into()),
        }
        self.require_answerable(officer)?;
        let track = self.screening.track;
        match track {
            Track::Litigation if self.channel.is_written() => {
                return Err(Refusal::LetterIsTransferred.into());
            }
            Track::Litigation | Track::OtherProcedure => {}
            Track::Petition | Track::Accusation | Track::Suggestion | Track::Duty => {
                return Err(Refusal::TrackWithoutGuidance { track: track.as_str() }.into());
            }
        }
        let guided = Event::Guided { body: officer.body.clone() };
        let (matter, ended) = self.end(Manner::Guided, today);
        Ok((matter, std::iter::once(guided).chain(ended).collect()))
    }

    /// Answers a suggestion, a duty or a transferred matter under the body's own law (Arts. 29–31).
    pub fn reply(self, officer: &Officer, today: NaiveDate, adopted: bool) -> Step {
        let (matter, referral) =
            self.take_referral(Refusal::ReferralNotStanding, Taken::Referred)?;
        require_body(&referral.to, officer)?;
        if matter.screening.track.has_handling() {
            return Err(Refusal::TrackNeedsOpinion.into());
        }
        let replied = Event::Replied { referral: referral.id, body: referral.to.clone(), adopted };
        let referral = Referral { state: ReferralState::Replied, ..referral };
        let matter = Self { stage: Stage::Referred(referral), ..matter };
        let (matter, ended) = matter.end(Manner::Replied, today);
        Ok((matter, std::iter::once(replied).chain(ended).collect()))
    }

    /// Ends a matter because its petition goes on elsewhere or was void; one that has ended stays as it is.
    pub fn withdraw(self, manner: Manner, today: NaiveDate) -> (Self, Vec<Event>) {
        match self.stage {
            Stage::Concluded(_) => (self, vec![]),
            Stage::Registered
            | Stage::Screened
            | Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Handling { .. }
            | Stage::Delivered { .. } => self.end(manner, today),
        }
    }

    fn end(self, manner: Manner, date: NaiveDate) -> (Self, Vec<Event>) {
        let body = self.answerable_body().clone();
        let event = Event::Concluded { manner, body: body.clone(), date };
        let (referral, handling) = match self.stage {
            Stage::Registered | Stage::Screened => (None, None),
            Stage::Referred(referral) | Stage::Objected(referral) => (Some(referral), None),
            Stage::Handling { referral, handling } | Stage::Delivered { referral, handling } => {
                (Some(referral), Some(handling))
            }
            Stage::Concluded(before) => (before.referral, before.handling),
        };
        let conclusion = Conclusion { manner, body, referral, handling };
        (Self { stage: Stage::Concluded(conclusion), ..self }, vec![event])
    }
}
