//! Keeps from whom a matter is kept, as any fact about it says.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, RiskLedger};
use crate::store::matter;

impl RiskLedger {
    /// Keeps a label; a newer one stands.
    pub async fn keep_label(
        &self,
        tx: &mut Tx,
        matter: MatterId,
        label: &Visibility,
    ) -> Result<(), Error> {
        matter::keep_label(tx, matter, label).await
    }
}
