//! Dispatches a matter to a section or a post of its body.

use headwater_proto::routing::v1::DispatchMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::domain::dispatch::Place;
use crate::store::dispatch;

impl Routing {
    /// Dispatches a matter; the last word counts.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn dispatch_matter(
        &self,
        command: Command<MatterId>,
        place: Place,
    ) -> Result<DispatchMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (step, events) = matter.dispatch(by, tx.now(), place)?;
                dispatch::insert(tx, &step).await?;
                let act = Act::of(&command.call, MatterActKind::Dispatched);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DispatchMatterResponse { version })
            })
            .await
    }
}
