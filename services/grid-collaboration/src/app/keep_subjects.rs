//! Keeps what tasks may be about, whom it concerns and from whom it is kept, as other services' facts say.

use mailbox::Tx;
use tracing::instrument;

use super::{Error, GridCollaboration};
use crate::domain::Told;
use crate::store::{label, subject};

impl GridCollaboration {
    /// Keeps what facts tell, each of another matter. Whom something concerned once it concerns from then on; of two labels the
    /// newer one stands.
    #[instrument(skip_all, fields(fact.count = told.len()))]
    pub async fn keep_subjects(&self, tx: &mut Tx, told: &[Told]) -> Result<(), Error> {
        let labels: Vec<_> =
            told.iter().filter_map(|it| Some((it.matter?, &it.visibility))).collect();
        if !labels.is_empty() {
            label::keep(tx, &labels).await?;
        }
        let entries: Vec<_> = told.iter().filter_map(|it| Some((it.entry?, it.matter))).collect();
        if !entries.is_empty() {
            subject::keep_entries(tx, &entries).await?;
        }
        let concerns = told.iter().flat_map(|it| &it.concerns);
        let concerns: Vec<_> = concerns.map(|(id, place)| (*id, place.as_str())).collect();
        if !concerns.is_empty() {
            subject::keep_concerns(tx, &concerns).await?;
        }
        Ok(())
    }
}
