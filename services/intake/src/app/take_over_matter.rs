//! Keeps who answers for a matter after a body ended, or handed over what it had received directly.

use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake};
use crate::store::matter;

impl Intake {
    /// From now on this body answers; where the matter stands does not change. A newer label stands.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn take_over_matter(
        &self,
        tx: &mut Tx,
        id: MatterId,
        body: &BodyCode,
        label: &Visibility,
    ) -> Result<(), Error> {
        matter::set_visibility(tx, id, label).await?;
        matter::set_answerable(tx, id, body).await
    }
}
