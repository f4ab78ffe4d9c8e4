//! What the levels of the office owe each other: passing on, reporting, answering recommendations.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::HopId;
use serde::{Deserialize, Serialize};

/// A step of a hop: a matter's time at one level before it is passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HopStep {
    Begun(Hop),
    Ended { date: NaiveDate },
}

/// A matter came to a level that has to pass it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Its region says which level this is.
    pub body: BodyCode,
    pub receipt_date: NaiveDate,
    /// The hop before, whose unused days travel on.
    pub previous: Option<HopId>,
    /// The matter is in simple handling.
    pub simple: bool,
    pub historical: bool,
}

/// A step of one body's duty to report a grave or urgent matter (Art. 25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrgentStep {
    Known { body: BodyCode, time: DateTime<Utc>, historical: bool },
    Reported { time: DateTime<Utc> },
}

/// A step of a recommendation (Art. 40).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecommendationStep {
    Delivered { body: BodyCode, date: NaiveDate, document: String },
    Answered { date: NaiveDate },
}
