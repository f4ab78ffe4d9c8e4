//! Returns the report of an assignment, to be given again.

use chrono::NaiveDate;
use headwater_proto::routing::v1::ReturnReportResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use service_kit::parse::to_civil;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Returns the report of an assignment, to be given again.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn return_report(
        &self,
        command: Command<MatterId>,
        reason: String,
        date: Option<NaiveDate>,
    ) -> Result<ReturnReportResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (referral, events) = referrals.return_report(by, reason.clone(), date)?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ReportReturned).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(ReturnReportResponse {
                    report_date: referral.report_date.map(to_civil),
                    version,
                })
            })
            .await
    }
}
