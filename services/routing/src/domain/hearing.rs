//! The hearing of a recheck (听证, Art. 36): its days are fixed, changed or called off, and it is held.

use chrono::NaiveDate;
use kernel::Invalid;
use kernel::ids::HearingId;

use super::event::ReviewEvent;
use super::review::Review;
use super::{Acting, Event, Refusal, ReviewKind, Transition};

/// A hearing. Its days are not counted in the term of the recheck, so there cannot be many.
pub const MAX_DAYS: i64 = 30;

/// It is fixed for days that somebody can foresee.
pub const AHEAD_DAYS: i64 = 60;

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
        if (from - today).num_days() > AHEAD_DAYS {
            let (zh, en) = (
                format!("听证须在{AHEAD_DAYS}日内开始"),
                format!("a hearing begins within {AHEAD_DAYS} days"),
            );
            return Err(Invalid::new("from_date", "HEARING_TOO_FAR", zh, en));
        }
        let days = Self { from, to }.in_order()?;
        if (to - from).num_days() >= MAX_DAYS {
            let (zh, en) = (
                format!("听证不超过{MAX_DAYS}日"),
                format!("a hearing takes at most {MAX_DAYS} days"),
            );
            return Err(Invalid::new("to_date", "HEARING_TOO_LONG", zh, en));
        }
        Ok(days)
    }

    /// Refuses days that end before they begin.
    fn in_order(self) -> Result<Self, Invalid> {
        if self.from <= self.to {
            return Ok(self);
        }
        let (zh, en) = ("听证结束日期早于开始日期", "the hearing would end before it begins");
        Err(Invalid::new("to_date", "HEARING_ENDS_BEFORE_IT_BEGINS", zh, en))
    }

    /// The days on which it was held: some of those that were fixed.
    fn held(self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Self, Invalid> {
        let held = Self { from: from.unwrap_or(self.from), to: to.unwrap_or(self.to) };
        let held = held.in_order()?;
        if held.from < self.from || held.to > self.to {
            let (zh, en) =
                ("举行日期不在已确定的听证日期之内", "held on other days than those fixed");
            return Err(Invalid::new("from_date", "HEARING_OUTSIDE_ITS_DAYS", zh, en));
        }
        Ok(held)
    }
}

impl Review {
    /// Fixes the days of a hearing, or changes them.
    pub fn schedule_hearing(
        open: Option<Self>,
        by: Acting<'_>,
        id: HearingId,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Transition<Self> {
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
    pub fn call_off_hearing(open: Option<Self>, by: Acting<'_>) -> Transition<Self> {
        let review = Self::require_before_issue(open, by)?;
        let hearing = Hearing { days: None, ..review.pending_hearing()? };
        Ok(review.with_hearing(hearing))
    }

    /// Records that the hearing is over, and on which of the days that were fixed it was held: only these are not
    /// counted.
    pub fn record_hearing(
        open: Option<Self>,
        by: Acting<'_>,
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Transition<Self> {
        let review = Self::require_before_issue(open, by)?;
        let hearing = review.pending_hearing()?;
        let fixed = hearing.days.ok_or(Refusal::NoHearing)?;
        let days = fixed.held(from, to)?;
        if by.today < days.to {
            return Err(Refusal::HearingNotOver { to: days.to }.into());
        }
        let hearing = Hearing { days: Some(days), held: true, ..hearing };
        Ok(review.with_hearing(hearing))
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

    fn with_hearing(self, hearing: Hearing) -> (Self, Vec<Event>) {
        let event = ReviewEvent::HearingScheduled {
            review: self.id,
            hearing: hearing.id,
            days: hearing.days,
        };
        (Self { hearing: Some(hearing), ..self }, vec![Event::Review(event)])
    }
}
