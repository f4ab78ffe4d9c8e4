//! Approves a filing that another person asked for.

use headwater_proto::routing::v1::ApproveFilingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};
use crate::store::ending;

impl Routing {
    /// Files a matter; it ends here. Whoever can be reached is told.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn approve_filing(
        &self,
        command: Command<MatterId>,
    ) -> Result<ApproveFilingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let waiting = ending::waiting(tx, matter.id).await?;
                let ((matter, filing), events) = matter.approve_filing(by, waiting)?;
                ending::decide_filing(tx, &filing).await?;
                let act = Act::of(&command.call, MatterActKind::FilingApproved);
                let act = if matter.notifiable {
                    act.issuing(DocumentKind::Notice, &by.officer.body, matter.id.uuid())
                } else {
                    act
                };
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(ApproveFilingResponse { document_number, version })
            })
            .await
    }
}
