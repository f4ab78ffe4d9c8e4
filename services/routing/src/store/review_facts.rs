//! Facts about reviews and rechecks, as the outbox carries them.

use chrono::NaiveDate;
use headwater_proto::routing::v1 as pb;
use kernel::BodyCode;
use kernel::ids::ReviewId;
use mailbox::Fact;
use service_kit::parse::{to_civil, to_text};
use words::Word;

use super::facts::EventContext;
use crate::domain::event::ReviewEvent;
use crate::domain::review::shown_id;
use crate::domain::{Review, ReviewDecision, ReviewKind};

impl EventContext<'_> {
    pub(super) fn about_review(&self, event: &ReviewEvent) -> Fact {
        match event {
            ReviewEvent::Requested { review } => self.review_requested(review),
            ReviewEvent::HearingScheduled { review, hearing, days } => {
                self.today(&pb::HearingScheduled {
                    hearing_id: hearing.to_string(),
                    recheck_id: shown_id(ReviewKind::Recheck, *review),
                    from_date: days.map(|it| to_civil(it.from)),
                    to_date: days.map(|it| to_civil(it.to)),
                })
            }
            ReviewEvent::Delivered { kind, review, body, decision, executing, date } => {
                self.review_delivered((*kind, *review), body, *decision, executing.as_ref(), *date)
            }
            ReviewEvent::OrderedAnew { handling, kind, review, body, until_date, date } => self.on(
                *date,
                &pb::HandlingOrderedAnew {
                    handling_id: handling.to_string(),
                    review_id: shown_id(*kind, *review),
                    body: body.to_string(),
                    until_date: Some(to_civil(*until_date)),
                    historical: self.matter.historical,
                },
            ),
        }
    }

    /// It takes effect on the day it reached an office.
    fn review_requested(&self, it: &Review) -> Fact {
        let (body, request_date) = (it.body.to_string(), Some(to_civil(it.request_date)));
        let historical = self.matter.historical;
        match it.reviewed {
            Some(reviewed) => self.on(
                it.receipt_date,
                &pb::RecheckRequested {
                    recheck_id: it.shown_id(),
                    review_id: reviewed.to_string(),
                    body,
                    request_date,
                    historical,
                },
            ),
            None => self.on(
                it.receipt_date,
                &pb::ReviewRequested {
                    review_id: it.shown_id(),
                    handling_id: it.handling.to_string(),
                    body,
                    request_date,
                    historical,
                },
            ),
        }
    }

    fn review_delivered(
        &self,
        (kind, review): (ReviewKind, ReviewId),
        body: &BodyCode,
        decision: ReviewDecision,
        executing: Option<&BodyCode>,
        date: NaiveDate,
    ) -> Fact {
        let (body, decision) = (body.to_string(), decision.number());
        let (id, executing_body) = (shown_id(kind, review), to_text(executing));
        match kind {
            ReviewKind::Review => self.on(
                date,
                &pb::ReviewOpinionDelivered { review_id: id, body, decision, executing_body },
            ),
            ReviewKind::Recheck => self.on(
                date,
                &pb::RecheckOpinionDelivered { recheck_id: id, body, decision, executing_body },
            ),
        }
    }
}
