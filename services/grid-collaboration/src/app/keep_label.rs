//! Keeps in mind from whom a matter is kept.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, GridCollaboration};
use crate::store::label;

impl GridCollaboration {
    /// Keeps a matter's label, as its latest fact carries it.
    pub async fn keep_label(
        &self,
        tx: &mut Tx,
        matter: MatterId,
        visibility: &Visibility,
    ) -> Result<(), Error> {
        label::keep(tx, matter, visibility).await
    }
}
