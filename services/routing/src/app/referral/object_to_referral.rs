//! Objects to a referral: "not ours".

use headwater_proto::routing::v1::ObjectToReferralResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use service_kit::parse::to_text;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::Matter;
use crate::store::referral;

impl Routing {
    /// Objects to a referral, within its term.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn object_to_referral(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<ObjectToReferralResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (said, terms) = (reason.clone(), &self.terms);
                let ((matter, referral), events) =
                    referrals.object(matter, by, said, terms, &self.office())?;
                referral::update(tx, &referral).await?;
                let act = Act::of(&command.call, MatterActKind::Objected).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let referral_id = referral.id.to_string();
                let decider = matter.dispute().map(|(decider, _)| decider);
                let designation_required = decider.is_some_and(|it| *it != referral.from);
                let deciding_body = to_text(decider);
                Ok(ObjectToReferralResponse {
                    referral_id,
                    designation_required,
                    version,
                    deciding_body,
                })
            })
            .await
    }
}
