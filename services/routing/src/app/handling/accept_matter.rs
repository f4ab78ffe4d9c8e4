//! Accepts a matter; the 60 days begin.

use headwater_proto::routing::v1::AcceptMatterResponse;
use kernel::ids::{HandlingId, MatterId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};
use crate::store::{handling, receipt};

impl Routing {
    /// Accepts a matter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn accept_matter(
        &self,
        command: Command<MatterId>,
    ) -> Result<AcceptMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let id = HandlingId::new(&self.ids);
                let ((matter, received, handling), events) = receipts.accept(matter, by, id)?;
                receipt::update(tx, &received).await?;
                handling::insert(tx, &handling).await?;
                let (kind, body) = (DocumentKind::Acceptance, &handling.body);
                let act =
                    Act::of(&command.call, MatterActKind::Accepted).issuing(kind, body, id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                let handling_id = id.to_string();
                Ok(AcceptMatterResponse { handling_id, document_number, version })
            })
            .await
    }
}
