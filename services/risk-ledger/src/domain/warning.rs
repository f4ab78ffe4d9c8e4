//! An early-warning letter (风险预警提醒函).

use chrono::NaiveDate;
use kernel::ids::{EntryId, WarningId};
use kernel::{BodyCode, Officer};

use super::entry::Entry;
use super::refusal::Refusal;

/// A letter about an entry. It is delivered in the moment it is issued.
#[derive(Clone, Debug)]
pub struct Warning {
    pub id: WarningId,
    pub entry: EntryId,
    pub document_number: String,
    pub to_body: BodyCode,
    pub delivery_date: NaiveDate,
    pub content: String,
    pub state: WarningState,
    pub version: i64,
}

/// Where a letter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningState {
    /// 已发出
    Issued,
    /// 已签收
    Acknowledged,
    /// 已回复
    Answered { answer: String },
}

impl WarningState {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Acknowledged => "acknowledged",
            Self::Answered { .. } => "answered",
        }
    }
}

impl Warning {
    /// True if this officer acts for the body the letter went to, and the matter is not kept from the officer.
    pub fn is_addressed_to(&self, officer: &Officer, entry: &Entry) -> bool {
        self.to_body == officer.body && entry.visibility.admits(officer)
    }

    /// The body has read it.
    pub fn acknowledge(self) -> Result<Self, Refusal> {
        match self.state {
            WarningState::Issued => Ok(Self { state: WarningState::Acknowledged, ..self }),
            WarningState::Acknowledged | WarningState::Answered { .. } => {
                Err(Refusal::WarningNotIssued { state: self.state.name() })
            }
        }
    }

    /// The body answers, whether it acknowledged the letter first or not.
    pub fn answer(self, answer: String) -> Result<Self, Refusal> {
        match self.state {
            WarningState::Issued | WarningState::Acknowledged => {
                Ok(Self { state: WarningState::Answered { answer }, ..self })
            }
            WarningState::Answered { .. } => Err(Refusal::WarningAlreadyAnswered),
        }
    }
}
