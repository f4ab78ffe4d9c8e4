//! Keeps that an opinion about a matter reached the petitioner, who may rate it from then on.

use chrono::NaiveDate;
use kernel::BodyCode;
use kernel::ids::{HandlingId, MatterId};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake};
use crate::store::rating;

impl Intake {
    /// Keeps whose opinion was delivered, and when.
    #[instrument(skip_all, fields(matter.id = %matter))]
    pub async fn keep_opinion(
        &self,
        tx: &mut Tx,
        matter: MatterId,
        handling: HandlingId,
        body: &BodyCode,
        delivery_date: NaiveDate,
    ) -> Result<(), Error> {
        rating::keep_opinion(tx, matter, handling, body, delivery_date).await
    }
}
