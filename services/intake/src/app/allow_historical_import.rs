//! Allows a source to be imported as records of the past, by a second person.

use chrono::NaiveDate;
use headwater_proto::intake::v1::AllowHistoricalImportResponse;
use service_kit::Call;
use tracing::instrument;

use super::{Error, Intake};
use crate::store::historical;

impl Intake {
    /// Allows it for the caller's body, for what was received up to a last day.
    #[instrument(skip_all)]
    pub async fn allow_historical_import(
        &self,
        call: Call,
        source: &str,
        last_date: NaiveDate,
        reason: &str,
    ) -> Result<AllowHistoricalImportResponse, Error> {
        self.store
            .create(&call, self.clock.now(), async |tx, by| {
                historical::allow(tx, by.officer, source, last_date, reason).await?;
                Ok(AllowHistoricalImportResponse { source: source.to_owned() })
            })
            .await
    }
}
