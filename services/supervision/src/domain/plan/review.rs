//! What a delivered opinion opens to the petitioner, and what a request for review or recheck asks of a body.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::ids::{HandlingId, RecheckId, ReviewId};
use statutory_calendar::rule::PauseCause;
use statutory_calendar::{Pause, TermError};

use super::{Desk, Opening, Outcome, Planned, WhyNot, earliest};
use crate::domain::fact::{Fact, HandlingStep, RecheckStep, Request, ReviewStep, What};
use crate::domain::rule::{RuleId, Subject};

impl Desk<'_> {
    /// The opinion's day of delivery is day 0 of what the petitioner may do about it. Without the acceptance nobody knows
    /// yet whose opinion it is; once that has been heard the same facts give the same plan.
    pub(super) fn by_handling(
        &self,
        fact: &Fact,
        id: HandlingId,
        step: &HandlingStep,
    ) -> Result<Vec<Planned>, TermError> {
        let (HandlingStep::Delivered { date }, Some(acceptance)) = (step, self.acceptance_of(id))
        else {
            return Ok(Vec::new());
        };
        let opening = |rule| {
            Opening::new(rule, Subject::Handling(id), &acceptance.body, fact, *date)
                .unless(acceptance.historical.then_some(WhyNot::Historical))
        };
        let rated = self.handling_steps(id).filter_map(|step| match step {
            HandlingStep::Rated { date } => Some(Outcome::Met(*date)),
            HandlingStep::Extended { .. }
            | HandlingStep::Delivered { .. }
            | HandlingStep::Answered { .. } => None,
        });
        let asked = self.facts.iter().filter_map(|it| reviewed(&it.what, id));
        Ok(vec![
            self.deadline(&opening(RuleId::Rating), earliest(rated))?,
            self.deadline(&opening(RuleId::ReviewRequest), earliest(asked))?,
        ])
    }

    pub(super) fn by_review(
        &self,
        fact: &Fact,
        id: ReviewId,
        step: &ReviewStep,
    ) -> Result<Option<Planned>, TermError> {
        match step {
            ReviewStep::Requested { request, .. } => {
                let delivered = self.review_steps(id).filter_map(|step| match step {
                    ReviewStep::Delivered { date } => Some(Outcome::Met(*date)),
                    ReviewStep::Requested { .. } => None,
                });
                let opening = asked(RuleId::ReviewDecision, Subject::Review(id), request, fact);
                self.deadline(&opening, earliest(delivered)).map(Some)
            }
            ReviewStep::Delivered { date } => self.recheck_request(fact, id, *date),
        }
    }

    /// Who reviewed is known by the request.
    fn recheck_request(
        &self,
        fact: &Fact,
        id: ReviewId,
        date: NaiveDate,
    ) -> Result<Option<Planned>, TermError> {
        let mut requests = self.review_steps(id).filter_map(|step| match step {
            ReviewStep::Requested { request, .. } => Some(request),
            ReviewStep::Delivered { .. } => None,
        });
        let Some(Request { body, historical, .. }) = requests.next() else {
            return Ok(None);
        };
        let opening = Opening::new(RuleId::RecheckRequest, Subject::Review(id), body, fact, date)
            .unless(historical.then_some(WhyNot::Historical));
        let asked = self.facts.iter().filter_map(|it| rechecked(&it.what, id));
        self.deadline(&opening, earliest(asked)).map(Some)
    }

    pub(super) fn by_recheck(
        &self,
        fact: &Fact,
        id: RecheckId,
        step: &RecheckStep,
    ) -> Result<Option<Planned>, TermError> {
        let RecheckStep::Requested { request, .. } = step else {
            return Ok(None);
        };
        let mut opening = asked(RuleId::RecheckDecision, Subject::Recheck(id), request, fact);
        opening.pauses = self.hearings(id);
        let delivered = self.recheck_steps(id).filter_map(|step| match step {
            RecheckStep::Delivered { date } => Some(Outcome::Met(*date)),
            RecheckStep::Requested { .. } | RecheckStep::Hearing { .. } => None,
        });
        self.deadline(&opening, earliest(delivered)).map(Some)
    }

    /// The days of each hearing as they were recorded last; the only pause in the Regulation (Art. 36).
    fn hearings(&self, recheck: RecheckId) -> Vec<Pause> {
        let mut last = BTreeMap::new();
        for step in self.recheck_steps(recheck) {
            match step {
                RecheckStep::Hearing { id, days } => {
                    last.insert(*id, *days);
                }
                RecheckStep::Requested { .. } | RecheckStep::Delivered { .. } => {}
            }
        }
        let cause = PauseCause::Hearing;
        let held = last.into_values().flatten();
        held.map(|days| Pause { cause, from: days.from, to: days.to }).collect()
    }
}

/// Day 0 of a decision is the day the body received the request.
fn asked<'a>(rule: RuleId, subject: Subject, request: &'a Request, fact: &'a Fact) -> Opening<'a> {
    Opening::new(rule, subject, &request.body, fact, request.receipt_date)
        .unless(request.historical.then_some(WhyNot::Historical))
}

/// The petitioner used the right on the day of asking, whenever the request arrived.
fn reviewed(what: &What, wanted: HandlingId) -> Option<Outcome> {
    if let What::Review { step: ReviewStep::Requested { handling, request }, .. } = what
        && *handling == wanted
    {
        Some(Outcome::Met(request.request_date))
    } else {
        None
    }
}

fn rechecked(what: &What, wanted: ReviewId) -> Option<Outcome> {
    if let What::Recheck { step: RecheckStep::Requested { review, request }, .. } = what
        && *review == wanted
    {
        Some(Outcome::Met(request.request_date))
    } else {
        None
    }
}
