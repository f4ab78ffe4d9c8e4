//! Merges bodies into one.

use chrono::NaiveDate;
use headwater_proto::routing::v1::MergeBodiesResponse;
use kernel::BodyCode;
use organisation::Organisation;
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Merges bodies into one.
    #[instrument(skip_all)]
    pub async fn merge_bodies(
        &self,
        call: Call,
        version: i64,
        bodies: Vec<BodyCode>,
        into: BodyCode,
        last: NaiveDate,
    ) -> Result<MergeBodiesResponse, Error> {
        let decide =
            |office: &Organisation, _| register::end_bodies(office, &bodies, &[into], last);
        self.change_register(call, version, decide, |version| MergeBodiesResponse { version }).await
    }
}
