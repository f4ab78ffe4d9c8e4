//! What the office itself brings to an end (答复咨询、存档), and what it puts before its Party committee or government
//! (报请党委、政府决定, Art. 22 (1)).

use chrono::NaiveDate;
use kernel::ids::MatterId;
use kernel::{BodyCode, Invalid, PersonCode, PostCode};

use super::event::OfficeEvent;
use super::matter::{Matter, require_body};
use super::{
    Acting, Catalogue, DirectReceipt, Event, FilingGround, FilingState, Manner, Offer, Purpose,
    Refusal, Track, Transition,
};

/// That a matter be filed without being passed on, asked for by one person and decided by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub matter: MatterId,
    pub ground: FilingGround,
    pub reason: String,
    pub post: PostCode,
    pub person: PersonCode,
    /// None while it waits.
    pub decision: Option<FilingDecision>,
}

/// What the other person says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingDecision {
    pub post: PostCode,
    /// Why it was rejected; none where it was approved.
    pub rejected: Option<String>,
}

/// What the office has put before its Party committee or government, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub matter: MatterId,
    pub to: BodyCode,
    pub text: String,
    pub post: PostCode,
    pub date: NaiveDate,
    pub decision: Option<ProposalDecision>,
}

/// What was decided about a proposal, when, and which post recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalDecision {
    pub text: String,
    pub date: NaiveDate,
    pub post: PostCode,
}

impl Filing {
    /// Where it stands.
    pub fn state(&self) -> FilingState {
        match &self.decision {
            None => FilingState::Submitted,
            Some(FilingDecision { rejected: None, .. }) => FilingState::Approved,
            Some(FilingDecision { rejected: Some(_), .. }) => FilingState::Rejected,
        }
    }
}

impl Matter {
    /// Answers what its petitioner calls an inquiry; the matter ends. A claim is never ended so.
    pub fn answer_inquiry(self, by: Acting<'_>) -> Transition<Self> {
        require_body(by, &self.office)?;
        self.require_screened_at_office()?;
        let Self { screening, .. } = &self;
        if screening.track != Track::Petition || screening.stated_purpose != Some(Purpose::Inquiry)
        {
            return Err(Refusal::NotAnInquiry.into());
        }
        let answered =
            Event::AtOffice(OfficeEvent::InquiryAnswered { body: by.officer.body.clone() });
        let (matter, ended) = self.closed(Manner::InquiryAnswered, by.today);
        Ok((matter, vec![answered, ended]))
    }

    /// Asks that the matter be filed; another person decides, and nothing changes before.
    pub fn submit_filing(
        self,
        by: Acting<'_>,
        ground: FilingGround,
        reason: String,
    ) -> Transition<(Self, Filing)> {
        self.require_fileable(by)?;
        if self.filing_waits {
            return Err(Refusal::FilingAwaiting.into());
        }
        if let Some(Offer { to, .. }) = &self.offer {
            return Err(Refusal::AlreadyOffered { body: to.clone() }.into());
        }
        // Who says what is asked for does not only give thanks.
        let asks = matches!(
            self.screening.stated_purpose,
            Some(Purpose::Claim | Purpose::Accusation | Purpose::Suggestion)
        );
        if ground == FilingGround::Thanks && asks {
            return Err(Refusal::RequestStated.into());
        }
        // Who can be reached is asked, not put away.
        if ground == FilingGround::NoLead && self.notifiable {
            return Err(Refusal::PetitionerKnown.into());
        }
        let (post, person) = (by.officer.post.clone(), by.officer.person.clone());
        let matter = self.id;
        let filing = Filing { matter, ground, reason, post, person, decision: None };
        Ok(((Self { filing_waits: true, ..self }, filing), vec![]))
    }

    /// Approves a filing as another person than the one who asked; the matter ends.
    pub fn approve_filing(
        self,
        by: Acting<'_>,
        waiting: Option<Filing>,
    ) -> Transition<(Self, Filing)> {
        let filing = waiting.ok_or(Refusal::NoFilingAwaits)?;
        self.require_fileable(by)?;
        if filing.person == by.officer.person {
            return Err(Refusal::FilingSecondPerson.into());
        }
        let decision = FilingDecision { post: by.officer.post.clone(), rejected: None };
        let filed = Event::AtOffice(OfficeEvent::Filed {
            body: by.officer.body.clone(),
            ground: filing.ground,
        });
        let (matter, ended) = self.closed(Manner::Filed, by.today);
        Ok(((matter, Filing { decision: Some(decision), ..filing }), vec![filed, ended]))
    }

    /// Rejects a filing, or takes it back; the matter goes on.
    pub fn reject_filing(
        self,
        by: Acting<'_>,
        waiting: Option<Filing>,
        reason: String,
    ) -> Transition<(Self, Filing)> {
        let filing = waiting.ok_or(Refusal::NoFilingAwaits)?;
        require_body(by, &self.office)?;
        self.require_at_office()?;
        let post = by.officer.post.clone();
        let decision = FilingDecision { post, rejected: Some(reason) };
        let filing = Filing { decision: Some(decision), ..filing };
        Ok(((Self { filing_waits: false, ..self }, filing), vec![]))
    }

    /// Puts the matter before the nearest Party committee or government from which it is not kept. The office still answers.
    pub fn propose(
        mut self,
        by: Acting<'_>,
        direct: Option<&DirectReceipt>,
        before: Option<&Proposal>,
        text: String,
        office: &Catalogue,
    ) -> Transition<(Self, Proposal)> {
        require_body(by, &self.office)?;
        self.require_screened_at_office()?;
        if direct.is_some_and(|it| it.body == self.office) {
            return Err(Refusal::NotReceivedAtOffice.into());
        }
        if before.is_some() {
            return Err(Refusal::AlreadyProposed.into());
        }
        let own = self.office.clone();
        let to = self.leadership(&own, office).ok_or(Refusal::LeadershipMissing)?.code.clone();
        self.involved.insert(to.clone());
        let event = Event::AtOffice(OfficeEvent::Proposed { body: own, to: to.clone() });
        let post = by.officer.post.clone();
        let (matter, date) = (self.id, by.today);
        let proposal = Proposal { matter, to, text, post, date, decision: None };
        Ok(((self, proposal), vec![event]))
    }

    /// An accusation and litigation go to their organs, whoever wrote (Arts. 22, 30).
    fn require_fileable(&self, by: Acting<'_>) -> Result<(), Refusal> {
        require_body(by, &self.office)?;
        self.require_at_office()?;
        match self.screening.track {
            track @ (Track::Accusation | Track::Litigation) => {
                Err(Refusal::TrackNotFiled { track })
            }
            Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty => Ok(()),
        }
    }
}

impl Proposal {
    /// Records what was decided, for the office that proposed.
    pub fn decided(
        proposal: Option<Self>,
        matter: &Matter,
        by: Acting<'_>,
        text: String,
        date: NaiveDate,
    ) -> Transition<Self> {
        let proposal = proposal.ok_or(Refusal::NothingProposed)?;
        require_body(by, &matter.office)?;
        if proposal.decision.is_some() {
            return Err(Refusal::ProposalDecided.into());
        }
        if date > by.today {
            let (zh, en) = ("决定日期晚于今天", "the decision lies in the future");
            return Err(Invalid::new("decision_date", "DECISION_IN_FUTURE", zh, en).into());
        }
        if date < proposal.date {
            let (zh, en) = ("决定日期早于报请之日", "decided before it was proposed");
            return Err(Invalid::new("decision_date", "DECISION_TOO_EARLY", zh, en).into());
        }
        let decision = ProposalDecision { text, date, post: by.officer.post.clone() };
        Ok((Self { decision: Some(decision), ..proposal }, vec![]))
    }
}
