//! Which starting facts of the rule book a fact is: about what, for which body, and with which day
//! 0.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::clock::OfficeDay;
use kernel::ids::{HopId, ReferralId, UrgentReportId};
use statutory_calendar::rule::StartingFact as S;

use super::facts::PlanInput;
use crate::fact::{
    Fact, FactKind as K, Hop, Letter, OwedUntil, Referral, ReferralKind, Request, Track,
};
use crate::subject::Subject;

/// A term about to be planned: what its starting fact says.
pub(super) struct TermDraft<'a> {
    pub(super) fact: &'a Fact,
    pub(super) starting_fact: S,
    pub(super) subject: Subject,
    pub(super) body: &'a BodyCode,
    pub(super) day0: NaiveDate,
    /// The instant of day 0 from which hours run.
    pub(super) time: Option<DateTime<Utc>>,
    pub(super) document: Option<&'a str>,
    /// The last day that an assignment sets.
    pub(super) until: Option<NaiveDate>,
    /// A record of the past, which starts nothing.
    pub(super) is_historical: bool,
    /// False if name or address of the petitioner are unclear.
    pub(super) is_notifiable: bool,
}

impl<'a> TermDraft<'a> {
    fn new(
        fact: &'a Fact,
        starting_fact: S,
        subject: impl Into<Subject>,
        body: &'a BodyCode,
        day0: NaiveDate,
    ) -> Self {
        Self {
            fact,
            starting_fact,
            subject: subject.into(),
            body,
            day0,
            time: None,
            document: None,
            until: None,
            is_historical: false,
            is_notifiable: true,
        }
    }

    fn document(self, document: &'a str) -> Self {
        Self { document: (!document.is_empty()).then_some(document), ..self }
    }

    /// An offer may be made again after it came to nothing.
    pub(super) fn is_offer(&self) -> bool {
        self.starting_fact == S::HandOverOffered
    }

    fn historical(self, is_historical: bool) -> Self {
        Self { is_historical, ..self }
    }
}

impl<'a> PlanInput<'a> {
    /// What one fact may start.
    pub(super) fn starts(&self, fact: &'a Fact) -> Vec<TermDraft<'a>> {
        let one = match &fact.kind {
            K::Registered { .. } | K::HandedOver { .. } | K::ReceivedDirectly { .. } => {
                return self.received(fact).into_iter().collect();
            }
            K::Referred { referral, made } => return referred(fact, *referral, made),
            K::Proposed { body, date, historical, .. } => proposed(fact, body, *date, *historical),
            K::HandOverOffered { to, date } => return self.offered(fact, to, *date),
            K::Objected { referral, deciding_body, date } => {
                TermDraft::new(fact, S::Objection, *referral, deciding_body, *date)
                    .historical(self.is_historical(*referral))
            }
            K::Accepted { acceptance: it, .. } => {
                TermDraft::new(fact, S::Acceptance, it.handling, &it.body, it.date)
                    .document(&it.document)
                    .historical(it.historical)
            }
            K::SimpleHandlingChosen { receipt, body, receipt_date, historical, .. } => {
                TermDraft::new(fact, S::SimpleReceipt, *receipt, body, *receipt_date)
                    .historical(*historical)
            }
            K::OpinionDelivered { .. } | K::ReviewDelivered { .. } => {
                return self.delivered(fact).into_iter().collect();
            }
            K::ReviewRequested { review, request: it, .. } => {
                requested(fact, S::ReviewRequestReceived, *review, it)
            }
            K::RecheckRequested { recheck, request: it, .. } => {
                requested(fact, S::RecheckRequestReceived, *recheck, it)
            }
            K::OrderedAnew { handling, order } => owed(fact, S::OrderedAnew, *handling, order),
            K::ExecutionOrdered { step, order } => owed(fact, S::ExecutionOrdered, *step, order),
            K::LevelTransitStarted { id, hop } => at_level(fact, *id, hop),
            K::UrgentMatterDiscovered { report, body, time, historical } => {
                known(fact, *report, body, *time).historical(*historical)
            }
            K::OrderIssued { .. } | K::WarningIssued { .. } | K::RecommendationDelivered { .. } => {
                return letter_delivered(fact).into_iter().collect();
            }
            K::Concluded { .. }
            | K::Linked
            | K::Voided
            | K::Guided { .. }
            | K::EndedAtOffice { .. }
            | K::PetitionerNotified { .. }
            | K::ObjectionDecided { .. }
            | K::Recalled { .. }
            | K::Replied { .. }
            | K::Reported { .. }
            | K::ReportReturned { .. }
            | K::ReportExtended { .. }
            | K::NotAccepted { .. }
            | K::SimpleHandlingEnded { .. }
            | K::Extended { .. }
            | K::Answered { .. }
            | K::Rated { .. }
            | K::HearingScheduled { .. }
            | K::RecheckDelivered { .. }
            | K::ExecutionProven { .. }
            | K::ExecutionLapsed { .. }
            | K::LevelTransitEnded { .. }
            | K::UrgentMatterReported { .. }
            | K::UrgentMatterDismissed { .. }
            | K::OrderAnswered { .. }
            | K::OrderWithdrawn { .. }
            | K::WarningAnswered { .. }
            | K::RecommendationAnswered { .. }
            | K::TakenOver { .. } => return Vec::new(),
        };
        vec![one]
    }

    /// An office that receives a petition, or takes over what another body received directly, refers it; the
    /// other body tells the petitioner, unless it does so by its own rules.
    fn received(&self, fact: &'a Fact) -> Option<TermDraft<'a>> {
        let handed_over = self.handed_over();
        if let K::Registered { number, body, receipt_date, historical } = &fact.kind {
            let draft = TermDraft::new(fact, S::Receipt, Subject::Matter, body, *receipt_date);
            handed_over.is_none().then(|| draft.document(number).historical(*historical))
        } else if let K::HandedOver { to, date } = &fact.kind {
            let draft = TermDraft::new(fact, S::Receipt, Subject::Matter, to, *date);
            (handed_over == Some(fact.id)).then(|| draft.historical(self.is_of_the_past()))
        } else if let K::ReceivedDirectly { petition, received: it } = &fact.kind {
            let draft = TermDraft::new(fact, S::DirectReceipt, *petition, &it.body, it.date);
            let draft = TermDraft { is_notifiable: it.notifiable, ..draft };
            (!it.own_rules).then(|| draft.document(&it.number).historical(it.historical))
        } else {
            None
        }
    }

    /// The office that is offered a matter takes it over; one offer at a time waits.
    fn offered(&self, fact: &'a Fact, to: &'a BodyCode, date: NaiveDate) -> Vec<TermDraft<'a>> {
        if self.last_offer() != Some(fact.id) {
            return Vec::new();
        }
        let draft = TermDraft::new(fact, S::HandOverOffered, Subject::Matter, to, date);
        vec![draft.historical(self.is_of_the_past())]
    }

    /// What the petitioner may do about an opinion concerns the body whose opinion it is. The
    /// acceptance, the order or the request says which that is; before it has been heard nothing starts.
    fn delivered(&self, fact: &'a Fact) -> Option<TermDraft<'a>> {
        if let K::OpinionDelivered { handling, date } = &fact.kind {
            let (body, historical) = self.handled_by(*handling)?;
            let draft = TermDraft::new(fact, S::OpinionDelivered, *handling, body, *date);
            Some(draft.historical(historical))
        } else if let K::ReviewDelivered { review, date, revoked: false } = &fact.kind {
            let (_, it) = self.review_request(*review)?;
            let draft = TermDraft::new(fact, S::ReviewOpinionDelivered, *review, &it.body, *date);
            Some(draft.historical(it.historical))
        } else {
            None
        }
    }
}

fn letter_delivered(fact: &Fact) -> Option<TermDraft<'_>> {
    if let K::OrderIssued { order, letter: it } = &fact.kind {
        Some(letter(fact, S::OrderDelivered, *order, it))
    } else if let K::WarningIssued { warning, letter: it } = &fact.kind {
        Some(letter(fact, S::WarningDelivered, *warning, it))
    } else if let K::RecommendationDelivered { recommendation, letter: it } = &fact.kind {
        Some(letter(fact, S::RecommendationDelivered, *recommendation, it))
    } else {
        None
    }
}

fn letter<'a>(
    fact: &'a Fact,
    starting_fact: S,
    subject: impl Into<Subject>,
    it: &'a Letter,
) -> TermDraft<'a> {
    TermDraft::new(fact, starting_fact, subject, &it.body, it.date).document(&it.document)
}

fn proposed<'a>(
    fact: &'a Fact,
    body: &'a BodyCode,
    date: NaiveDate,
    historical: bool,
) -> TermDraft<'a> {
    TermDraft::new(fact, S::Proposal, Subject::Matter, body, date).historical(historical)
}

/// Hours run from the instant.
fn known<'a>(
    fact: &'a Fact,
    report: UrgentReportId,
    body: &'a BodyCode,
    time: DateTime<Utc>,
) -> TermDraft<'a> {
    let draft = TermDraft::new(fact, S::Knowledge, report, body, time.office_date());
    TermDraft { time: Some(time), ..draft }
}

/// The last day is the one that the reviewing body, or the opinion, has set.
fn owed<'a>(
    fact: &'a Fact,
    starting_fact: S,
    subject: impl Into<Subject>,
    it: &'a OwedUntil,
) -> TermDraft<'a> {
    let draft = TermDraft::new(fact, starting_fact, subject, &it.body, it.date);
    TermDraft { until: Some(it.until_date), ..draft.historical(it.historical) }
}

fn at_level<'a>(fact: &'a Fact, id: HopId, it: &'a Hop) -> TermDraft<'a> {
    let starting_fact = if it.simple { S::SimpleReceiptAtLevel } else { S::ReceiptAtLevel };
    TermDraft::new(fact, starting_fact, id, &it.body, it.receipt_date).historical(it.historical)
}

/// Day 0 of a decision is the day the body received the request.
fn requested<'a>(
    fact: &'a Fact,
    starting_fact: S,
    subject: impl Into<Subject>,
    it: &'a Request,
) -> TermDraft<'a> {
    TermDraft::new(fact, starting_fact, subject, &it.body, it.receipt_date)
        .historical(it.historical)
}

/// Who received the matter owes notice and may object, each if the way it came allows that; whoever
/// has it reports by the day that was set. A matter for a judicial or discipline organ goes by that
/// organ's own rules, by whatever letter it came (Art. 23).
fn referred<'a>(fact: &'a Fact, referral: ReferralId, it: &'a Referral) -> Vec<TermDraft<'a>> {
    let (notice, objection) = match (it.track, it.kind) {
        (Track::Litigation | Track::Accusation, _) | (_, ReferralKind::Transfer) => (None, None),
        (_, ReferralKind::Referral | ReferralKind::Assignment) => {
            (Some(S::ReceiptByBody), Some(S::ReceiptByReferral))
        }
        (_, ReferralKind::Designation) => (Some(S::ReceiptByBody), None),
    };
    let starts = [notice, objection, it.report_date.map(|_| S::Assignment)];
    let draft = |starting_fact| TermDraft {
        is_notifiable: it.notifiable,
        until: it.report_date,
        ..TermDraft::new(fact, starting_fact, referral, &it.to_body, it.receipt_date)
            .document(&it.document)
            .historical(it.historical)
    };
    starts.into_iter().flatten().map(draft).collect()
}
