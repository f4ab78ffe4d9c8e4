//! What a body received, by referral or from the petitioner, and what it decides about it.

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::{HandlingId, PetitionId, ReferralId};
use serde::{Deserialize, Serialize};

/// How a matter came to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// By a referral or assignment.
    Referral(ReferralId),
    /// By this petition, from the petitioner.
    Direct(PetitionId),
}

/// A step of what a body other than the petition office received directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectStep {
    Received(DirectReceipt),
    /// The petitioner was told in writing where the matter stands or belongs.
    Told {
        date: NaiveDate,
    },
    /// The body took the matter on; its handling begins.
    Accepted(Acceptance),
}

/// A petition that a body received directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectReceipt {
    pub number: String,
    pub body: BodyCode,
    pub date: NaiveDate,
    /// The duty to notify the petitioner exists.
    pub notifiable: bool,
    pub historical: bool,
}

/// A body took a matter on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub handling: HandlingId,
    pub body: BodyCode,
    pub date: NaiveDate,
    pub document: String,
    pub historical: bool,
}

/// What a body decides about something it received, in whichever way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptStep {
    NotAccepted {
        date: NaiveDate,
    },
    /// Simple handling (简易办理) was chosen.
    MadeSimple {
        body: BodyCode,
        receipt_date: NaiveDate,
        date: NaiveDate,
        historical: bool,
    },
    /// Simple handling turned out not to fit.
    TurnedOrdinary {
        date: NaiveDate,
    },
}
