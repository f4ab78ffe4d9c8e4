//! Reviews and rechecks of opinions (Arts. 35 and 36).

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::{HandlingId, HearingId, ReviewId};
use serde::{Deserialize, Serialize};

/// A step of a review of a handling opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    Requested {
        handling: HandlingId,
        request: Request,
    },
    /// The review opinion reached the petitioner.
    Delivered {
        date: NaiveDate,
    },
}

/// A step of a recheck of a review opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecheckStep {
    Requested {
        review: ReviewId,
        request: Request,
    },
    /// The days of a hearing; none if it was called off. The last word about a hearing counts.
    Hearing {
        id: HearingId,
        days: Option<HearingDays>,
    },
    /// The recheck opinion reached the petitioner.
    Delivered {
        date: NaiveDate,
    },
}

/// A petitioner's request to the next higher body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The body that decides.
    pub body: BodyCode,
    /// The day the petitioner asked, which uses the right.
    pub request_date: NaiveDate,
    /// The day the body received the request, which starts its term.
    pub receipt_date: NaiveDate,
    pub historical: bool,
}

/// The days of a hearing, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingDays {
    pub from: NaiveDate,
    pub to: NaiveDate,
}
