//! Keeps from whom a matter is kept, as any fact about it says.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, GridCollaboration};
use crate::store::label;

impl GridCollaboration {
    /// Keeps a label; a newer one stands.
    pub async fn keep_label(
        &self,
        tx: &mut Tx,
        matter: MatterId,
        visibility: &Visibility,
    ) -> Result<(), Error> {
        label::keep(tx, matter, visibility).await
    }
}
