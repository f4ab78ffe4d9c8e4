//! Records facts: keeps them, and brings the deadlines of each dossier to what all its facts together say.

use std::collections::HashSet;

use deadlines::{DossierKey, FactKind};
use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;
use service_kit::telemetry;
use tracing::{Span, instrument};

use crate::dossier::app::fold::Folding;
use crate::dossier::reading;
use crate::dossier::store::dossier::{self, DossierUpdate};
use crate::dossier::store::fact::{self, StoredFact};
use crate::orders::store::order;
use crate::recommendations::store::recommendation;
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
    /// Records facts, each of another dossier, in the transaction of the feed they came by, with the same few statements however
    /// many they are. The same fact twice changes nothing; one about neither a matter nor a letter, which no timeline would
    /// show, is passed over. Returns how many were recorded.
    ///
    /// A transaction that records facts of several dossiers takes its turn first.
    #[instrument(skip_all, fields(fact.count = commands.len()))]
    pub async fn record_facts(
        &self,
        tx: &mut Tx,
        commands: Vec<RecordFact>,
    ) -> Result<usize, Error> {
        let (mut updates, mut facts, mut moving) = (Vec::new(), Vec::new(), HashSet::new());
        let mut successions = Vec::new();
        for RecordFact { matter, visibility, fact } in commands {
            let reading = reading::read(fact.producer, fact.effect_date, &fact.payload)
                .map_err(|error| Error::inconsistent("fact", error.to_string()))?;
            let Some(id) = matter.map(MatterId::uuid).or(reading.letter) else {
                continue;
            };
            if let Some(FactKind::TakenOver { from, to, .. }) = &reading.kind {
                successions.push((id, from.clone(), to.clone()));
            }
            if reading.kind.is_some() {
                moving.insert(fact.id);
            }
            updates.push(DossierUpdate {
                key: DossierKey { id, matter },
                region: reading.region,
                bodies: reading.kind.as_ref().map(FactKind::bodies).unwrap_or_default(),
                visibility,
            });
            facts.push((id, fact));
        }
        if facts.is_empty() {
            return Ok(0);
        }
        let mut dossiers = dossier::open_or_add(tx, &updates).await?;
        let fresh = fact::insert(tx, &facts).await?;
        let folded: Vec<_> = facts
            .iter()
            .filter(|(_, fact)| fresh.contains(&fact.id) && moving.contains(&fact.id))
            .filter_map(|(id, fact)| {
                let dossier = dossiers.remove(id)?;
                Some(Folding { dossier, span: span_of(fact) })
            })
            .collect();
        self.fold_dossiers(tx, folded).await?;
        for (dossier, from, to) in successions {
            order::hand_over(tx, dossier, &from, &to).await?;
            recommendation::hand_over(tx, dossier, &from, &to).await?;
        }
        Ok(facts.len())
    }

    /// Waits until no other transaction records facts of several dossiers: two that lock dossiers in another order would wait for each
    /// other. Held until the commit.
    pub async fn take_turn(&self, tx: &mut Tx) -> Result<(), Error> {
        dossier::take_turn(tx).await
    }
}

/// What a fact brings about continues the trace that it was recorded in.
fn span_of(fact: &StoredFact) -> Span {
    let span = tracing::info_span!("record_fact", event.id = %fact.id);
    telemetry::continue_trace(&span, &fact.traceparent);
    span
}
