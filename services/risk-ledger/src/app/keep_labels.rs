//! Keeps from whom matters are kept, as any fact about them says.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, RiskLedger};
use crate::store::matter;

impl RiskLedger {
    /// Keeps the labels of matters, each once; a newer one stands.
    pub async fn keep_labels(
        &self,
        tx: &mut Tx,
        labels: &[(MatterId, &Visibility)],
    ) -> Result<(), Error> {
        matter::keep_labels(tx, labels).await
    }
}
