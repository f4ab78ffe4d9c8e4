//! Acceptance refused (不予受理、不再受理): which kind of no it is, and the matter dealt with before that it rests on
//! (Arts. 19, 36).

use chrono::NaiveDate;
use kernel::ids::MatterId;
use statutory_calendar::RulesAndCalendar;

use super::decided::Decided;
use super::handling::require_handled;
use super::matter::Matter;
use super::receipt::{Receipts, Received};
use super::review::ReviewRuling;
use super::{Acting, Event, Manner, NonAcceptance, ReferralState, Refusal, ReviewKind, Transition};

/// How acceptance was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAccepted {
    pub kind: NonAcceptance,
    /// Refusals from before it was asked for rest on nothing that is named.
    pub earlier: Option<Earlier>,
}

/// The matter dealt with before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Earlier {
    Here(MatterId),
    /// Outside this system, in words that find it there.
    Elsewhere(String),
}

impl Earlier {
    /// Its id, if it lies here.
    pub fn here(&self) -> Option<MatterId> {
        match self {
            Self::Here(id) => Some(*id),
            Self::Elsewhere(_) => None,
        }
    }

    /// The words that find it, if it lies elsewhere.
    pub fn elsewhere(&self) -> Option<&str> {
        match self {
            Self::Elsewhere(words) => Some(words),
            Self::Here(_) => None,
        }
    }
}

/// The same, with all that is known of it.
#[derive(Clone, Debug)]
pub enum EarlierMatter {
    Here { matter: Box<Matter>, decided: Decided },
    Elsewhere(String),
}

impl Receipts {
    /// Refuses acceptance; the matter ends. The earlier matter has to bear this kind of no.
    pub fn refuse(
        self,
        matter: Matter,
        by: Acting<'_>,
        kind: NonAcceptance,
        earlier: EarlierMatter,
        terms: &RulesAndCalendar,
    ) -> Transition<(Matter, Received)> {
        let received = self.standing(&matter, by)?;
        require_handled(matter.screening.track)?;
        let earlier = Some(earlier.bearing(kind, &matter, by.today, terms)?);
        let (receipt, body) = (received.receipt(), received.body().clone());
        let refused = Event::NotAccepted { receipt, body, kind };
        let (matter, ended) = matter.closed(Manner::NotAccepted, by.today);
        let matter = Matter { non_acceptance: Some(NotAccepted { kind, earlier }), ..matter };
        Ok(((matter, received.answered(ReferralState::NotAccepted)), vec![refused, ended]))
    }
}

impl EarlierMatter {
    /// Which matter it is, if it bears this kind of no. Of one that lies elsewhere only its body can say.
    fn bearing(
        self,
        kind: NonAcceptance,
        refused: &Matter,
        today: NaiveDate,
        terms: &RulesAndCalendar,
    ) -> Result<Earlier, Refusal> {
        let (matter, decided) = match self {
            Self::Here { matter, decided } => (matter, decided),
            Self::Elsewhere(words) => return Ok(Earlier::Elsewhere(words)),
        };
        if matter.id == refused.id {
            return Err(Refusal::EarlierMatterIsThis);
        }
        if matter.receipt_date > refused.receipt_date {
            return Err(Refusal::EarlierMatterLater);
        }
        match kind {
            NonAcceptance::UnderWay if matter.manner().is_some() => {
                Err(Refusal::EarlierMatterEnded)
            }
            NonAcceptance::UnderWay if !matter.is_being_handled() => {
                Err(Refusal::EarlierNotAccepted)
            }
            NonAcceptance::ReviewOpen if !decided.may_be_asked_about(&matter, today, terms) => {
                Err(Refusal::EarlierReviewNotOpen)
            }
            NonAcceptance::Closed if !decided.is_rechecked() => Err(Refusal::EarlierNotRechecked),
            NonAcceptance::UnderWay | NonAcceptance::ReviewOpen | NonAcceptance::Closed => {
                Ok(Earlier::Here(matter.id))
            }
        }
    }
}

impl Decided {
    /// A delivered recheck opinion has settled the last handling, and did not order another one.
    fn is_rechecked(&self) -> bool {
        let last = self.handlings.last().map(|it| it.id);
        let mut rechecks = self.reviews.iter().filter(|it| it.kind == ReviewKind::Recheck);
        rechecks.any(|it| {
            let revoked = matches!(it.ruling(), Some(ReviewRuling::Revoked { .. }));
            Some(it.handling) == last && it.work.delivery().is_some() && !revoked
        })
    }
}
