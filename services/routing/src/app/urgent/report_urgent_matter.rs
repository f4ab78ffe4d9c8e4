//! Reports a grave or urgent matter to all whom the law names.

use headwater_proto::routing::v1::ReportUrgentMatterResponse;
use kernel::ids::{MatterId, UrgentReportId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Body, Matter};
use crate::store::urgent;

impl Routing {
    /// Reports, to these competent departments if any are named; tells whom it went to.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn report_urgent_matter(
        &self,
        command: Command<MatterId>,
        id: UrgentReportId,
        content: String,
        competent: Vec<Body>,
    ) -> Result<ReportUrgentMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let found = urgent::find(tx, matter.id, id).await?;
                let (now, said) = (tx.now(), content.clone());
                let ((matter, reported), events) =
                    found.report(matter, by, now, said, &competent, &self.office())?;
                urgent::update(tx, &reported).await?;
                let act = Act::of(&command.call, MatterActKind::UrgentReported).saying(&content);
                let version = record(tx, &matter, &events, act).await?.version;
                let told = reported.made().into_iter().flat_map(|it| &it.addressees);
                let to_bodies = told.map(|it| it.body.to_string()).collect();
                Ok(ReportUrgentMatterResponse { to_bodies, version })
            })
            .await
    }
}
