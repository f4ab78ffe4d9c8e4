//! Handling (办理): its one extension, and what the body works on (Arts. 31–34).

use chrono::{Days, NaiveDate};
use kernel::ids::{HandlingId, MatterId, ReviewId};
use kernel::{BodyCode, Invalid, RegionCode};
use statutory_calendar::RulesAndCalendar;

use super::event::ReviewEvent;
use super::execution::ExecutionStep;
use super::matter::{Matter, require_body};
use super::opinion::{Draft, Remedy};
use super::receipt::Receipt;
use super::review::Review;
use super::writing::{Step, Work};
use super::{Acting, Event, HandlingState, Refusal, Track, Transition};

/// One handling of a matter, by the body that accepted it. A matter may be handled more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    pub id: HandlingId,
    pub matter: MatterId,
    /// What was accepted.
    pub receipt: Receipt,
    pub body: BodyCode,
    /// Day 0 of the 60 days, or of those that a review has set.
    pub acceptance_date: NaiveDate,
    /// The review that ordered it; none if it began by an acceptance.
    pub ordered: Option<OrderedAnew>,
    /// Zero if it was not extended.
    pub extension_days: i32,
    pub work: Work<Draft>,
    /// The steps in which a supported opinion is carried out, as drafted with it or planned after a review.
    pub steps: Vec<ExecutionStep>,
    /// What the issued opinion tells the petitioner about a review.
    pub remedy: Option<Remedy>,
    /// When it was answered in simple handling, without an opinion.
    pub answer_date: Option<NaiveDate>,
    pub version: i64,
}

/// A review revoked the opinion before, and set a last day for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderedAnew {
    pub by: ReviewId,
    pub until_date: NaiveDate,
}

/// Only the petition track ends in a handling opinion (Art. 31, route 6).
pub(super) fn is_handled(track: Track) -> bool {
    track == Track::Petition
}

/// Refuses a track that is not handled so.
pub(super) fn require_handled(track: Track) -> Result<(), Refusal> {
    if is_handled(track) { Ok(()) } else { Err(Refusal::TrackWithoutHandling { track }) }
}

/// The limit of a term of a body in this region, if it has passed: up to it the term runs, even where the
/// due date lies in a holiday before it. No deadline runs for a record
/// of the past, nor where no rule was in force yet.
pub(super) fn passed(
    terms: &RulesAndCalendar,
    rule: &str,
    region: &RegionCode,
    day0: NaiveDate,
    matter: &Matter,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let limit = terms.due(rule, region, day0).ok().map(|it| it.limit_date);
    limit.filter(|limit| today > *limit && !matter.historical)
}

/// An extension is of one day or more; how many at most is the region's rule.
pub fn some_days(days: i32) -> Result<i32, Invalid> {
    if days > 0 {
        Ok(days)
    } else {
        Err(Invalid::malformed("days", "不小于1的整数", "1 or more"))
    }
}

impl Handling {
    /// Extends the handling, once, from the old due date, while its term runs: what has been missed
    /// stays missed. The head's right is the caller's post's (Art. 34).
    pub fn extend(
        open: Option<Self>,
        matter: &Matter,
        by: Acting<'_>,
        days: i32,
        terms: &RulesAndCalendar,
    ) -> Transition<Self> {
        let handling = Self::require(open, by, Refusal::HandlingNotOpen)?;
        if !handling.work.is_open() {
            return Err(Refusal::HandlingNotOpen.into());
        }
        if handling.ordered.is_some() {
            return Err(Refusal::RedoNotExtended.into());
        }
        if handling.extension_days > 0 {
            return Err(Refusal::AlreadyExtended.into());
        }
        let days = some_days(days)?;
        let (region, accepted) = (handling.body.region(), handling.acceptance_date);
        if let Some(limit) = passed(terms, "handling", &region, accepted, matter, by.today) {
            return Err(Refusal::HandlingTermPassed { limit }.into());
        }
        // Where no rule is in force, no term runs that could be extended.
        let limit = terms.rules.extension_limit("handling", &region, accepted).unwrap_or(0);
        if days.unsigned_abs() > limit {
            let zh = format!("延长不得超过{limit}日（《信访工作条例》第三十四条）");
            let en = format!("at most {limit} days (Regulation, Art. 34)");
            return Err(Invalid::new("days", "EXTENSION_TOO_LONG", zh, en).into());
        }
        let event = Event::Extended { handling: handling.id, days };
        Ok((Self { extension_days: days, ..handling }, vec![event]))
    }

    /// Another handling of the matter by the same body, which a review has ordered.
    pub(super) fn ordered_anew(
        &self,
        id: HandlingId,
        by: &Review,
        date: NaiveDate,
        days: i32,
    ) -> (Self, Event) {
        let until_date = date + Days::new(days.unsigned_abs().into());
        let again = Self {
            id,
            acceptance_date: date,
            ordered: Some(OrderedAnew { by: by.id, until_date }),
            extension_days: 0,
            work: Work::Begun,
            steps: vec![],
            remedy: None,
            answer_date: None,
            version: 1,
            ..self.clone()
        };
        let body = self.body.clone();
        let (kind, review) = (by.kind, by.id);
        let event = ReviewEvent::OrderedAnew { handling: id, kind, review, body, until_date, date };
        (again, Event::Review(event))
    }

    /// The word for how far it is.
    pub fn state(&self) -> HandlingState {
        match self.work.step() {
            Step::Begun if self.answer_date.is_some() => HandlingState::Answered,
            Step::Begun => HandlingState::Investigating,
            Step::Drafted => HandlingState::Drafted,
            Step::Approved => HandlingState::Approved,
            Step::Issued => HandlingState::Issued,
            Step::Delivered => HandlingState::Delivered,
        }
    }

    /// The handling that the matter's body works on, if it does and the officer is of that body;
    /// else why not.
    pub(super) fn require(
        open: Option<Self>,
        by: Acting<'_>,
        otherwise: Refusal,
    ) -> Result<Self, Refusal> {
        let handling = open.ok_or(otherwise)?;
        require_body(by, &handling.body)?;
        Ok(handling)
    }
}
