//! What a body has received, by a referral or from the petitioner (直接收到), and what it says first: it
//! accepts or tells (Art. 23); its refusal is told in `non_acceptance`.

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::{HandlingId, MatterId, PetitionId, ReferralId};
use uuid::Uuid;

use super::catalogue::{Body, Catalogue};
use super::handling::{is_handled, require_handled};
use super::matter::{Custody, Desk, Matter, Progress, require_body};
use super::referral::{Referral, Referrals};
use super::simple::Simple;
use super::writing::Work;
use super::{Acting, Event, Handling, Manner, Notice, ReferralState, Refusal, Transition};

/// How a matter came to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// By a referral or assignment.
    Referral(ReferralId),
    /// By this petition, from the petitioner.
    Direct(PetitionId),
}

impl Receipt {
    /// The id of what was received.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Referral(id) => id.uuid(),
            Self::Direct(id) => id.uuid(),
        }
    }

    /// The referral, if it came by one.
    pub fn referral(self) -> Option<ReferralId> {
        match self {
            Self::Referral(id) => Some(id),
            Self::Direct(_) => None,
        }
    }

    /// The petition, if the body received it directly.
    pub fn petition(self) -> Option<PetitionId> {
        match self {
            Self::Direct(id) => Some(id),
            Self::Referral(_) => None,
        }
    }
}

/// A petition that a body other than the petition office received from the petitioner. The body answers
/// for the matter as an office does, until it has accepted, passed on or ended it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectReceipt {
    pub petition: PetitionId,
    pub matter: MatterId,
    pub body: BodyCode,
    /// Day 0 of its terms.
    pub date: NaiveDate,
    /// When the body told the petitioner in writing, if it has by a notice of its own.
    pub notice_date: Option<NaiveDate>,
    /// How the body handles it, if simply.
    pub simple: Option<Simple>,
    pub version: i64,
}

/// What waits for a body's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Referral(Referral),
    Direct(DirectReceipt),
}

impl Received {
    /// Which one it is.
    pub fn receipt(&self) -> Receipt {
        match self {
            Self::Referral(it) => Receipt::Referral(it.id),
            Self::Direct(it) => Receipt::Direct(it.petition),
        }
    }

    /// The body that received it.
    pub fn body(&self) -> &BodyCode {
        match self {
            Self::Referral(it) => &it.to,
            Self::Direct(it) => &it.body,
        }
    }

    fn custody(&self) -> Custody {
        Custody { receipt: self.receipt(), body: self.body().clone() }
    }

    /// Answered so. What became of a petition received directly, its matter says.
    pub(super) fn answered(self, state: ReferralState) -> Self {
        match self {
            Self::Referral(it) => Self::Referral(Referral { state, ..it }),
            Self::Direct(it) => Self::Direct(it),
        }
    }

    /// The first notice is the one that the term asks for.
    fn notified(mut self, today: NaiveDate) -> Self {
        self.notice_date_mut().get_or_insert(today);
        self
    }

    fn notice_date_mut(&mut self) -> &mut Option<NaiveDate> {
        match self {
            Self::Referral(it) => &mut it.notice_date,
            Self::Direct(it) => &mut it.notice_date,
        }
    }
}

/// All that bodies have received of one matter.
#[derive(Clone, Debug)]
pub struct Receipts {
    pub referrals: Referrals,
    /// As the body received it that registered it, if that is no petition office.
    pub direct: Option<DirectReceipt>,
}

impl Receipts {
    /// Passes a screened matter to a body. What a body received directly it passes on to a body below it
    /// (Art. 23).
    pub fn refer(
        &self,
        matter: Matter,
        by: Acting<'_>,
        id: ReferralId,
        to: &Body,
        report_date: Option<NaiveDate>,
        office: &Catalogue,
    ) -> Transition<(Matter, Referral)> {
        if let Some(direct) = self.at_desk(&matter)
            && !office.superiors(&to.code).iter().any(|above| above.code == direct.body)
        {
            matter.require_screened_at_office()?;
            require_body(by, &direct.body)?;
            return Err(Refusal::BodyNotSubordinate { body: to.code.clone() }.into());
        }
        self.referrals.refer(matter, by, id, to, report_date, office)
    }

    /// Accepts a matter (受理); the 60 days begin.
    pub fn accept(
        self,
        matter: Matter,
        by: Acting<'_>,
        id: HandlingId,
    ) -> Transition<(Matter, Received, Handling)> {
        let received = self.standing(&matter, by)?;
        require_handled(matter.screening.track)?;
        let handling = Handling {
            id,
            matter: matter.id,
            receipt: received.receipt(),
            body: received.body().clone(),
            acceptance_date: by.today,
            ordered: None,
            extension_days: 0,
            work: Work::Begun,
            steps: vec![],
            remedy: None,
            answer_date: None,
            version: 1,
        };
        let (receipt, body) = (handling.receipt, handling.body.clone());
        let event = Event::Accepted { receipt, handling: id, body };
        let desk = Desk::With(received.custody(), Progress::Handling(id));
        let received = received.answered(ReferralState::Accepted);
        Ok(((Matter { desk, offer: None, ..matter }, received, handling), vec![event]))
    }

    /// Answers a suggestion, a duty or a transferred matter under the body's own law; the matter
    /// ends (Arts. 29–31).
    pub fn reply(
        self,
        matter: Matter,
        by: Acting<'_>,
        adopted: bool,
    ) -> Transition<(Matter, Received)> {
        let received = self.standing(&matter, by)?;
        if is_handled(matter.screening.track) {
            return Err(Refusal::TrackNeedsOpinion.into());
        }
        let (receipt, body) = (received.receipt(), received.body().clone());
        let replied = Event::Replied { receipt, body, adopted };
        let (matter, ended) = matter.closed(Manner::Replied, by.today);
        Ok(((matter, received.answered(ReferralState::Replied)), vec![replied, ended]))
    }

    /// Tells the petitioner in writing (书面告知, Art. 23).
    pub fn notify(
        self,
        matter: Matter,
        by: Acting<'_>,
        notice: Notice,
    ) -> Transition<(Matter, Received)> {
        let (matter, received, ended) = match notice {
            Notice::Received => (matter.clone(), self.untold(&matter, by)?, None),
            Notice::PassedOn => (matter.clone(), self.passed_on(&matter, by)?, None),
            Notice::Directed => {
                let received = self.anothers(&matter, by)?;
                let (matter, ended) = matter.closed(Manner::Directed, by.today);
                (matter, received, Some(ended))
            }
        };
        let (receipt, body) = (received.receipt(), received.body().clone());
        let told = Event::Notified { receipt, body, notice };
        let events = std::iter::once(told).chain(ended).collect();
        Ok(((matter, received.notified(by.today)), events))
    }

    /// What the body has to tell of that it will answer itself; on the petition track acceptance or its
    /// refusal tells.
    fn untold(self, matter: &Matter, by: Acting<'_>) -> Result<Received, Refusal> {
        let mut received = self.standing(matter, by)?;
        if is_handled(matter.screening.track) {
            return Err(Refusal::TrackNeedsAcceptance);
        }
        if received.notice_date_mut().is_some() {
            return Err(Refusal::AlreadyNotified);
        }
        Ok(received)
    }

    /// What the body received directly and another has now. The body tells so, though it answers for the
    /// matter no more.
    fn passed_on(self, matter: &Matter, by: Acting<'_>) -> Result<Received, Refusal> {
        let direct = self.direct.ok_or(Refusal::NotReceivedDirectly)?;
        require_body(by, &direct.body)?;
        if *matter.answerable_body() == direct.body {
            return Err(Refusal::NotPassedOn);
        }
        Ok(Received::Direct(direct))
    }

    /// What the body received directly and is another's, as the screening says.
    fn anothers(self, matter: &Matter, by: Acting<'_>) -> Result<Received, Refusal> {
        let received = self.standing(matter, by)?;
        let Received::Direct(direct) = &received else {
            return Err(Refusal::NotReceivedDirectly);
        };
        if matter.screening.competent_body.as_ref() == Some(&direct.body) {
            return Err(Refusal::BodyCompetent { body: direct.body.clone() });
        }
        Ok(received)
    }

    /// What waits for the answer of the officer's body: the petition it received directly, as long as the
    /// matter lies on its own desk, or the referral that stands.
    pub(super) fn standing(self, matter: &Matter, by: Acting<'_>) -> Result<Received, Refusal> {
        let Some(direct) = self.at_desk(matter).cloned() else {
            return self.referrals.standing(matter, by).map(Received::Referral);
        };
        require_body(by, &direct.body)?;
        matter.require_screened_at_office()?;
        Ok(Received::Direct(direct))
    }

    /// The petition that a body received directly, as long as the matter lies on that body's own desk.
    fn at_desk(&self, matter: &Matter) -> Option<&DirectReceipt> {
        let direct = self.direct.as_ref();
        direct.filter(|it| matter.desk == Desk::Office && it.body == matter.office)
    }
}
