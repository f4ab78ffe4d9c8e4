//! Keeps from whom matters are kept, as any fact about them says.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, GridCollaboration};
use crate::store::label;

impl GridCollaboration {
    /// Keeps the labels of matters, each once; a newer one stands.
    pub async fn keep_labels(
        &self,
        tx: &mut Tx,
        labels: &[(MatterId, &Visibility)],
    ) -> Result<(), Error> {
        label::keep(tx, labels).await
    }
}
