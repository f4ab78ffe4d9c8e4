//! Handing over (移交、接办): what a body received directly and is not its own goes to a petition office.
//! The body answers until that office has taken it over (首接首办, Arts. 22 and 23).

use kernel::{BodyCode, PostCode};

use super::catalogue::{Catalogue, petition_office};
use super::matter::{Desk, Matter, require_body};
use super::{Acting, DirectReceipt, Event, Refusal, Transition};

/// To which office a matter is offered, and by which post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub to: BodyCode,
    pub by: PostCode,
}

impl Matter {
    /// Offers the matter to the petition office of the region, which may know of it from now on.
    pub fn hand_over(
        mut self,
        direct: Option<&DirectReceipt>,
        by: Acting<'_>,
        office: &Catalogue,
    ) -> Transition<Self> {
        let direct = direct.ok_or(Refusal::NotReceivedDirectly)?;
        if self.desk != Desk::Office || self.office != direct.body {
            return Err(Refusal::MatterNotAtOffice.into());
        }
        require_body(by, &self.office)?;
        let confirmed = self.screening.confirmation.is_some();
        if confirmed && self.screening.competent_body.as_ref() == Some(&direct.body) {
            return Err(Refusal::BodyCompetent { body: direct.body.clone() }.into());
        }
        if self.filing_waits {
            return Err(Refusal::FilingAwaiting.into());
        }
        if let Some(Offer { to, .. }) = self.offer {
            return Err(Refusal::AlreadyOffered { body: to }.into());
        }
        let to = petition_office(office, &self.office.region(), &self.visibility);
        let to = to.ok_or(Refusal::PetitionOfficeMissing)?;
        self.involved.insert(to.clone());
        let event = Event::HandOverOffered { from: self.office.clone(), to: to.clone() };
        let offer = Some(Offer { to, by: by.officer.post.clone() });
        Ok((Self { offer, ..self }, vec![event]))
    }

    /// Takes over what is offered; from now on this office answers.
    pub fn accept_hand_over(self, by: Acting<'_>) -> Transition<Self> {
        let Some(Offer { to, by: from_post }) = self.offer else {
            return Err(Refusal::NothingOffered.into());
        };
        require_body(by, &to)?;
        let (from, to_post) = (self.office, by.officer.post.clone());
        let event = Event::HandedOver { from, from_post, to: to.clone(), to_post };
        Ok((Self { office: to, offer: None, ..self }, vec![event]))
    }
}
