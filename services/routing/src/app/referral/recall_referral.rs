//! Takes back a referral that is neither accepted nor answered.

use headwater_proto::routing::v1::RecallReferralResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Recalls a referral; the matter lies with the office again.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn recall_referral(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<RecallReferralResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let ((matter, referral), events) = referrals.recall(matter, by)?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::Recalled).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RecallReferralResponse { referral_id: referral.id.to_string(), version })
            })
            .await
    }
}
