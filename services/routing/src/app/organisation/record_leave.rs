//! Records days on which a person is away.

use headwater_proto::routing::v1::RecordLeaveResponse;
use kernel::PersonCode;
use organisation::{Organisation, Validity};
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Records days on which a person is away.
    #[instrument(skip_all)]
    pub async fn record_leave(
        &self,
        call: Call,
        version: i64,
        person: PersonCode,
        days: Validity,
    ) -> Result<RecordLeaveResponse, Error> {
        let decide = |_: &Organisation, _| Ok(register::leave(person, days));
        self.change_register(call, version, decide, |version| RecordLeaveResponse { version }).await
    }
}
