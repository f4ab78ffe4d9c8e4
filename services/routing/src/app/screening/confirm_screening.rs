//! Confirms the proposed screening, or changes it with a reason.

use headwater_proto::routing::v1::ConfirmScreeningResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use service_kit::parse::to_text;
use tracing::instrument;
use words::Word;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, ScreeningDecision};

impl Routing {
    /// Confirms a screening.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn confirm_screening(
        &self,
        command: Command<MatterId>,
        decision: ScreeningDecision,
    ) -> Result<ConfirmScreeningResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let reason = decision.reason.clone();
                let (matter, events) = matter.confirm_screening(by, decision)?;
                let act = Act::of(&command.call, screened(&matter)).saying(&reason);
                let version = record(tx, &matter, &events, act).await?.version;
                let awaiting_second_person = matter.screening.awaiting.is_some();
                let screening = matter.screening;
                Ok(ConfirmScreeningResponse {
                    track: screening.track.number(),
                    competent_body: to_text(screening.competent_body),
                    version,
                    awaiting_second_person,
                })
            })
            .await
    }
}

/// What was done: decided, or put before a second person.
pub(super) fn screened(matter: &Matter) -> MatterActKind {
    match matter.screening.awaiting {
        None => MatterActKind::ScreeningConfirmed,
        Some(_) => MatterActKind::ScreeningSubmitted,
    }
}
