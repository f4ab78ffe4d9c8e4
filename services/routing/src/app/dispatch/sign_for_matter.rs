//! Signs for what a body was sent or received.

use headwater_proto::routing::v1::SignForMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::dispatch;

impl Routing {
    /// Notes which post took the papers.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn sign_for_matter(
        &self,
        command: Command<MatterId>,
    ) -> Result<SignForMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let before = dispatch::of_matters(tx.connection(), &[matter.id]).await?;
                let (step, events) = matter.sign_for(by, tx.now(), &before)?;
                dispatch::insert(tx, &step).await?;
                let act = Act::of(&command.call, MatterActKind::SignedFor);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(SignForMatterResponse { version })
            })
            .await
    }
}
