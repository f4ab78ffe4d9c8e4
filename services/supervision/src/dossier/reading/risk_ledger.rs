//! Early-warning letters start and end a term; the rest of the ledger is for the timeline.

use chrono::NaiveDate;
use deadlines::FactKind;
use deadlines::fact::Letter;
use headwater_proto::risk_ledger::v1::risk_ledger_fact::Fact;
use kernel::BodyCode;
use kernel::ids::WarningId;

use super::{Reading, Unreadable};

pub(super) fn read(fact: Fact, date: NaiveDate) -> Result<Reading, Unreadable> {
    let (warning, kind) = match fact {
        Fact::WarningIssued(it) => {
            let warning = WarningId::parse("warning_id", &it.warning_id)?;
            let body = BodyCode::parse(&it.to_body)?;
            let letter = Letter { body, date, document: it.document_number };
            (warning, FactKind::WarningIssued { warning, letter })
        }
        Fact::WarningAnswered(it) => {
            let warning = WarningId::parse("warning_id", &it.warning_id)?;
            (warning, FactKind::WarningAnswered { warning, date })
        }
        Fact::WarningTakenOver(it) => {
            let warning = WarningId::parse("warning_id", &it.warning_id)?;
            let (from, to) = (BodyCode::parse(&it.from_body)?, BodyCode::parse(&it.to_body)?);
            (warning, FactKind::TakenOver { from, to, date })
        }
        Fact::EntryRegistered(_)
        | Fact::EntryGraded(_)
        | Fact::EntryLeadAssigned(_)
        | Fact::EntryStruckOff(_)
        | Fact::WarningAcknowledged(_) => return Ok(Reading::default()),
    };
    // A letter about no matter has a dossier of its own.
    Ok(Reading { letter: Some(warning.uuid()), ..Reading::from(kind) })
}
