//! A deadline (期限): running → met | breached → met late | void; or never started.

mod reconcile;
mod state;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{DeadlineId, MatterId};
use statutory_calendar::{Certificate, Nature, Recipient, ReminderReason};
use uuid::Uuid;

use crate::due::Days;
use crate::planned::{NotStartedReason, Start};
use crate::policy::DeadlinePolicy;
use crate::rule_id::RuleId;
use crate::subject::Subject;

pub use state::State;
/// How a deadline ended.
pub use words::supervision::DeadlineEndedManner as Manner;

/// The dossier a deadline belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DossierKey {
    pub id: Uuid,
    /// None for a dossier about an order or letter that is about no matter.
    pub matter: Option<MatterId>,
}

/// One body's term in one dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub id: DeadlineId,
    pub dossier: DossierKey,
    pub rule: RuleId,
    pub nature: Nature,
    pub subject: Subject,
    /// The body bound, or entitled.
    pub body: BodyCode,
    pub start: Start,
    pub course: Course,
    /// As stored; zero for one that is new.
    pub version: i64,
}

/// Whether it ever began to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    NotStarted(NotStartedReason),
    Started(Started),
}

/// A deadline that began to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// Why it ends when it ends.
    pub certificate: Box<Certificate>,
    /// Past its limit when its starting fact entered the system: breached at once.
    pub late_at_entry: bool,
    /// It was breached once, whatever came later.
    pub was_breached: bool,
    pub state: State,
}

/// What changed, to be published and acted on, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It runs, or one of its dates moved.
    Set(SetBy),
    Reminded(ReminderReason),
    /// It passed unmet: an order is drafted.
    Breached,
    /// It is still unmet: the next one up is called.
    Escalated(Recipient),
    Ended {
        manner: Manner,
        date: NaiveDate,
    },
    /// Its breach is undone: an order about it is withdrawn.
    OrderObsolete,
}

/// Why a deadline got the dates it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// It began to run, or runs again.
    Start,
    /// A fact that its rule lists moved it from these dates.
    Fact { from: LastDays },
    /// A calendar that was published later moved it.
    Calendar { from: LastDays },
    /// Another version of its rule applies.
    Rule { from: LastDays },
}

/// A term's two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDays {
    pub due_date: NaiveDate,
    pub limit_date: NaiveDate,
}

impl LastDays {
    fn of(certificate: &Certificate) -> Self {
        Self { due_date: certificate.due_date, limit_date: certificate.limit_date }
    }
}

impl Deadline {
    /// Fires what is due at `now`: the latest reminder, the end, or the next call after it.
    /// Whatever ended stays as it is.
    #[must_use]
    pub fn wake(self, now: DateTime<Utc>, policy: &DeadlinePolicy) -> (Self, Option<Change>) {
        let Course::Started(started) = self.course else {
            return (self, None);
        };
        let (state, change) =
            started.state.wake(self.nature, Days::of(&started.certificate), now, policy);
        let was_breached = started.was_breached || state.is_breached();
        let started = Started { was_breached, state, ..started };
        (Self { course: Course::Started(started), ..self }, change)
    }

    /// The instant at which it has to be looked at again; none unless it runs, or calls are left
    /// after its breach.
    pub fn next_wake(&self) -> Option<DateTime<Utc>> {
        match &self.course {
            Course::Started(started) => started.state.next_wake(),
            Course::NotStarted(_) => None,
        }
    }

    /// What it counts by, if it started.
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.course {
            Course::Started(started) => Some(&started.certificate),
            Course::NotStarted(_) => None,
        }
    }

    /// True if it runs or its end passed unmet.
    pub fn is_open(&self) -> bool {
        match &self.course {
            Course::Started(started) => started.state.is_open(),
            Course::NotStarted(_) => false,
        }
    }
}
