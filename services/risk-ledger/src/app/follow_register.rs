//! Follows the register: what lies with a body that ended goes to the one that took over.

use std::sync::Arc;

use kernel::OfficeDay;
use mailbox::Record;
use organisation::AsOf;
use tracing::instrument;

use super::{Error, RiskLedger, record};
use crate::domain::{Entry, Refusal};
use crate::store::{facts, succession};

impl RiskLedger {
    /// Follows what routing tells of the register, for ever.
    pub fn follow_register(self: Arc<Self>) -> impl Future<Output = ()> + Send {
        let (register, clock) = (self.register.clone(), self.clock.clone());
        register.follow(clock, async move |office| self.hand_over(&office).await)
    }

    /// Gives the entries and letters of bodies that ended to those that took over.
    #[instrument(skip_all)]
    pub async fn hand_over(&self, office: &AsOf) -> Result<(), Error> {
        let successions = office.successions();
        if successions.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin(&self.store.itself(), self.clock.now()).await?;
        let today = tx.now().office_date();
        for id in succession::entries_of(&mut tx, &successions).await? {
            let Some(entry) = Entry::lock(&mut tx, id).await? else { continue };
            let letters = succession::letters(&mut tx, id, &successions).await?;
            let Some((entry, event)) = entry.taken_over(office) else { continue };
            record(&mut tx, entry.clone(), &event).await?;
            for (letter, from, to) in letters {
                tx.publish(facts::warning_taken_over(&entry, letter, &from, &to, today));
            }
        }
        tx.commit::<Refusal>().await
    }
}
