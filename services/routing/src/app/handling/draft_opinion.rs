//! Drafts the handling opinion.

use headwater_proto::routing::v1::DraftOpinionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use super::plan_execution::StepRequest;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::opinion::{Draft, Part};
use crate::domain::{Handling, Matter};
use crate::store::handling;

/// What the opinion is to say.
#[derive(Clone, Debug)]
pub struct DraftRequest {
    pub parts: Vec<Part>,
    pub facts: String,
    pub grounds: String,
    pub legal_basis: String,
    pub steps: Vec<StepRequest>,
}

impl Routing {
    /// Drafts an opinion, or drafts it again; the caller becomes its drafter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn draft_opinion(
        &self,
        command: Command<MatterId>,
        request: DraftRequest,
    ) -> Result<DraftOpinionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let DraftRequest { parts, facts, grounds, legal_basis, steps } = request;
                let drafter = by.officer.person.clone();
                let draft = Draft { parts, facts, grounds, legal_basis, drafter };
                let all = handling::of_matters(tx.connection(), &[matter.id]).await?;
                let (handling, events) =
                    Handling::draft_opinion(&all, &matter, by, draft, self.steps(steps))?;
                handling::update(tx, &handling).await?;
                let act = Act::of(&command.call, MatterActKind::OpinionDrafted);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(DraftOpinionResponse { version })
            })
            .await
    }
}
