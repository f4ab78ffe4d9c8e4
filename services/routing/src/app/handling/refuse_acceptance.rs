//! Refuses acceptance and tells the petitioner why.

use headwater_proto::routing::v1::RefuseAcceptanceResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter, NonAcceptance};
use crate::store::receipt;

impl Routing {
    /// Refuses acceptance; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn refuse_acceptance(
        &self,
        command: Command<MatterId>,
        kind: NonAcceptance,
        reason: String,
    ) -> Result<RefuseAcceptanceResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let ((matter, received), events) = receipts.refuse(matter, by, kind)?;
                receipt::update(tx, &received).await?;
                let subject = received.receipt().uuid();
                let act = Act::of(&command.call, MatterActKind::AcceptanceRefused)
                    .saying(&reason)
                    .issuing(DocumentKind::NonAcceptance, received.body(), subject);
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(RefuseAcceptanceResponse { document_number, version })
            })
            .await
    }
}
