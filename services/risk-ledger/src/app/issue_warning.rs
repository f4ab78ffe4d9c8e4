//! Issues an early-warning letter about an entry, numbered and delivered.

use headwater_proto::risk_ledger::v1::IssueWarningResponse;
use kernel::BodyCode;
use kernel::ids::{EntryId, WarningId};
use service_kit::Command;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::domain::{Entry, LetterState, Warning};
use crate::store::{facts, listing, warning};

/// To whom, and what it asks for.
#[derive(Clone, Debug)]
pub struct LetterDraft {
    pub to_body: BodyCode,
    pub content: String,
}

impl RiskLedger {
    /// Issues a letter. It reaches the body in the same moment, so today is day 0 of its answer
    /// term.
    #[instrument(skip_all, fields(entry.id = %command.id, warning.id))]
    pub async fn issue_warning(
        &self,
        command: Command<EntryId>,
        draft: LetterDraft,
    ) -> Result<IssueWarningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, entry: Entry, by| {
                let entry = entry.warn(&draft.to_body).map_err(Error::Refused)?;
                let issued = Warning {
                    id: WarningId::new(tx.ids()),
                    entry: entry.id,
                    document_number: warning::next_number(tx, &by.officer.body, &entry.visibility)
                        .await?,
                    to_body: draft.to_body,
                    delivery_date: by.today,
                    content: draft.content,
                    state: LetterState::Issued,
                    version: 1,
                };
                tracing::Span::current().record("warning.id", tracing::field::display(issued.id));
                warning::insert(tx, &issued).await?;
                listing::keep(tx, &entry).await?;
                tx.publish(facts::warning_issued(&entry, &issued));
                Ok(IssueWarningResponse {
                    warning_id: issued.id.to_string(),
                    document_number: issued.document_number,
                    version: issued.version,
                })
            })
            .await
    }
}
