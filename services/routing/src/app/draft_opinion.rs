//! Drafts the handling opinion.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Routing, Versioned};
use crate::domain::Outcome;
use crate::domain::opinion::Draft;

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
        actor: &Actor,
        command: Command<MatterId>,
        request: DraftRequest,
    ) -> Result<Versioned, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let DraftRequest { facts, grounds, outcome } = request;
            let drafter = by.officer.person.clone();
            Told::by(matter.draft_opinion(by.officer, Draft { facts, grounds, outcome, drafter }))
        })
        .await
    }
}
