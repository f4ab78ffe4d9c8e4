//! Tells the petitioner in writing where the matter stands, went or belongs.

use headwater_proto::routing::v1::NotifyPetitionerResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter, Notice};
use crate::store::receipt;

impl Routing {
    /// Tells the petitioner; whoever sends the petitioner elsewhere ends the matter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn notify_petitioner(
        &self,
        command: Command<MatterId>,
        notice: Notice,
        text: String,
    ) -> Result<NotifyPetitionerResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let ((matter, received), events) = receipts.notify(matter, by, notice)?;
                receipt::update(tx, &received).await?;
                let subject = received.receipt().uuid();
                let act = Act::of(&command.call, MatterActKind::PetitionerNotified)
                    .saying(&text)
                    .issuing(DocumentKind::Notice, received.body(), subject);
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(NotifyPetitionerResponse { document_number, version })
            })
            .await
    }
}
