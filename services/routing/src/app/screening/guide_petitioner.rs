//! Guides a petitioner to the right procedure.

use headwater_proto::routing::v1::GuidePetitionerResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};

impl Routing {
    /// Guides a petitioner; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn guide_petitioner(
        &self,
        command: Command<MatterId>,
        guidance: String,
    ) -> Result<GuidePetitionerResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let (matter, events) = matter.guide(by)?;
                let (kind, body) = (DocumentKind::Guidance, &by.officer.body);
                let act = Act::of(&command.call, MatterActKind::Guided);
                let act = act.saying(&guidance).issuing(kind, body, matter.id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(GuidePetitionerResponse { document_number, version })
            })
            .await
    }
}
