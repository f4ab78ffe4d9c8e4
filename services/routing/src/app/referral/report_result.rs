//! Reports the result of an assignment to the office that assigned it.

use headwater_proto::routing::v1::ReportResultResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Reports a result, once an assignment.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn report_result(
        &self,
        command: Command<MatterId>,
        result: String,
    ) -> Result<ReportResultResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (referral, events) = referrals.report_result(by)?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ResultReported).saying(&result);
                let done = record(tx, &matter, &events, act).await?;
                Ok(ReportResultResponse { version: done.version })
            })
            .await
    }
}
