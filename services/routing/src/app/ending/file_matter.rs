//! Asks that a matter be filed.

use headwater_proto::routing::v1::FileMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{FilingGround, Matter};
use crate::store::ending;

impl Routing {
    /// Puts a filing before a second person.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn file_matter(
        &self,
        command: Command<MatterId>,
        ground: FilingGround,
        reason: String,
    ) -> Result<FileMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let ((matter, filing), events) =
                    matter.submit_filing(by, ground, reason.clone())?;
                ending::insert_filing(tx, &filing).await?;
                let act = Act::of(&command.call, MatterActKind::FilingSubmitted).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(FileMatterResponse { version })
            })
            .await
    }
}
