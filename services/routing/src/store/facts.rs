//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use chrono::NaiveDate;
use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::{HandlingId, ReferralId};
use mailbox::Fact;
use prost::{Message, Name};
use service_kit::parse::to_civil;

use crate::domain::{Decision, Event, Matter, Outcome, Referral, ReferralKind, Track};

/// A matter as it is after an act, the number of the document that the act issued (empty if none), and the day.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    pub matter: &'a Matter,
    pub document: &'a str,
    pub today: NaiveDate,
}

impl Scene<'_> {
    /// The fact that an event is. It takes effect today unless it says another day.
    pub fn fact(&self, event: &Event) -> Fact {
        match event {
            Event::ScreeningConfirmed { changed } => self.screening_confirmed(*changed),
            Event::Referred { referral } => self.referred(referral),
            Event::ObjectionRaised { referral, body, deciding_body, designation_required } => {
                self.objection_raised(*referral, body, deciding_body, *designation_required)
            }
            Event::ObjectionDecided { referral, decision } => {
                self.objection_decided(*referral, *decision)
            }
            Event::Accepted { referral, handling, body } => {
                self.accepted(*referral, *handling, body)
            }
            Event::Extended { handling, days } => self.extended(*handling, *days),
            Event::OpinionApproved { handling } => self.today(&pb::OpinionApproved {
                matter_id: self.matter_id(),
                handling_id: handling.to_string(),
            }),
            Event::OpinionIssued { handling, body, outcome } => {
                self.opinion_issued(*handling, body, *outcome)
            }
            Event::OpinionDelivered { handling, body, outcome, date } => {
                self.opinion_delivered(*handling, body, *outcome, *date)
            }
            Event::Concluded { manner, body, date } => self.concluded(manner.as_str(), body, *date),
            Event::ResultReported { referral, body } => self.today(&pb::ResultReported {
                matter_id: self.matter_id(),
                referral_id: referral.to_string(),
                body: body.to_string(),
                report_date: Some(self.day()),
            }),
            Event::Guided { body } => self.guided(body),
            Event::Replied { referral, body, adopted } => self.replied(*referral, body, *adopted),
        }
    }

    fn screening_confirmed(&self, changed: bool) -> Fact {
        let screening = &self.matter.screening;
        self.today(&pb::ScreeningConfirmed {
            matter_id: self.matter_id(),
            track: track(screening.track).into(),
            category: screening.category.clone(),
            competent_body: text(screening.competent_body.as_ref()),
            changed,
            answerable_body: self.matter.answerable_body().to_string(),
        })
    }

    fn referred(&self, referral: &Referral) -> Fact {
        self.today(&pb::MatterReferred {
            matter_id: self.matter_id(),
            referral_id: referral.id.to_string(),
            kind: referral_kind(referral.kind).into(),
            track: track(self.matter.screening.track).into(),
            from_body: referral.from.to_string(),
            to_body: referral.to.to_string(),
            receipt_date: Some(to_civil(referral.receipt_date)),
            report_date: referral.report_date.map(to_civil),
            document_number: self.document.to_owned(),
            notifiable: self.matter.notifiable,
            historical: self.matter.historical,
        })
    }

    fn objection_raised(
        &self,
        referral: ReferralId,
        body: &BodyCode,
        deciding_body: &BodyCode,
        designation_required: bool,
    ) -> Fact {
        self.today(&pb::ObjectionRaised {
            matter_id: self.matter_id(),
            referral_id: referral.to_string(),
            body: body.to_string(),
            deciding_body: deciding_body.to_string(),
            objection_date: Some(self.day()),
            designation_required,
        })
    }

    fn objection_decided(&self, referral: ReferralId, decision: Decision) -> Fact {
        let decision = match decision {
            Decision::Upheld => pb::objection_decided::Decision::Upheld,
            Decision::Refused => pb::objection_decided::Decision::Refused,
            Decision::Designated => pb::objection_decided::Decision::Designated,
        };
        self.today(&pb::ObjectionDecided {
            matter_id: self.matter_id(),
            referral_id: referral.to_string(),
            decision: decision.into(),
            decision_date: Some(self.day()),
            answerable_body: self.matter.answerable_body().to_string(),
        })
    }

    fn accepted(&self, referral: ReferralId, handling: HandlingId, body: &BodyCode) -> Fact {
        self.today(&pb::MatterAccepted {
            matter_id: self.matter_id(),
            referral_id: referral.to_string(),
            handling_id: handling.to_string(),
            body: body.to_string(),
            acceptance_date: Some(self.day()),
            document_number: self.document.to_owned(),
            historical: self.matter.historical,
            // A direct receipt is accepted by no command yet.
            petition_id: String::new(),
        })
    }

    fn extended(&self, handling: HandlingId, days: i32) -> Fact {
        self.today(&pb::HandlingExtended {
            matter_id: self.matter_id(),
            handling_id: handling.to_string(),
            days,
            document_number: self.document.to_owned(),
        })
    }

    fn opinion_issued(&self, handling: HandlingId, body: &BodyCode, of: Outcome) -> Fact {
        self.today(&pb::OpinionIssued {
            matter_id: self.matter_id(),
            handling_id: handling.to_string(),
            body: body.to_string(),
            outcome: outcome(of).into(),
            issue_date: Some(self.day()),
            document_number: self.document.to_owned(),
        })
    }

    fn opinion_delivered(
        &self,
        handling: HandlingId,
        body: &BodyCode,
        of: Outcome,
        date: NaiveDate,
    ) -> Fact {
        let message = pb::OpinionDelivered {
            matter_id: self.matter_id(),
            handling_id: handling.to_string(),
            body: body.to_string(),
            outcome: outcome(of).into(),
            delivery_date: Some(to_civil(date)),
        };
        self.on(date, &message)
    }

    fn concluded(&self, manner: &str, body: &BodyCode, date: NaiveDate) -> Fact {
        let message = pb::MatterConcluded {
            matter_id: self.matter_id(),
            manner: manner.to_owned(),
            body: body.to_string(),
            conclusion_date: Some(to_civil(date)),
        };
        self.on(date, &message)
    }

    fn guided(&self, body: &BodyCode) -> Fact {
        self.today(&pb::PetitionerGuided {
            matter_id: self.matter_id(),
            track: track(self.matter.screening.track).into(),
            body: body.to_string(),
            guidance_date: Some(self.day()),
            document_number: self.document.to_owned(),
        })
    }

    fn replied(&self, referral: ReferralId, body: &BodyCode, adopted: bool) -> Fact {
        self.today(&pb::MatterReplied {
            matter_id: self.matter_id(),
            referral_id: referral.to_string(),
            track: track(self.matter.screening.track).into(),
            body: body.to_string(),
            reply_date: Some(self.day()),
            adopted,
        })
    }

    fn today<M: Message + Name>(&self, message: &M) -> Fact {
        self.on(self.today, message)
    }

    fn on<M: Message + Name>(&self, date: NaiveDate, message: &M) -> Fact {
        Fact::about(self.matter.id, &self.matter.visibility, date, message)
    }

    fn matter_id(&self) -> String {
        self.matter.id.to_string()
    }

    fn day(&self) -> CivilDate {
        to_civil(self.today)
    }
}

/// A track on the wire.
pub fn track(track: Track) -> pb::Track {
    match track {
        Track::Petition => pb::Track::Petition,
        Track::Litigation => pb::Track::Litigation,
        Track::Accusation => pb::Track::Accusation,
        Track::Suggestion => pb::Track::Suggestion,
        Track::OtherProcedure => pb::Track::OtherProcedure,
        Track::Duty => pb::Track::Duty,
    }
}

/// An outcome on the wire.
pub fn outcome(outcome: Outcome) -> pb::Outcome {
    match outcome {
        Outcome::Supported => pb::Outcome::Supported,
        Outcome::Explained => pb::Outcome::Explained,
        Outcome::NotSupported => pb::Outcome::NotSupported,
    }
}

/// A kind of referral on the wire.
pub fn referral_kind(kind: ReferralKind) -> pb::referral::Kind {
    match kind {
        ReferralKind::Referral => pb::referral::Kind::Referral,
        ReferralKind::Assignment => pb::referral::Kind::Assignment,
        ReferralKind::Transfer => pb::referral::Kind::Transfer,
        ReferralKind::Designation => pb::referral::Kind::Designation,
    }
}

/// A code that may be absent, as text.
pub fn text<T: ToString>(code: Option<&T>) -> String {
    code.map(ToString::to_string).unwrap_or_default()
}
