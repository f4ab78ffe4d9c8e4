//! A matter (信访事项) on its way: it always lies with exactly one answerable desk or body.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::ids::{HandlingId, MatterId, PetitionId, ReviewId};
use kernel::{BodyCode, Officer, RegionCode, Visibility};

use super::hand_over::Offer;
use super::receipt::Receipt;
use super::screening::Screening;
use super::{Acting, Channel, Event, Handling, Manner, NotAccepted, Referral, Refusal, Stage};

/// A matter: what it is, whose it is, and from whom it is kept. What bodies do about it are records
/// of their own.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about how it came in")]
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    /// The petition that opened it.
    pub petition: PetitionId,
    /// That petition's registration number.
    pub number: String,
    /// What that petition is about, in one line, if somebody wrote one; intake has checked that it holds nothing personal.
    pub subject: Option<String>,
    pub channel: Channel,
    pub region: RegionCode,
    pub receipt_date: NaiveDate,
    /// The petition office that holds it, or the body that received the petition directly: it answers whenever
    /// no other body does.
    pub office: BodyCode,
    /// The duty to notify exists.
    pub notifiable: bool,
    /// A joint petition.
    pub joint: bool,
    /// A record of the past: no deadline starts.
    pub historical: bool,
    /// It came in by an import: what is published about it goes in the bulk lane, all of it in one
    /// order.
    pub imported: bool,
    pub visibility: Visibility,
    /// The bodies complained about: an accusation is kept from them, also if it is found to be one later.
    pub complained: Vec<BodyCode>,
    /// The office and every body that the matter was with or came from: they may know of it from
    /// then on.
    pub involved: BTreeSet<BodyCode>,
    pub screening: Screening,
    pub desk: Desk,
    /// The petition office that the body which received it directly offers it to, while it lies on that
    /// body's own desk.
    pub offer: Option<Offer>,
    /// A filing waits for a second person; it lies still until that is decided.
    pub filing_waits: bool,
    /// How acceptance was refused, if it was.
    pub non_acceptance: Option<NotAccepted>,
    pub version: i64,
}

/// Whose the matter is. In each case exactly one body answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Desk {
    /// The petition office that holds it, or the body that received it directly and has not answered yet.
    Office,
    /// The body it was referred to, or that received it directly and handles it.
    With(Custody, Progress),
    /// That body still: papers return only after the sender agrees. The sender decides about the
    /// objection, unless a body has to be designated; whoever may designate one may settle it too
    /// (Art. 24).
    Disputed { custody: Custody, decider: BodyCode, designators: BTreeSet<BodyCode> },
    /// A higher body decides about the opinion; then the matter goes on where it was.
    Review { review: ReviewId, body: BodyCode, resumes: Resumes },
    /// Nobody has to act any more; the body that answered last still answers for it.
    Closed { manner: Manner, body: BodyCode },
}

/// The body that has a matter, and how it came to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    pub receipt: Receipt,
    pub body: BodyCode,
}

/// What the body that has a matter is doing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has neither accepted nor answered.
    Unanswered,
    /// It handles the matter.
    Handling(HandlingId),
    /// It carries out the delivered opinion of this handling (Art. 32).
    Executing(HandlingId),
}

/// Where a matter goes on after a review that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumes {
    /// A supported opinion is still to be carried out.
    Execution,
    /// It had ended.
    End,
}

/// The right to see matters of the whole region, wherever they lie.
pub const OVERSEE: &str = "matter.oversee";

impl Matter {
    /// The one body that answers now.
    pub fn answerable_body(&self) -> &BodyCode {
        match &self.desk {
            Desk::Office => &self.office,
            Desk::With(custody, _) | Desk::Disputed { custody, .. } => &custody.body,
            Desk::Review { body, .. } | Desk::Closed { body, .. } => body,
        }
    }

    /// Where it stands, as clients see it.
    pub fn stage(&self) -> Stage {
        match &self.desk {
            Desk::Office if self.screening.confirmation.is_none() => Stage::Registered,
            Desk::Office => Stage::Screened,
            Desk::With(_, Progress::Unanswered) => Stage::Referred,
            Desk::With(_, Progress::Handling(_)) => Stage::Handling,
            Desk::With(_, Progress::Executing(_)) => Stage::Delivered,
            Desk::Disputed { .. } => Stage::Objected,
            Desk::Review { .. } => Stage::UnderReview,
            Desk::Closed { .. } => Stage::Concluded,
        }
    }

    /// A body has accepted it, or its opinion is carried out or under review.
    pub(super) fn is_being_handled(&self) -> bool {
        matches!(
            self.desk,
            Desk::With(_, Progress::Handling(_) | Progress::Executing(_)) | Desk::Review { .. }
        )
    }

    /// Who has it by which receipt; none at the petition office and after the end.
    pub fn custody(&self) -> Option<&Custody> {
        match &self.desk {
            Desk::With(custody, _) | Desk::Disputed { custody, .. } => Some(custody),
            Desk::Office | Desk::Review { .. } | Desk::Closed { .. } => None,
        }
    }

    /// The review that a higher body works on, and where the matter goes on after it.
    pub fn under_review_by(&self) -> Option<(ReviewId, Resumes)> {
        match &self.desk {
            Desk::Review { review, resumes, .. } => Some((*review, *resumes)),
            Desk::Office | Desk::With(..) | Desk::Disputed { .. } | Desk::Closed { .. } => None,
        }
    }

    /// The handling that the body works on.
    pub fn open_handling(&self) -> Option<HandlingId> {
        self.handling().filter(|_| self.stage() == Stage::Handling)
    }

    /// The handling that the body works on or whose opinion it carries out.
    pub fn handling(&self) -> Option<HandlingId> {
        match &self.desk {
            Desk::With(_, Progress::Handling(id) | Progress::Executing(id)) => Some(*id),
            Desk::With(_, Progress::Unanswered)
            | Desk::Office
            | Desk::Disputed { .. }
            | Desk::Review { .. }
            | Desk::Closed { .. } => None,
        }
    }

    /// Who decides about the objection that is pending, and who may settle it by naming a body.
    pub fn dispute(&self) -> Option<(&BodyCode, &BTreeSet<BodyCode>)> {
        match &self.desk {
            Desk::Disputed { decider, designators, .. } => Some((decider, designators)),
            Desk::Office | Desk::With(..) | Desk::Review { .. } | Desk::Closed { .. } => None,
        }
    }

    /// How it ended, if it has.
    pub fn manner(&self) -> Option<Manner> {
        match &self.desk {
            Desk::Closed { manner, .. } => Some(*manner),
            Desk::Office | Desk::With(..) | Desk::Disputed { .. } | Desk::Review { .. } => None,
        }
    }

    /// True if this officer may know that the matter exists.
    ///
    /// The bodies involved, who may decide its objection, and those who oversee the region; never
    /// those it is kept from (Arts. 28 and 30).
    pub fn admits(&self, officer: &Officer) -> bool {
        let concerned = self.involved.contains(&officer.body)
            || (officer.has(OVERSEE) && self.region.is_within(&officer.region))
            || self.may_designate(officer);
        concerned && self.visibility.admits(officer)
    }

    /// True if this officer's body may settle the objection that is pending.
    pub fn may_designate(&self, officer: &Officer) -> bool {
        self.dispute().is_some_and(|(_, designators)| designators.contains(&officer.body))
    }

    /// Refuses a matter that does not wait at its petition office, screened, or whose filing is being decided.
    pub(super) fn require_screened_at_office(&self) -> Result<(), Refusal> {
        self.require_at_office()?;
        if self.filing_waits { Err(Refusal::FilingAwaiting) } else { Ok(()) }
    }

    /// The same whether a filing waits or not.
    pub(super) fn require_at_office(&self) -> Result<(), Refusal> {
        let stage = self.stage();
        if stage == Stage::Registered {
            Err(Refusal::MatterNotScreened)
        } else if stage != Stage::Screened {
            Err(Refusal::MatterNotAtOffice)
        } else if self.screening.awaiting.is_some() {
            Err(Refusal::ScreeningAwaiting)
        } else {
            Ok(())
        }
    }

    /// Goes to the body of a referral, which now has to answer.
    pub(super) fn passed_on(mut self, by: &Referral) -> Self {
        self.involved.extend([by.from.clone(), by.to.clone()]);
        Self { desk: Desk::With(by.custody(), Progress::Unanswered), offer: None, ..self }
    }

    /// Waits for the handling body to carry out its supported opinion.
    pub(super) fn executing(self, handling: &Handling) -> Self {
        self.with_handler(handling, Progress::Executing(handling.id))
    }

    /// Lies with the body of a handling, which does this about it.
    pub(super) fn with_handler(self, handling: &Handling, progress: Progress) -> Self {
        let custody = Custody { receipt: handling.receipt, body: handling.body.clone() };
        Self { desk: Desk::With(custody, progress), ..self }
    }

    /// Ends, from wherever it is; the body that answered last stays named.
    pub(super) fn closed(self, manner: Manner, date: NaiveDate) -> (Self, Event) {
        let body = self.answerable_body().clone();
        let event = Event::Concluded { manner, body: body.clone(), date };
        let screening = Screening { awaiting: None, ..self.screening };
        let desk = Desk::Closed { manner, body };
        (Self { desk, offer: None, filing_waits: false, screening, ..self }, event)
    }
}

/// Refuses officers of another body than the one that has to act.
pub(super) fn require_body(by: Acting<'_>, body: &BodyCode) -> Result<(), Refusal> {
    if by.officer.body == *body {
        Ok(())
    } else {
        Err(Refusal::NotAnswerable { body: body.clone() })
    }
}
