//! Reports the result of an assignment to the office that assigned it.

use headwater_proto::routing::v1::ReportResultResponse;
use kernel::ids::{MatterId, ResultReportId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::{handling, referral};

impl Routing {
    /// Reports a result, once an assignment, and again after a return.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn report_result(
        &self,
        command: Command<MatterId>,
        result: String,
    ) -> Result<ReportResultResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let handlings = handling::of_matters(tx.connection(), &[matter.id]).await?;
                let id = ResultReportId::new(&self.ids);
                let (referral, events) =
                    referrals.report_result(&matter, &handlings, by, id, result.clone())?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ResultReported).saying(&result);
                let done = record(tx, &matter, &events, act).await?;
                Ok(ReportResultResponse { report_id: id.to_string(), version: done.version })
            })
            .await
    }
}
