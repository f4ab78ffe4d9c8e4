//! Closes a false alarm: the matter is neither grave nor urgent.

use headwater_proto::routing::v1::DismissUrgentMatterResponse;
use kernel::ids::{MatterId, UrgentReportId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::urgent;

impl Routing {
    /// Closes it with the reason.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn dismiss_urgent_matter(
        &self,
        command: Command<MatterId>,
        id: UrgentReportId,
        reason: String,
    ) -> Result<DismissUrgentMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let found = urgent::find(tx, matter.id, id).await?;
                let (dismissed, events) = found.dismiss(by, reason.clone())?;
                urgent::update(tx, &dismissed).await?;
                let act = Act::of(&command.call, MatterActKind::UrgentDismissed).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DismissUrgentMatterResponse { version })
            })
            .await
    }
}
