//! Handling (办理): acceptance, its one extension, and what the body works on (Arts. 23, 31–34).

use chrono::NaiveDate;
use kernel::ids::HandlingId;
use kernel::{BodyCode, Invalid, Officer};

use super::event::Event;
use super::matter::{Matter, Stage};
use super::opinion::Work;
use super::referral::{Referral, Taken, require_body};
use super::words::ReferralState;
use super::{Denied, Refusal, Step};

/// The handling of a matter by the body that accepted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    pub id: HandlingId,
    pub body: BodyCode,
    /// Day 0 of the 60 days.
    pub acceptance_date: NaiveDate,
    /// Zero if it was not extended.
    pub extension_days: i32,
    pub work: Work,
}

/// The most an extension may add (Art. 34).
pub const EXTENSION_MAX_DAYS: i32 = 30;

impl Matter {
    /// Accepts a referred matter (受理); the 60 days begin.
    pub fn accept(self, officer: &Officer, today: NaiveDate, id: HandlingId) -> Step {
        let (matter, referral) =
            self.take_referral(Refusal::ReferralNotStanding, Taken::Referred)?;
        require_body(&referral.to, officer)?;
        let track = matter.screening.track;
        if !track.has_handling() {
            return Err(Refusal::TrackWithoutHandling { track: track.as_str() }.into());
        }
        let handling = Handling {
            id,
            body: officer.body.clone(),
            acceptance_date: today,
            extension_days: 0,
            work: Work::Investigating,
        };
        let event =
            Event::Accepted { referral: referral.id, handling: id, body: officer.body.clone() };
        let referral = Referral { state: ReferralState::Accepted, ..referral };
        Ok((Self { stage: Stage::Handling { referral, handling }, ..matter }, vec![event]))
    }

    /// Extends the handling, once, from the old due date; the head's right is the caller's post's (Art. 34).
    pub fn extend(self, officer: &Officer, days: i32) -> Step {
        let (matter, referral, handling) = self.take_handling(Refusal::HandlingNotOpen)?;
        require_body(&handling.body, officer)?;
        if !handling.work.is_open() {
            return Err(Refusal::HandlingNotOpen.into());
        }
        if handling.extension_days > 0 {
            return Err(Refusal::AlreadyExtended.into());
        }
        if days < 1 {
            return Err(Invalid::malformed("days", "1 to 30").into());
        }
        if days > EXTENSION_MAX_DAYS {
            let zh = format!("延长不得超过{EXTENSION_MAX_DAYS}日（《信访工作条例》第三十四条）");
            let en = format!("at most {EXTENSION_MAX_DAYS} days (Regulation, Art. 34)");
            return Err(Invalid::new("days", "EXTENSION_TOO_LONG", zh, en).into());
        }
        let event = Event::Extended { handling: handling.id, days };
        let handling = Handling { extension_days: days, ..handling };
        Ok((matter.with_handling(referral, handling), vec![event]))
    }

    /// The matter without its running handling, which the caller puts into the next stage.
    pub(super) fn take_handling(
        self,
        otherwise: Refusal,
    ) -> Result<(Self, Referral, Handling), Denied> {
        match self.stage {
            Stage::Handling { referral, handling } => {
                Ok((Self { stage: Stage::Screened, ..self }, referral, handling))
            }
            Stage::Registered
            | Stage::Screened
            | Stage::Referred(_)
            | Stage::Objected(_)
            | Stage::Delivered { .. }
            | Stage::Concluded(_) => Err(otherwise.into()),
        }
    }

    pub(super) fn with_handling(self, referral: Referral, handling: Handling) -> Self {
        Self { stage: Stage::Handling { referral, handling }, ..self }
    }
}
