//! What a body tells the office about a referral without an opinion: its reply, and the result of
//! an assignment.

use super::handling::is_handled;
use super::matter::{Matter, require_body};
use super::referral::{Referral, Referrals};
use super::{Acting, Event, Manner, ReferralState, Refusal, Transition};

impl Referrals {
    /// Answers a suggestion, a duty or a transferred matter under the body's own law; the matter
    /// ends (Arts. 29–31).
    pub fn reply(
        self,
        matter: Matter,
        by: Acting<'_>,
        adopted: bool,
    ) -> Transition<(Matter, Referral)> {
        let referral = self.standing(&matter, by)?;
        if is_handled(matter.screening.track) {
            return Err(Refusal::TrackNeedsOpinion.into());
        }
        let replied = Event::Replied { referral: referral.id, body: referral.to.clone(), adopted };
        let (matter, ended) = matter.closed(Manner::Replied, by.today);
        let referral = Referral { state: ReferralState::Replied, ..referral };
        Ok(((matter, referral), vec![replied, ended]))
    }

    /// Reports the result of an assignment, also after the matter has ended: the report is often
    /// about its end.
    pub fn report_result(self, by: Acting<'_>) -> Transition<Referral> {
        let referral = self.current.ok_or(Refusal::ReferralNotStanding)?;
        match referral.state {
            ReferralState::Issued
            | ReferralState::Standing
            | ReferralState::Accepted
            | ReferralState::Replied => {}
            ReferralState::Objected | ReferralState::Returned | ReferralState::Recalled => {
                return Err(Refusal::ReferralNotStanding.into());
            }
        }
        require_body(by, &referral.to)?;
        // A designation that follows an assignment inherits its report date.
        if referral.report_date.is_none() {
            return Err(Refusal::NotAnAssignment.into());
        }
        if referral.result_date.is_some() {
            return Err(Refusal::ResultAlreadyReported.into());
        }
        let event = Event::ResultReported { referral: referral.id, body: referral.to.clone() };
        Ok((Referral { result_date: Some(by.today), ..referral }, vec![event]))
    }
}
