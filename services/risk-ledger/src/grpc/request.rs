//! Which messages are commands about an entry or a letter.

use headwater_proto::risk_ledger::v1 as pb;
use kernel::ids::{EntryId, WarningId};

mailbox::commands! {
    "GradeEntry" pb::GradeEntryRequest, about EntryId in entry_id;
    "LeadEntry" pb::LeadEntryRequest, about EntryId in entry_id;
    "ProposeStrikeOff" pb::ProposeStrikeOffRequest, about EntryId in entry_id;
    "ConfirmStrikeOff" pb::ConfirmStrikeOffRequest, about EntryId in entry_id;
    "IssueWarning" pb::IssueWarningRequest, about EntryId in entry_id;
    "AcknowledgeWarning" pb::AcknowledgeWarningRequest, about WarningId in warning_id;
    "AnswerWarning" pb::AnswerWarningRequest, about WarningId in warning_id;
}
