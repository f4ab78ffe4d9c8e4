//! Issues an early-warning letter about an entry, numbered and delivered.

use kernel::ids::{EntryId, WarningId};
use kernel::{Actor, BodyCode, OfficeDay};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::in_charge;
use super::{Error, RiskLedger};
use crate::domain::{Warning, WarningState};
use crate::store::{entry, facts, warning};

/// To whom, and what it asks for.
#[derive(Clone, Debug)]
pub struct IssueWarning {
    pub to_body: BodyCode,
    pub content: String,
}

/// The letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    pub warning: WarningId,
    pub document_number: String,
    pub version: i64,
}

impl RiskLedger {
    /// Issues a letter. It reaches the body in the same moment, so today is day 0 of its answer term.
    #[instrument(skip_all, fields(entry.id = %command.id, warning.id))]
    pub async fn issue_warning(
        &self,
        actor: &Actor,
        command: Command<EntryId>,
        letter: IssueWarning,
    ) -> Result<Issued, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let known = entry::find_for_update(&mut tx, command.id).await?;
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        let known = in_charge(known, officer)?;
        if known.version != command.version {
            return Err(Error::Stale { what: "entry" });
        }
        known.warn(&letter.to_body).map_err(Error::Refused)?;
        let id = WarningId::new(tx.ids());
        tracing::Span::current().record("warning.id", tracing::field::display(id));
        let issued = Warning {
            id,
            entry: known.id,
            document_number: warning::next_number(&mut tx, &officer.body).await?,
            to_body: letter.to_body,
            delivery_date: tx.now().office_date(),
            content: letter.content,
            state: WarningState::Issued,
            version: 1,
        };
        warning::insert(&mut tx, &issued).await?;
        tx.publish(facts::warning_issued(&known, &issued));
        let (document_number, version) = (issued.document_number, issued.version);
        let answer = Issued { warning: id, document_number, version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
