//! The hearing of a recheck (听证, Art. 36): its days are fixed, changed or called off, and it is held.

use chrono::NaiveDate;
use kernel::Invalid;
use kernel::ids::HearingId;

use super::event::ReviewEvent;
use super::review::Review;
use super::{Acting, Event, Refusal, ReviewKind, Transition};

/// A hearing. Its days are not counted in the term of the recheck, so there cannot be many.
pub const MAX_DAYS: i64 = 30;

/// A hearing of a recheck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    pub id: HearingId,
    /// Both ends included; none if it was called off.
    pub days: Option<HearingDays>,
    /// Its minutes are recorded.
    pub held: bool,
}

/// The days of a hearing, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HearingDays {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl HearingDays {
    /// The days from one to the other: none of them is past, and there are not too many.
    pub fn new(today: NaiveDate, from: NaiveDate, to: NaiveDate) -> Result<Self, Invalid> {
        if from < today {
            let (zh, en) = ("听证日期早于今天", "the hearing would lie in the past");
            return Err(Invalid::new("from_date", "HEARING_IN_PAST", zh, en));
        }
        if to < from {
            let (zh, en) = ("听证结束日期早于开始日期", "the hearing would end before it begins");
            return Err(Invalid::new("to_date", "HEARING_ENDS_BEFORE_IT_BEGINS", zh, en));
        }
        if (to - from).num_days() >= MAX_DAYS {
            let (zh, en) = (
                format!("听证不超过{MAX_DAYS}日"),
                format!("a hearing takes at most {MAX_DAYS} days"),
            );
            return Err(Invalid::new("to_date", "HEARING_TOO_LONG", zh, en));
        }
        Ok(Self { from, to })
    }
}

impl Review {
    /// Fixes the days of a hearing, or changes them.
    pub fn schedule_hearing(
        open: Option<Self>,
        by: Acting<'_>,
        id: HearingId,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Transition<(Self, Hearing)> {
        let review = Self::require_before_issue(open, by)?;
        match review.kind {
            ReviewKind::Recheck => {}
            ReviewKind::Review => return Err(Refusal::HearingOnlyInRecheck.into()),
        }
        let id = match review.hearing {
            Some(Hearing { held: true, .. }) => return Err(Refusal::HearingHeld.into()),
            Some(before) => before.id,
            None => id,
        };
        let days = HearingDays::new(by.today, from, to)?;
        let hearing = Hearing { id, days: Some(days), held: false };
        Ok(review.with_hearing(hearing))
    }

    /// Calls off a hearing that was not held.
    pub fn call_off_hearing(open: Option<Self>, by: Acting<'_>) -> Transition<(Self, Hearing)> {
        let review = Self::require_before_issue(open, by)?;
        let hearing = Hearing { days: None, ..review.pending_hearing()? };
        Ok(review.with_hearing(hearing))
    }

    /// Records that the hearing was held, from its first day on.
    pub fn record_hearing(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let review = Self::require_before_issue(open, by)?;
        let hearing = review.pending_hearing()?;
        match hearing.days {
            Some(days) if days.from <= by.today => {
                let hearing = Some(Hearing { held: true, ..hearing });
                Ok((Self { hearing, ..review }, vec![]))
            }
            Some(HearingDays { from, .. }) => Err(Refusal::HearingNotBegun { from }.into()),
            None => Err(Refusal::NoHearing.into()),
        }
    }

    fn require_before_issue(open: Option<Self>, by: Acting<'_>) -> Result<Self, Refusal> {
        let review = Self::require(open, by)?;
        if review.work.is_open() { Ok(review) } else { Err(Refusal::ReviewNotOpen) }
    }

    /// The hearing that is fixed and was not held.
    fn pending_hearing(&self) -> Result<Hearing, Refusal> {
        match self.hearing {
            Some(Hearing { held: true, .. }) => Err(Refusal::HearingHeld),
            Some(hearing) if hearing.days.is_some() => Ok(hearing),
            Some(_) | None => Err(Refusal::NoHearing),
        }
    }

    fn with_hearing(self, hearing: Hearing) -> ((Self, Hearing), Vec<Event>) {
        let event = ReviewEvent::HearingScheduled {
            review: self.id,
            hearing: hearing.id,
            days: hearing.days,
        };
        ((Self { hearing: Some(hearing), ..self }, hearing), vec![Event::Review(event)])
    }
}
