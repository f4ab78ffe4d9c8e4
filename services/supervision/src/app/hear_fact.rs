//! Hears a fact: keeps it, and brings the deadlines of its dossier to what all facts together say.

use kernel::{RegionCode, Visibility};
use mailbox::Tx;
use tracing::instrument;
use uuid::Uuid;

use super::{Error, Supervision};
use crate::domain::What;
use crate::store::dossier::{self, Entry};
use crate::store::heard::{self, Heard};

/// A fact and the dossier it belongs to.
#[derive(Debug)]
pub struct HearFact {
    /// The matter, or the letter that is about none.
    pub dossier: Uuid,
    pub is_matter: bool,
    /// Where the matter lies, if the fact says so.
    pub region: Option<RegionCode>,
    pub visibility: Visibility,
    pub fact: Heard,
}

impl Supervision {
    /// Hears a fact, in the transaction of the feed it came by; the same fact twice changes nothing.
    #[instrument(skip_all)]
    pub async fn hear_fact(&self, tx: &mut Tx, command: HearFact) -> Result<(), Error> {
        let bodies = command.fact.what.as_ref().map(What::bodies).unwrap_or_default();
        let entry = Entry {
            id: command.dossier,
            is_matter: command.is_matter,
            region: command.region.as_ref(),
            bodies: &bodies,
            visibility: &command.visibility,
        };
        let dossier = dossier::enter(tx, &entry).await?;
        let is_new = heard::insert(tx, dossier.id, &command.fact).await?;
        if is_new && command.fact.what.is_some() {
            self.fold_dossier(tx, &dossier).await?;
        }
        Ok(())
    }
}
