//! The facts of a dossier as a plan reads them, and how the things they are about belong together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::{EventId, HandlingId, ReferralId, ReviewId};
use statutory_calendar::Pause;
use statutory_calendar::rule::PauseCause;

use super::ends::End;
use crate::fact::{Acceptance, Decision, Fact, FactKind as K, Receipt, Request};
use crate::policy::DeadlinePolicy;
use crate::subject::Subject;

/// Everything a plan is made from.
pub(super) struct PlanInput<'a> {
    /// By record time and id, each once.
    facts: Vec<&'a Fact>,
    /// What the facts meet and end.
    pub(super) ends: Vec<End>,
    pub(super) policy: &'a DeadlinePolicy,
}

impl<'a> PlanInput<'a> {
    pub(super) fn new(facts: &'a [Fact], policy: &'a DeadlinePolicy) -> Self {
        let mut facts: Vec<&Fact> = facts.iter().collect();
        facts.sort_by_key(|fact| (fact.record_time, fact.id));
        facts.dedup_by_key(|fact| fact.id);
        let input = Self { facts, ends: Vec::new(), policy };
        let ends = input.facts().flat_map(|fact| input.ends_by(fact)).collect();
        Self { ends, ..input }
    }

    /// The facts, by record time.
    pub(super) fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().copied()
    }

    /// What the facts say, by record time.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'a K> {
        self.facts().map(|fact| &fact.kind)
    }

    /// True if `inner` is `outer` or belongs to it: a recheck to its review, a review to the
    /// handling whose opinion it is about, a handling to what its body received, all else to the
    /// matter.
    pub(super) fn belongs_to(&self, inner: Subject, outer: Subject) -> bool {
        let mut next = Some(inner);
        while let Some(subject) = next {
            if subject == outer {
                return true;
            }
            next = self.holder_of(subject);
        }
        false
    }

    fn holder_of(&self, subject: Subject) -> Option<Subject> {
        match subject {
            Subject::Recheck(id) => self.kinds().find_map(|kind| {
                let K::RecheckRequested { recheck, review, .. } = kind else { return None };
                (*recheck == id).then_some(Subject::Review(*review))
            }),
            Subject::Review(id) => self.review_request(id).map(|(it, _)| Subject::Handling(it)),
            Subject::Handling(id) => match self.acceptance_of(id) {
                Some((receipt, _)) => Some(receipt.into()),
                None => Some(Subject::Matter),
            },
            Subject::Petition(_)
            | Subject::Referral(_)
            | Subject::Order(_)
            | Subject::Warning(_)
            | Subject::Hop(_)
            | Subject::Urgent(_)
            | Subject::Execution(_)
            | Subject::Recommendation(_) => Some(Subject::Matter),
            Subject::Matter => None,
        }
    }

    /// The acceptance by which a handling began, and of what.
    pub(super) fn acceptance_of(&self, handling: HandlingId) -> Option<(Receipt, &'a Acceptance)> {
        self.acceptances().find(|(_, it)| it.handling == handling)
    }

    /// The body that handles, by an acceptance or because a review ordered it, and whether that is a record of the past.
    pub(super) fn handled_by(&self, wanted: HandlingId) -> Option<(&'a BodyCode, bool)> {
        let accepted = self.acceptance_of(wanted).map(|(_, it)| (&it.body, it.historical));
        accepted.or_else(|| {
            self.kinds().find_map(|kind| {
                let K::OrderedAnew { handling, order } = kind else { return None };
                (*handling == wanted).then_some((&order.body, order.historical))
            })
        })
    }

    pub(super) fn acceptances(&self) -> impl Iterator<Item = (Receipt, &'a Acceptance)> {
        self.kinds().filter_map(|kind| {
            let K::Accepted { receipt, acceptance } = kind else { return None };
            Some((*receipt, acceptance))
        })
    }

    /// The request by which a review began, and the handling whose opinion it is about.
    pub(super) fn review_request(&self, wanted: ReviewId) -> Option<(HandlingId, &'a Request)> {
        self.kinds().find_map(|kind| {
            let K::ReviewRequested { review, handling, request } = kind else { return None };
            (*review == wanted).then_some((*handling, request))
        })
    }

    /// The one extension of a handling (Art. 34): the first recorded, should there ever be two, of
    /// those granted by the limit, up to which the term runs. A later one, however soon it was heard
    /// of, extends nothing: what was missed stays missed.
    pub(super) fn extension(&self, subject: Subject, limit_date: NaiveDate) -> Option<u32> {
        self.kinds().find_map(|kind| {
            let K::Extended { handling, days, date } = kind else { return None };
            (subject == Subject::Handling(*handling) && *date <= limit_date).then_some(*days)
        })
    }

    /// The days of each hearing as they were recorded last; the only pause in the Regulation (Art.
    /// 36).
    pub(super) fn pauses(&self, subject: Subject) -> Vec<Pause> {
        let mut last = BTreeMap::new();
        for kind in self.kinds() {
            if let K::HearingScheduled { recheck, hearing, days } = kind
                && subject == Subject::Recheck(*recheck)
            {
                last.insert(*hearing, *days);
            }
        }
        let cause = PauseCause::Hearing;
        last.into_values().flatten().map(|(from, to)| Pause { cause, from, to }).collect()
    }

    /// True if this referral is a record of the past.
    pub(super) fn is_historical(&self, wanted: ReferralId) -> bool {
        self.kinds().any(|kind| {
            matches!(kind, K::Referred { referral, made } if *referral == wanted && made.historical)
        })
    }

    /// A referral that came back, or was taken back, was none: only one that stands meets the duty to refer, which
    /// after a return runs again to its original date. A designation replaces a referral that was
    /// made in time, so the first one keeps its merit.
    pub(super) fn was_returned(&self, wanted: ReferralId) -> bool {
        self.kinds().any(|kind| {
            matches!(kind, K::ObjectionDecided { referral, decision: Decision::Upheld, .. }
                | K::Recalled { referral, .. } if *referral == wanted)
        })
    }

    /// The fact by which a petition office took the matter over from the body that had received it directly.
    pub(super) fn handed_over(&self) -> Option<EventId> {
        self.facts().find(|it| matches!(it.kind, K::HandedOver { .. })).map(|it| it.id)
    }

    /// The offer of a hand-over that was made last: one at a time waits to be answered.
    pub(super) fn last_offer(&self) -> Option<EventId> {
        let offers = self.facts().filter(|it| matches!(it.kind, K::HandOverOffered { .. }));
        offers.last().map(|it| it.id)
    }

    /// True if the registration is a record of the past.
    pub(super) fn is_of_the_past(&self) -> bool {
        self.kinds().any(|kind| matches!(kind, K::Registered { historical: true, .. }))
    }

    /// True if another body received the petition and has not handed it over, so that the petition office has none to refer.
    pub(super) fn was_received_directly(&self) -> bool {
        self.handed_over().is_none()
            && self.kinds().any(|kind| matches!(kind, K::ReceivedDirectly { .. }))
    }
}
