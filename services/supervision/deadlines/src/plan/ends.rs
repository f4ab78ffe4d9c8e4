//! Which ending facts and causes of the rule book a fact is: about what, and on which day.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::clock::OfficeDay;
use kernel::ids::EventId;
use statutory_calendar::Certificate;
use statutory_calendar::rule::{EndingFact as E, Rule, VoidCause as V};

use super::facts::PlanInput;
use super::{Cause, Outcome};
use crate::fact::{Decision, Fact, FactKind as K, ReferralKind};
use crate::subject::Subject;

/// What a fact does to the terms of its subject, if their rules list it.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    by: EndsBy,
    subject: Subject,
    date: NaiveDate,
    time: Option<DateTime<Utc>>,
    recorded: (DateTime<Utc>, EventId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndsBy {
    Fact(E),
    Cause(V),
}
use EndsBy::{Cause as By, Fact as Is};

/// A decision on acceptance is told to the petitioner, and a body that acts on the matter has no
/// use for "not ours".
const ACCEPTED: &[EndsBy] = &[Is(E::Accepted), Is(E::PetitionerTold), By(V::ActedOn), By(V::Kept)];
const NOT_ACCEPTED: &[EndsBy] = &[Is(E::NotAccepted), Is(E::PetitionerTold), By(V::ActedOn)];
const REPLIED: &[EndsBy] = &[Is(E::PetitionerTold), By(V::ActedOn)];
const ENDED_AT_OFFICE: &[EndsBy] = &[Is(E::EndedAtOffice), Is(E::PetitionerTold)];
const CONCLUDED: &[EndsBy] = &[Is(E::Concluded), Is(E::Answered)];

impl End {
    /// How it leaves a term of this rule; nothing where the rule does not list it.
    pub(super) fn outcome(&self, rule: &Rule, certificate: &Certificate) -> Option<Outcome> {
        let date = self.date;
        match self.by {
            Is(fact) if rule.ends_by.contains(&fact) => {
                let is_late = certificate.start_time.is_some()
                    && self.time.is_some_and(|time| time >= certificate.limit_time);
                Some(if is_late { Outcome::MetLate(date) } else { Outcome::Met(date) })
            }
            By(cause) if rule.voids.contains(&cause) => {
                let cause = match cause {
                    V::Returned => Cause::Returned,
                    V::Designated => Cause::Designated,
                    V::Recalled => Cause::Recalled,
                    V::RegistrationVoid => Cause::Voided,
                    V::Linked => Cause::Linked,
                    V::ActedOn => Cause::NotUsed,
                    V::OrderWithdrawn => Cause::Withdrawn,
                    V::FalseAlarm => Cause::FalseAlarm,
                    V::OpinionReplaced => Cause::OpinionReplaced,
                    V::Kept => Cause::Kept,
                    // Keeps a term from starting, and ends none.
                    V::NameOrAddressUnclear => return None,
                };
                Some(Outcome::Void { cause, date })
            }
            Is(_) | By(_) => None,
        }
    }

    /// True if it was recorded after this fact.
    pub(super) fn follows(&self, fact: &Fact) -> bool {
        self.recorded > (fact.record_time, fact.id)
    }

    /// A matter that ends by a link or a void registration takes along what hangs on it: its petitions
    /// and its way through the levels, what a body was referred and what it handles. Which of these a
    /// cause ends is said by their rules.
    fn takes_along(&self, subject: Subject) -> bool {
        let ends_the_matter = matches!(self.by, By(V::RegistrationVoid | V::Linked));
        let hangs_on_it = matches!(
            subject,
            Subject::Petition(_)
                | Subject::Hop(_)
                | Subject::Referral(_)
                | Subject::Handling(_)
                | Subject::Execution(_)
        );
        ends_the_matter && hangs_on_it
    }
}

impl PlanInput<'_> {
    /// True if an end is about this subject or about something that belongs to it.
    pub(super) fn reaches(&self, end: &End, subject: Subject) -> bool {
        self.belongs_to(end.subject, subject) || end.takes_along(subject)
    }

    /// What one fact meets and ends.
    pub(super) fn ends_by(&self, fact: &Fact) -> Vec<End> {
        let (subject, ends, date) = match &fact.kind {
            K::Linked => at(Subject::Matter, &[Is(E::Linked), By(V::Linked)], fact.effect_date),
            K::Voided => at(Subject::Matter, &[By(V::RegistrationVoid)], fact.effect_date),
            K::HandedOver { date, .. } => at(Subject::Matter, &[Is(E::HandedOver)], *date),
            K::Concluded { date } => at(Subject::Matter, &[By(V::Kept)], *date),
            K::Guided { date } => at(Subject::Matter, &[Is(E::Guided)], *date),
            K::EndedAtOffice { petition, date } => at(*petition, ENDED_AT_OFFICE, *date),
            K::Proposed { date, .. } => at(Subject::Matter, &[Is(E::Proposed)], *date),
            K::PetitionerNotified { receipt, date } => {
                at(*receipt, &[Is(E::PetitionerTold)], *date)
            }
            K::Referred { referral, .. } if self.was_returned(*referral) => {
                at(*referral, &[By(V::Kept)], fact.effect_date)
            }
            K::Referred { referral, made } => at(*referral, passed(made.kind), fact.effect_date),
            K::Objected { referral, date, .. } => at(*referral, &[Is(E::ObjectionRaised)], *date),
            K::ObjectionDecided { referral, decision, date } => {
                at(*referral, decided(*decision), *date)
            }
            K::Recalled { referral, date } => at(*referral, &[By(V::Recalled)], *date),
            K::Replied { receipt, date } => at(*receipt, REPLIED, *date),
            K::Reported { report, .. } if self.was_sent_back(*report) => return Vec::new(),
            K::Reported { referral, date, .. } => at(*referral, &[Is(E::ReportReceived)], *date),
            K::Accepted { receipt, acceptance } => at(*receipt, ACCEPTED, acceptance.date),
            K::NotAccepted { receipt, date } => at(*receipt, NOT_ACCEPTED, *date),
            // An answer in simple handling is the answer that the sixty days ask for, too.
            K::OpinionDelivered { handling, date } | K::Answered { handling, date } => {
                at(*handling, CONCLUDED, *date)
            }
            K::Rated { handling, date } => at(*handling, &[Is(E::Rated)], *date),
            // The petitioner used the right on the day of asking, whenever the request arrived.
            K::ReviewRequested { handling, request, .. } => {
                at(*handling, &[Is(E::ReviewRequested)], request.request_date)
            }
            K::ReviewDelivered { review, date, .. } => at(*review, &[Is(E::ReviewDecided)], *date),
            K::RecheckRequested { review, request, .. } => {
                at(*review, &[Is(E::RecheckRequested)], request.request_date)
            }
            K::RecheckDelivered { recheck, date } => at(*recheck, &[Is(E::RecheckDecided)], *date),
            K::ExecutionProven { step, date } => at(*step, &[Is(E::Executed)], *date),
            K::ExecutionLapsed { step, date } => at(*step, &[By(V::OpinionReplaced)], *date),
            K::LevelTransitEnded { hop, date } => at(*hop, &[Is(E::PassedOn)], *date),
            K::UrgentMatterReported { report, time } => {
                at(*report, &[Is(E::Reported)], time.office_date())
            }
            K::UrgentMatterDismissed { report, date } => at(*report, &[By(V::FalseAlarm)], *date),
            K::OrderAnswered { order, date } => at(*order, &[Is(E::OrderAnswered)], *date),
            K::OrderWithdrawn { order, date } => at(*order, &[By(V::OrderWithdrawn)], *date),
            K::WarningAnswered { warning, date } => at(*warning, &[Is(E::WarningAnswered)], *date),
            K::RecommendationAnswered { recommendation, date } => {
                at(*recommendation, &[Is(E::RecommendationAnswered)], *date)
            }
            K::Registered { .. }
            | K::ReceivedDirectly { .. }
            | K::HandOverOffered { .. }
            | K::SimpleHandlingChosen { .. }
            | K::SimpleHandlingEnded { .. }
            | K::Extended { .. }
            | K::HearingScheduled { .. }
            | K::TakenOver { .. }
            | K::OrderedAnew { .. }
            | K::ExecutionOrdered { .. }
            | K::ReportReturned { .. }
            | K::ReportExtended { .. }
            | K::LevelTransitStarted { .. }
            | K::UrgentMatterDiscovered { .. }
            | K::OrderIssued { .. }
            | K::WarningIssued { .. }
            | K::RecommendationDelivered { .. } => return Vec::new(),
        };
        let (time, recorded) = (instant(&fact.kind), (fact.record_time, fact.id));
        ends.iter().map(|by| End { by: *by, subject, date, time, recorded }).collect()
    }
}

fn at(
    subject: impl Into<Subject>,
    ends: &'static [EndsBy],
    date: NaiveDate,
) -> (Subject, &'static [EndsBy], NaiveDate) {
    (subject.into(), ends, date)
}

fn passed(kind: ReferralKind) -> &'static [EndsBy] {
    match kind {
        ReferralKind::Assignment => &[Is(E::Assigned), By(V::Kept)],
        ReferralKind::Referral | ReferralKind::Transfer | ReferralKind::Designation => {
            &[Is(E::Referred), By(V::Kept)]
        }
    }
}

/// A return or a designation ends that body's terms; a refused objection ends nothing.
fn decided(decision: Decision) -> &'static [EndsBy] {
    match decision {
        Decision::Upheld => &[Is(E::ObjectionDecided), By(V::Returned)],
        Decision::Designated => &[Is(E::ObjectionDecided), By(V::Designated)],
        Decision::Refused => &[Is(E::ObjectionDecided)],
    }
}

/// The instant, where it is known; hours are met before an instant.
fn instant(kind: &K) -> Option<DateTime<Utc>> {
    if let K::UrgentMatterReported { time, .. } = kind { Some(*time) } else { None }
}
