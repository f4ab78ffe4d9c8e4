//! Records a fact: keeps it, and brings the deadlines of its dossier to what all its facts together say.

use deadlines::{DossierKey, FactKind};
use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;
use tracing::instrument;

use crate::dossier::reading;
use crate::dossier::store::dossier::{self, DossierUpdate};
use crate::dossier::store::fact::{self, StoredFact};
use crate::{Error, Supervision};

/// A fact, and the matter it is about.
#[derive(Debug)]
pub struct RecordFact {
    /// None for a fact about a letter that is about no matter.
    pub matter: Option<MatterId>,
    pub visibility: Visibility,
    pub fact: StoredFact,
}

impl Supervision {
    /// Records a fact, in the transaction of the feed it came by; the same fact twice changes nothing. False for one about neither a
    /// matter nor a letter, which no timeline would show.
    ///
    /// A transaction that records facts of several dossiers takes its turn first.
    #[instrument(skip_all)]
    pub async fn record_fact(&self, tx: &mut Tx, command: RecordFact) -> Result<bool, Error> {
        let RecordFact { matter, visibility, fact } = command;
        let reading = reading::read(fact.producer, fact.effect_date, &fact.payload)
            .map_err(|error| Error::inconsistent("fact", error.to_string()))?;
        let Some(id) = matter.map(MatterId::uuid).or(reading.letter) else {
            return Ok(false);
        };
        let update = DossierUpdate {
            key: DossierKey { id, matter },
            region: reading.region.as_ref(),
            bodies: &reading.kind.as_ref().map(FactKind::bodies).unwrap_or_default(),
            visibility: &visibility,
        };
        let dossier = dossier::open_or_add(tx, &update).await?;
        let is_new = fact::insert(tx, id, &fact).await?;
        if is_new && reading.kind.is_some() {
            self.fold_dossier(tx, &dossier).await?;
        }
        Ok(true)
    }

    /// Waits until no other transaction records facts of several dossiers: two that lock dossiers in another order would wait for each
    /// other. Held until the commit.
    pub async fn take_turn(&self, tx: &mut Tx) -> Result<(), Error> {
        dossier::take_turn(tx).await
    }
}
