//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use chrono::NaiveDate;
use headwater_proto::Published;
use headwater_proto::routing::v1 as pb;
use kernel::ids::{ExecutionStepId, HandlingId, ReferralId, UrgentReportId};
use kernel::{BodyCode, OfficeDay, PostCode};
use mailbox::{Fact, Tx};
use service_kit::parse::{to_civil, to_text, to_timestamp};
use words::Word;

use crate::domain::event::{ExecutionFact, ReportEvent, UrgentStep};
use crate::domain::{Event, Matter, NonAcceptance, Notice, Outcome, Receipt, Referral};

/// A matter as it is after an act, the number of the document that the act issued (empty if none),
/// and the day.
#[derive(Clone, Copy, Debug)]
pub struct EventContext<'a> {
    pub matter: &'a Matter,
    pub document: &'a str,
    pub today: NaiveDate,
}

impl EventContext<'_> {
    /// Publishes the facts that events are.
    pub fn publish(&self, tx: &mut Tx, events: &[Event]) {
        for event in events {
            tx.publish(self.fact(event));
        }
    }

    /// The fact that an event is. It takes effect today unless it says another day.
    pub fn fact(&self, event: &Event) -> Fact {
        match event {
            Event::ScreeningConfirmed { changed } => self.screening_confirmed(*changed),
            Event::Referred { referral } => self.referred(referral),
            Event::ObjectionRaised { referral, body, deciding_body, designation_required } => {
                self.objection_raised(*referral, body, deciding_body, *designation_required)
            }
            Event::ObjectionDecided { referral, decision } => self.today(&pb::ObjectionDecided {
                referral_id: referral.to_string(),
                decision: decision.number(),
                answerable_body: self.matter.answerable_body().to_string(),
            }),
            Event::Recalled { referral, body } => self.recalled(*referral, body),
            Event::Accepted { receipt, handling, body } => self.accepted(*receipt, *handling, body),
            Event::NotAccepted { receipt, body, kind } => self.not_accepted(*receipt, body, *kind),
            Event::Notified { receipt, body, notice } => self.notified(*receipt, body, *notice),
            Event::SimpleChosen { receipt, body, receipt_date } => {
                self.simple_chosen(*receipt, body, *receipt_date)
            }
            Event::SimpleEnded { receipt } => self.simple_ended(*receipt),
            Event::Answered { handling, body } => {
                let (handling_id, body) = (handling.to_string(), body.to_string());
                self.today(&pb::MatterAnswered { handling_id, body })
            }
            Event::Extended { handling, days } => self.today(&pb::HandlingExtended {
                handling_id: handling.to_string(),
                days: *days,
                document_number: self.document.to_owned(),
            }),
            Event::OpinionApproved { handling } => {
                self.today(&pb::OpinionApproved { handling_id: handling.to_string() })
            }
            Event::OpinionIssued { handling, body, outcome } => {
                self.opinion_issued(*handling, body, *outcome)
            }
            Event::OpinionDelivered { handling, body, outcome, date } => {
                let (handling_id, body) = (handling.to_string(), body.to_string());
                let outcome = outcome.number();
                self.on(*date, &pb::OpinionDelivered { handling_id, body, outcome })
            }
            Event::Concluded { manner, body, date } => {
                let (manner, body) = (manner.number(), body.to_string());
                self.on(*date, &pb::MatterConcluded { manner, body })
            }
            Event::Report(event) => self.about_report(event),
            Event::Execution { step, handling, body, fact, date } => {
                self.execution((*step, *handling), body, *fact, *date)
            }
            Event::Urgent { report, body, step } => self.urgent(*report, body, *step),
            Event::Guided { body } => self.today(&pb::PetitionerGuided {
                track: self.matter.screening.track.number(),
                body: body.to_string(),
                document_number: self.document.to_owned(),
            }),
            Event::AtOffice(event) => self.at_office(event),
            Event::Inside(event) => self.inside(event),
            Event::Review(event) => self.about_review(event),
            Event::Replied { receipt, body, adopted } => self.replied(*receipt, body, *adopted),
            Event::HandOverOffered { from, to } => {
                let (from_body, to_body) = (from.to_string(), to.to_string());
                self.today(&pb::HandOverOffered { from_body, to_body })
            }
            Event::HandedOver { from, from_post, to, to_post } => {
                self.handed_over((from, from_post), (to, to_post))
            }
            Event::TakenOver { from, to } => self.taken_over(from, to),
        }
    }

    fn screening_confirmed(&self, changed: bool) -> Fact {
        let screening = &self.matter.screening;
        self.today(&pb::ScreeningConfirmed {
            track: screening.track.number(),
            category: screening.category.clone(),
            competent_body: to_text(screening.competent_body.as_ref()),
            changed,
            answerable_body: self.matter.answerable_body().to_string(),
        })
    }

    fn referred(&self, referral: &Referral) -> Fact {
        self.today(&pb::MatterReferred {
            referral_id: referral.id.to_string(),
            kind: referral.kind.number(),
            track: self.matter.screening.track.number(),
            from_body: referral.from.to_string(),
            to_body: referral.to.to_string(),
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
            referral_id: referral.to_string(),
            body: body.to_string(),
            deciding_body: deciding_body.to_string(),
            designation_required,
        })
    }

    fn accepted(&self, receipt: Receipt, handling: HandlingId, body: &BodyCode) -> Fact {
        self.today(&pb::MatterAccepted {
            referral_id: to_text(receipt.referral()),
            handling_id: handling.to_string(),
            body: body.to_string(),
            document_number: self.document.to_owned(),
            historical: self.matter.historical,
            petition_id: to_text(receipt.petition()),
        })
    }

    fn not_accepted(&self, receipt: Receipt, body: &BodyCode, kind: NonAcceptance) -> Fact {
        self.today(&pb::MatterNotAccepted {
            referral_id: to_text(receipt.referral()),
            petition_id: to_text(receipt.petition()),
            body: body.to_string(),
            document_number: self.document.to_owned(),
            kind: kind.number(),
        })
    }

    fn notified(&self, receipt: Receipt, body: &BodyCode, notice: Notice) -> Fact {
        self.today(&pb::PetitionerNotified {
            referral_id: to_text(receipt.referral()),
            petition_id: to_text(receipt.petition()),
            body: body.to_string(),
            document_number: self.document.to_owned(),
            notice: notice.number(),
        })
    }

    fn replied(&self, receipt: Receipt, body: &BodyCode, adopted: bool) -> Fact {
        self.today(&pb::MatterReplied {
            referral_id: to_text(receipt.referral()),
            petition_id: to_text(receipt.petition()),
            track: self.matter.screening.track.number(),
            body: body.to_string(),
            adopted,
        })
    }

    fn simple_chosen(&self, receipt: Receipt, body: &BodyCode, received: NaiveDate) -> Fact {
        self.today(&pb::SimpleHandlingChosen {
            referral_id: to_text(receipt.referral()),
            petition_id: to_text(receipt.petition()),
            body: body.to_string(),
            receipt_date: Some(to_civil(received)),
            historical: self.matter.historical,
        })
    }

    fn simple_ended(&self, receipt: Receipt) -> Fact {
        self.today(&pb::SimpleHandlingEnded {
            referral_id: to_text(receipt.referral()),
            petition_id: to_text(receipt.petition()),
        })
    }

    fn opinion_issued(&self, handling: HandlingId, body: &BodyCode, outcome: Outcome) -> Fact {
        self.today(&pb::OpinionIssued {
            handling_id: handling.to_string(),
            body: body.to_string(),
            outcome: outcome.number(),
            document_number: self.document.to_owned(),
        })
    }

    fn about_report(&self, event: &ReportEvent) -> Fact {
        match event {
            ReportEvent::Reported { referral, report, body } => self.today(&pb::ResultReported {
                referral_id: referral.to_string(),
                report_id: report.to_string(),
                body: body.to_string(),
            }),
            ReportEvent::Accepted { referral, report, body } => {
                self.today(&pb::ResultReportAccepted {
                    referral_id: referral.to_string(),
                    report_id: report.to_string(),
                    body: body.to_string(),
                })
            }
            ReportEvent::Returned { referral, report, body, date } => {
                self.today(&pb::ResultReportReturned {
                    referral_id: referral.to_string(),
                    report_id: report.to_string(),
                    body: body.to_string(),
                    report_date: Some(to_civil(*date)),
                })
            }
            ReportEvent::Extended { referral, body, date } => {
                self.today(&pb::ResultReportExtended {
                    referral_id: referral.to_string(),
                    body: body.to_string(),
                    report_date: Some(to_civil(*date)),
                })
            }
        }
    }

    fn execution(
        &self,
        (step, handling): (ExecutionStepId, HandlingId),
        body: &BodyCode,
        fact: ExecutionFact,
        date: NaiveDate,
    ) -> Fact {
        let (step_id, handling_id) = (step.to_string(), handling.to_string());
        let body = body.to_string();
        match fact {
            ExecutionFact::Ordered { until_date } => {
                let (until_date, historical) = (Some(to_civil(until_date)), self.matter.historical);
                let ordered =
                    pb::ExecutionOrdered { step_id, handling_id, body, until_date, historical };
                self.on(date, &ordered)
            }
            ExecutionFact::Proven => {
                self.on(date, &pb::ExecutionProven { step_id, handling_id, body })
            }
            ExecutionFact::Lapsed => {
                self.on(date, &pb::ExecutionLapsed { step_id, handling_id, body })
            }
        }
    }

    fn taken_over(&self, from: &BodyCode, to: &BodyCode) -> Fact {
        self.today(&pb::MatterTakenOver {
            from_body: from.to_string(),
            to_body: to.to_string(),
            answerable_body: self.matter.answerable_body().to_string(),
        })
    }

    fn handed_over(
        &self,
        (from, from_post): (&BodyCode, &PostCode),
        (to, to_post): (&BodyCode, &PostCode),
    ) -> Fact {
        self.today(&pb::MatterHandedOver {
            from_body: from.to_string(),
            from_post: from_post.to_string(),
            to_body: to.to_string(),
            to_post: to_post.to_string(),
        })
    }

    fn recalled(&self, referral: ReferralId, body: &BodyCode) -> Fact {
        self.today(&pb::MatterRecalled {
            referral_id: referral.to_string(),
            body: body.to_string(),
            answerable_body: self.matter.answerable_body().to_string(),
        })
    }

    /// The knowledge takes effect on its own day: from its instant the hours run.
    fn urgent(&self, report: UrgentReportId, body: &BodyCode, step: UrgentStep) -> Fact {
        let (urgent_report_id, body) = (report.to_string(), body.to_string());
        match step {
            UrgentStep::Discovered(time) => {
                let discovered = pb::UrgentMatterDiscovered {
                    urgent_report_id,
                    body,
                    knowledge_time: Some(to_timestamp(time)),
                    historical: self.matter.historical,
                };
                self.on(time.office_date(), &discovered)
            }
            UrgentStep::Reported(time) => {
                let report_time = Some(to_timestamp(time));
                self.today(&pb::UrgentMatterReported { urgent_report_id, body, report_time })
            }
            UrgentStep::Dismissed => {
                self.today(&pb::UrgentMatterDismissed { urgent_report_id, body })
            }
        }
    }

    pub(super) fn today<M: Published>(&self, message: &M) -> Fact {
        self.on(self.today, message)
    }

    pub(super) fn on<M: Published>(&self, date: NaiveDate, message: &M) -> Fact {
        Fact::about(self.matter.id, &self.matter.visibility, date, message)
    }
}
