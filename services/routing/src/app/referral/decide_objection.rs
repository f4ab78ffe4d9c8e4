//! Decides an objection: upheld or refused.

use headwater_proto::routing::v1::DecideObjectionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use service_kit::parse::to_text;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::domain::objection::Ruling;
use crate::store::referral;

impl Routing {
    /// Decides an objection; tells the referral that stands now, if the matter did not return.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn decide_objection(
        &self,
        command: Command<MatterId>,
        ruling: Ruling,
        reason: String,
    ) -> Result<DecideObjectionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let ((matter, referral), events) =
                    referrals.rule(matter, by, ruling, reason.clone())?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::ObjectionDecided).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let referral_id = to_text(matter.custody().and_then(|it| it.receipt.referral()));
                Ok(DecideObjectionResponse { referral_id, version })
            })
            .await
    }
}
