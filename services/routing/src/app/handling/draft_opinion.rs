//! Drafts the handling opinion.

use headwater_proto::routing::v1::DraftOpinionResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::opinion::Draft;
use crate::domain::{Handling, Matter, Outcome};
use crate::store::handling;

/// What the opinion is to say.
#[derive(Clone, Debug)]
pub struct DraftRequest {
    pub facts: String,
    pub grounds: String,
    pub outcome: Outcome,
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
                let DraftRequest { facts, grounds, outcome } = request;
                let drafter = by.officer.person.clone();
                let draft = Draft { facts, grounds, outcome, drafter };
                let open = handling::open(tx, &matter).await?;
                let (handling, events) = Handling::draft_opinion(open, by, draft)?;
                handling::update(tx, &handling).await?;
                let done = record(
                    tx,
                    &matter,
                    &events,
                    Act::of(&command.call, MatterActKind::OpinionDrafted),
                )
                .await?;
                Ok(DraftOpinionResponse { version: done.version })
            })
            .await
    }
}
