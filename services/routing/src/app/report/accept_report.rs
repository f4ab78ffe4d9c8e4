//! Accepts the report of an assignment.

use headwater_proto::routing::v1::AcceptReportResponse;
use kernel::ids::MatterId;
use service_kit::Command;

use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Accepts the report of an assignment.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn accept_report(
        &self,
        command: Command<MatterId>,
    ) -> Result<AcceptReportResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (referral, events) = referrals.accept_report(by)?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ReportAccepted);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(AcceptReportResponse { version })
            })
            .await
    }
}
