//! Records an interest that a person has declared in what is complained about a body (Art. 28).

use headwater_proto::routing::v1::RecordInterestResponse;
use organisation::{Interest, Organisation};
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Records an interest that a person has declared in what is complained about a body (Art. 28).
    #[instrument(skip_all)]
    pub async fn record_interest(
        &self,
        call: Call,
        version: i64,
        interest: Interest,
    ) -> Result<RecordInterestResponse, Error> {
        let decide = |_: &Organisation, today| {
            let first = interest.valid.from.unwrap_or(today);
            Ok(register::interest(interest, first))
        };
        let answer = |version| RecordInterestResponse { version };
        self.change_register(call, version, decide, answer).await
    }
}
