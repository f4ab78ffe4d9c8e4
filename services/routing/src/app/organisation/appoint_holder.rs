//! Gives a post to a person.

use headwater_proto::routing::v1::AppointHolderResponse;
use organisation::{Holding, Organisation, Validity};
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Gives a post to a person.
    #[instrument(skip_all)]
    pub async fn appoint_holder(
        &self,
        call: Call,
        version: i64,
        holding: Holding,
    ) -> Result<AppointHolderResponse, Error> {
        let decide = |office: &Organisation, today| {
            let first = holding.valid.from.unwrap_or(today);
            let valid = Validity { from: Some(first), ..holding.valid };
            register::appoint(office, Holding { valid, ..holding }, first)
        };
        let answer = |version| AppointHolderResponse { version };
        self.change_register(call, version, decide, answer).await
    }
}
