//! Asks that a body be designated, after a refused objection or where it came too late for one.

use headwater_proto::routing::v1::RequestDesignationResponse;
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
    /// Asks for a designation; tells who decides.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn request_designation(
        &self,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<RequestDesignationResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let (said, terms) = (reason.clone(), &self.terms);
                let ((matter, referral), events) =
                    referrals.request_designation(matter, by, said, terms, &self.office())?;
                referral::update(tx, &referral).await?;
                let act =
                    Act::of(&command.call, MatterActKind::DesignationRequested).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let deciding_body = to_text(matter.dispute().map(|(decider, _)| decider));
                Ok(RequestDesignationResponse { deciding_body, version })
            })
            .await
    }
}
