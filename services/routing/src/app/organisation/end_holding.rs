//! Ends who holds a post.

use chrono::NaiveDate;
use headwater_proto::routing::v1::EndHoldingResponse;
use kernel::PostCode;
use organisation::Organisation;
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Ends who holds a post.
    #[instrument(skip_all)]
    pub async fn end_holding(
        &self,
        call: Call,
        version: i64,
        post: PostCode,
        last: Option<NaiveDate>,
    ) -> Result<EndHoldingResponse, Error> {
        let decide = |office: &Organisation, today| {
            register::end_holding(office, &post, last.unwrap_or(today))
        };
        self.change_register(call, version, decide, |version| EndHoldingResponse { version }).await
    }
}
