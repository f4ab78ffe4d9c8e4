//! Says that a matter is grave or urgent: the hours to report it run from the knowledge.

use chrono::{DateTime, Utc};
use headwater_proto::routing::v1::DiscoverUrgentMatterResponse;
use kernel::ids::{MatterId, UrgentReportId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::urgent;

impl Routing {
    /// Raises a matter as grave or urgent; the body knows of it since now, if no other instant is given.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn discover_urgent_matter(
        &self,
        command: Command<MatterId>,
        knowledge_time: Option<DateTime<Utc>>,
        grounds: String,
    ) -> Result<DiscoverUrgentMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let known = urgent::of_matters(tx.connection(), &[matter.id]).await?;
                let (id, time) =
                    (UrgentReportId::new(&self.ids), knowledge_time.unwrap_or(tx.now()));
                let ((matter, new), events) =
                    matter.discover_urgent(by, id, &known, time, grounds.clone())?;
                urgent::insert(tx, &new).await?;
                let act = Act::of(&command.call, MatterActKind::UrgentDiscovered).saying(&grounds);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DiscoverUrgentMatterResponse { urgent_report_id: id.to_string(), version })
            })
            .await
    }
}
