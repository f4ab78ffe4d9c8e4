//! Records what was decided about a proposal.

use chrono::NaiveDate;
use headwater_proto::routing::v1::RecordProposalDecisionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, Proposal};
use crate::store::ending;

impl Routing {
    /// Records the decision; the office then acts on it.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_proposal_decision(
        &self,
        command: Command<MatterId>,
        decision: String,
        date: NaiveDate,
    ) -> Result<RecordProposalDecisionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let proposal = ending::proposal(tx, matter.id).await?;
                let (decided, events) =
                    Proposal::decided(proposal, &matter, by, decision.clone(), date)?;
                ending::decide_proposal(tx, &decided).await?;
                let act = Act::of(&command.call, MatterActKind::ProposalDecided).saying(&decision);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RecordProposalDecisionResponse { version })
            })
            .await
    }
}
