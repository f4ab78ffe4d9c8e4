//! Extends the handling, once.

use headwater_proto::routing::v1::ExtendHandlingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Handling, Matter};
use crate::store::handling;

impl Routing {
    /// Extends the handling from the old due date, by as much as the region's rule allows.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn extend_handling(
        &self,
        command: Command<MatterId>,
        days: i32,
        reason: String,
    ) -> Result<ExtendHandlingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = handling::open(tx, &matter).await?;
                let (handling, events) = Handling::extend(open, &matter, by, days, &self.terms)?;
                handling::update(tx, &handling).await?;
                let (kind, subject) = (DocumentKind::Extension, handling.id.uuid());
                let act = Act::of(&command.call, MatterActKind::Extended).saying(&reason).issuing(
                    kind,
                    &handling.body,
                    subject,
                );
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(ExtendHandlingResponse { document_number, version })
            })
            .await
    }
}
