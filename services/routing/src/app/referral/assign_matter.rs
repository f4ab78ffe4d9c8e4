//! Assigns a screened matter: a referral that demands a result report by a date.

use chrono::NaiveDate;
use headwater_proto::routing::v1::AssignMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;

use crate::app::act::Recorded;
use crate::app::{Error, Routing};
use crate::domain::Body;

impl Routing {
    /// Assigns a matter; to the screening's competent body if no other is named.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn assign_matter(
        &self,
        command: Command<MatterId>,
        to: Option<Body>,
        report_date: NaiveDate,
    ) -> Result<AssignMatterResponse, Error> {
        self.pass_on(command, to, Some(report_date), |id, Recorded { version, document_number }| {
            let referral_id = id.to_string();
            AssignMatterResponse { referral_id, document_number, version }
        })
        .await
    }
}
