//! Acknowledges the report of a grave or urgent matter, for a body that it went to.

use headwater_proto::routing::v1::AcknowledgeUrgentReportResponse;
use kernel::ids::{MatterId, UrgentReportId};
use service_kit::Command;
use tracing::instrument;
use words::Word;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::urgent;

impl Routing {
    /// Notes which post has read the report, and what it says.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn acknowledge_urgent_report(
        &self,
        command: Command<MatterId>,
        id: UrgentReportId,
        remark: String,
    ) -> Result<AcknowledgeUrgentReportResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let found = urgent::find(tx, matter.id, id).await?;
                let (read, events) = found.acknowledge(by, tx.now(), remark.clone())?;
                urgent::update(tx, &read).await?;
                let act = Act::of(&command.call, MatterActKind::UrgentAcknowledged).saying(&remark);
                let version = record(tx, &matter, &events, act).await?.version;
                let state = read.state().number();
                Ok(AcknowledgeUrgentReportResponse { state, version })
            })
            .await
    }
}
