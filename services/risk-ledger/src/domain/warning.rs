//! An early-warning letter (风险预警提醒函).

use chrono::NaiveDate;
use kernel::ids::{EntryId, WarningId};
use kernel::{BodyCode, Officer};
use words::risk_ledger::WarningState;

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
    pub state: LetterState,
    pub version: i64,
}

/// Where a letter stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// 已发出
    Issued,
    /// 已签收
    Acknowledged,
    /// 已答复
    Answered { answer: String },
}

/// A letter with the entry it is about: what the commands of its addressee are decided on.
#[derive(Clone, Debug)]
pub struct AddressedLetter {
    pub warning: Warning,
    pub entry: Entry,
}

impl LetterState {
    pub fn word(&self) -> WarningState {
        match self {
            Self::Issued => WarningState::Issued,
            Self::Acknowledged => WarningState::Acknowledged,
            Self::Answered { .. } => WarningState::Answered,
        }
    }

    pub fn answer(&self) -> Option<&str> {
        match self {
            Self::Issued | Self::Acknowledged => None,
            Self::Answered { answer } => Some(answer),
        }
    }
}

impl AddressedLetter {
    /// True if this officer acts for the body the letter went to, and the matter is not kept from
    /// the officer.
    pub fn is_addressed_to(&self, officer: &Officer) -> bool {
        self.warning.to_body == officer.body && self.entry.visibility.admits(officer)
    }
}

impl Warning {
    /// The body has read it.
    pub fn acknowledge(self) -> Result<Self, Refusal> {
        match self.state {
            LetterState::Issued => Ok(Self { state: LetterState::Acknowledged, ..self }),
            LetterState::Acknowledged | LetterState::Answered { .. } => {
                Err(Refusal::WarningNotIssued { state: self.state.word() })
            }
        }
    }

    /// The body answers, whether it acknowledged the letter first or not.
    pub fn answer(self, answer: String) -> Result<Self, Refusal> {
        match self.state {
            LetterState::Issued | LetterState::Acknowledged => {
                Ok(Self { state: LetterState::Answered { answer }, ..self })
            }
            LetterState::Answered { .. } => Err(Refusal::WarningAlreadyAnswered),
        }
    }
}
