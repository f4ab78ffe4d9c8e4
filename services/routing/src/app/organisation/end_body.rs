//! Ends a body, and says who takes over.

use chrono::NaiveDate;
use headwater_proto::routing::v1::EndBodyResponse;
use kernel::BodyCode;
use organisation::Organisation;
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Ends a body, and says who takes over.
    #[instrument(skip_all)]
    pub async fn end_body(
        &self,
        call: Call,
        version: i64,
        body: BodyCode,
        successors: Vec<BodyCode>,
        last: NaiveDate,
    ) -> Result<EndBodyResponse, Error> {
        let decide =
            |office: &Organisation, _| register::end_bodies(office, &[body], &successors, last);
        self.change_register(call, version, decide, |version| EndBodyResponse { version }).await
    }
}
