//! Keeps what a grid worker found about a matter.

use mailbox::Tx;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::Finding;
use crate::store::finding;

impl Routing {
    /// Keeps a finding, also before its matter has arrived: feeds have no order between them.
    #[instrument(skip_all, fields(matter.id = %found.matter))]
    pub async fn record_finding(&self, tx: &mut Tx, found: Finding) -> Result<(), Error> {
        finding::insert(tx, &found).await
    }
}
