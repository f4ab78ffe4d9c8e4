//! Notes that a body other than the petition office received a petition from the petitioner.

use mailbox::Tx;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::DirectReceipt;
use crate::store::receipt;

impl Routing {
    /// Keeps a direct receipt. The matter lies with that body's desk already, or with its successor's.
    #[instrument(skip_all, fields(matter.id = %direct.matter))]
    pub async fn receive_directly(&self, tx: &mut Tx, direct: DirectReceipt) -> Result<(), Error> {
        let heir = self.office().successions().get(&direct.body).cloned();
        let body = heir.unwrap_or(direct.body);
        receipt::insert(tx, &DirectReceipt { body, ..direct }).await
    }
}
