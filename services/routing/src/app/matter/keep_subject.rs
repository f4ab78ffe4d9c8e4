//! Keeps the line for lists as its petition has it, after a correction.

use kernel::ids::{MatterId, PetitionId};
use mailbox::Tx;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::store::matter;

impl Routing {
    /// Keeps a corrected line; that of a petition which only joined the matter is not the matter's.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn keep_subject(
        &self,
        tx: &mut Tx,
        id: MatterId,
        petition: PetitionId,
        subject: Option<String>,
    ) -> Result<(), Error> {
        matter::keep_subject(tx, id, petition, subject.as_deref()).await
    }
}
