//! Concludes a matter whose supported opinion has been carried out.

use headwater_proto::routing::v1::ConcludeMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Handling, Matter};
use crate::store::handling;

impl Routing {
    /// Concludes a matter; `execution` says how its opinion was carried out.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn conclude_matter(
        &self,
        command: Command<MatterId>,
        execution: String,
    ) -> Result<ConcludeMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let all = handling::of_matters(tx.connection(), &[matter.id]).await?;
                let (matter, events) = Handling::conclude(&all, matter, by)?;
                let act = Act::of(&command.call, MatterActKind::Concluded).saying(&execution);
                let done = record(tx, &matter, &events, act).await?;
                Ok(ConcludeMatterResponse { version: done.version })
            })
            .await
    }
}
