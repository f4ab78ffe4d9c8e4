//! Gives more days for the report of an assignment.

use chrono::NaiveDate;
use headwater_proto::routing::v1::ExtendReportResponse;
use kernel::ids::MatterId;
use service_kit::Command;

use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Gives more days for the report of an assignment.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn extend_report(
        &self,
        command: Command<MatterId>,
        date: NaiveDate,
        reason: String,
    ) -> Result<ExtendReportResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (referral, events) = referrals.extend_report(by, date)?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ReportExtended).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(ExtendReportResponse { version })
            })
            .await
    }
}
