//! Early-warning letters start and end a term; the rest of the ledger is for the timeline.

use headwater_proto::risk_ledger::v1 as pb;
use kernel::BodyCode;
use kernel::ids::WarningId;
use mailbox::{ReactionError, Received};
use service_kit::parse;

use super::Reading;
use crate::domain::What;
use crate::domain::fact::WarningStep;

/// Reads an event of the risk ledger.
pub(super) fn read(event: &Received) -> Result<Reading, ReactionError> {
    if let Some(it) = event.decode::<pb::WarningIssued>()? {
        let issued = WarningStep::Issued {
            body: BodyCode::parse(&it.to_body)?,
            date: parse::date("delivery_date", it.delivery_date.as_ref())?,
            document: it.document_number,
        };
        return step(&it.warning_id, issued);
    }
    if let Some(it) = event.decode::<pb::WarningAnswered>()? {
        let date = parse::date("answer_date", it.answer_date.as_ref())?;
        return step(&it.warning_id, WarningStep::Answered { date });
    }
    Ok(Reading::default())
}

/// A letter about no matter has a dossier of its own.
fn step(warning: &str, step: WarningStep) -> Result<Reading, ReactionError> {
    let id = WarningId::parse("warning_id", warning)?;
    let letter = Some(id.uuid());
    Ok(Reading { letter, ..Reading::of(What::Warning { id, step }) })
}
