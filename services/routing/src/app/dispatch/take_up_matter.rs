//! Takes up what was dispatched.

use headwater_proto::routing::v1::TakeUpMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::dispatch;

impl Routing {
    /// Notes which post has the matter in hand.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn take_up_matter(
        &self,
        command: Command<MatterId>,
    ) -> Result<TakeUpMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let before = dispatch::of_matters(tx.connection(), &[matter.id]).await?;
                let (step, events) = matter.take_up(by, tx.now(), &before)?;
                dispatch::insert(tx, &step).await?;
                let act = Act::of(&command.call, MatterActKind::TakenUp);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(TakeUpMatterResponse { version })
            })
            .await
    }
}
