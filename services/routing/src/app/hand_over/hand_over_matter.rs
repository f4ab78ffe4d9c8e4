//! Offers what the body received directly to the petition office of its region.

use headwater_proto::routing::v1::HandOverMatterResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use service_kit::parse::to_text;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::receipt;

impl Routing {
    /// Offers a matter; the body answers until the office has taken it over.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn hand_over_matter(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<HandOverMatterResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let direct = receipt::direct(tx, matter.id).await?;
                let (matter, events) = matter.hand_over(direct.as_ref(), by, &self.office())?;
                let act = Act::of(&command.call, MatterActKind::HandOverOffered).saying(&reason);
                let done = record(tx, &matter, &events, act).await?;
                let to_body = to_text(matter.offer.map(|it| it.to));
                Ok(HandOverMatterResponse { to_body, version: done.version })
            })
            .await
    }
}
