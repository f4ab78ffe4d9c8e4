//! Answers a suggestion, a duty or a transferred matter under the body's own law.

use headwater_proto::routing::v1::ReplyToMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{DocumentKind, Matter};
use crate::store::receipt;

impl Routing {
    /// Replies to a matter; it ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn reply_to_matter(
        &self,
        command: Command<MatterId>,
        reply: String,
        adopted: bool,
    ) -> Result<ReplyToMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let ((matter, received), events) = receipts.reply(matter, by, adopted)?;
                receipt::update(tx, &received).await?;
                let (kind, body) = (DocumentKind::Reply, received.body());
                let act = Act::of(&command.call, MatterActKind::Replied);
                let act = act.saying(&reply).issuing(kind, body, matter.id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                Ok(ReplyToMatterResponse { document_number, version })
            })
            .await
    }
}
