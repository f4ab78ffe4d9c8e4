//! Screens a matter again, with a reason.

use headwater_proto::routing::v1::ScreenAgainResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;

use super::confirm_screening::screened;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, ScreeningDecision};

impl Routing {
    /// Screens again what lies at the office.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn screen_again(
        &self,
        command: Command<MatterId>,
        decision: ScreeningDecision,
    ) -> Result<ScreenAgainResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let reason = decision.reason.clone();
                let (matter, events) = matter.screen_again(by, decision)?;
                let act = Act::of(&command.call, screened(&matter)).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let awaiting_second_person = matter.screening.awaiting.is_some();
                Ok(ScreenAgainResponse { awaiting_second_person, version })
            })
            .await
    }
}
