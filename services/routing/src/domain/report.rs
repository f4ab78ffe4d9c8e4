//! What a body tells the office that assigned it a matter: the result.

use super::matter::require_body;
use super::referral::{Referral, Referrals};
use super::{Acting, Event, ReferralState, Refusal, Transition};

impl Referrals {
    /// Reports the result of an assignment, also after the matter has ended: the report is often
    /// about its end.
    pub fn report_result(self, by: Acting<'_>) -> Transition<Referral> {
        let referral = self.current.ok_or(Refusal::ReferralNotStanding)?;
        match referral.state {
            ReferralState::Issued
            | ReferralState::Standing
            | ReferralState::Accepted
            | ReferralState::NotAccepted
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
