//! Where a started deadline stands.

use chrono::{DateTime, NaiveDate, Utc};

use crate::planned::Cause;

/// Where a started deadline stands. Overdue is derived from the instant, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Running {
        next_wake: DateTime<Utc>,
    },
    Met {
        date: NaiveDate,
    },
    /// Its end passed unmet; `next_wake` is the next call to somebody higher up, none when all were
    /// made or none is due.
    Breached {
        next_wake: Option<DateTime<Utc>>,
    },
    MetLate {
        date: NaiveDate,
    },
    Void {
        cause: Cause,
        date: NaiveDate,
    },
}

impl State {
    /// True while what is due has not been done.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Running { .. } | Self::Breached { .. } => true,
            Self::Met { .. } | Self::MetLate { .. } | Self::Void { .. } => false,
        }
    }

    /// True once its end has passed unmet, and it is still open.
    pub fn is_breached(&self) -> bool {
        match self {
            Self::Breached { .. } => true,
            Self::Running { .. } | Self::Met { .. } | Self::MetLate { .. } | Self::Void { .. } => {
                false
            }
        }
    }

    /// The instant at which it has to be looked at again.
    pub fn next_wake(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Running { next_wake } => Some(*next_wake),
            Self::Breached { next_wake } => *next_wake,
            Self::Met { .. } | Self::MetLate { .. } | Self::Void { .. } => None,
        }
    }

    /// The name in SQL and logs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Running { .. } => "running",
            Self::Met { .. } => "met",
            Self::Breached { .. } => "breached",
            Self::MetLate { .. } => "met_late",
            Self::Void { .. } => "void",
        }
    }
}
