//! Follows the register's days: what lies with a body that ended goes to the one that took over.

use std::sync::Arc;

use kernel::Actor;
use mailbox::{Record, Tx};
use organisation::Successions;
use register::store;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Catalogue, Matter, Refusal};
use crate::store::succession;

/// Matters in one transaction at most.
const BATCH: i64 = 100;

impl Routing {
    /// Follows what other replicas change in the register and what a new day brings, for ever.
    pub fn follow_register(self: Arc<Self>) -> impl Future<Output = ()> + Send {
        let (register, clock) = (self.register.clone(), self.clock.clone());
        register.follow(clock, async move |office| self.take_over(&office).await)
    }

    /// Lets the successors of the bodies that have ended take over, once for each succession. An
    /// outage in between leaves the rest to the next try.
    #[instrument(skip_all)]
    pub async fn take_over(&self, office: &Catalogue) -> Result<(), Error> {
        let (all, itself) = (office.successions(), self.store.itself());
        if all.is_empty() {
            return Ok(());
        }
        let mut after = None;
        loop {
            let mut tx = self.store.begin(&itself, self.clock.now()).await?;
            // One replica at a time.
            store::lock(&mut tx).await?;
            let successions = succession::pending(&mut tx, &all).await?;
            if successions.is_empty() {
                return Ok(());
            }
            let ids = succession::matters_of(&mut tx, &successions, after, BATCH).await?;
            for id in &ids {
                if let Some(matter) = Matter::lock(&mut tx, *id).await? {
                    take_over(&mut tx, &matter, &successions, &itself).await?;
                }
            }
            after = ids.last().copied();
            if after.is_none() {
                succession::carried_out(&mut tx, &successions).await?;
            }
            tx.commit::<Refusal>().await?;
        }
    }
}

async fn take_over(
    tx: &mut Tx,
    matter: &Matter,
    successions: &Successions,
    itself: &Actor,
) -> Result<(), Error> {
    let Some((taken, events)) = matter.taken_over(successions) else {
        return Ok(());
    };
    succession::hand_over(tx, matter.id, successions).await?;
    record(tx, &taken, &events, Act::by(itself, MatterActKind::TakenOver)).await?;
    Ok(())
}
