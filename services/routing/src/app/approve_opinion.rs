//! Approves the drafted opinion, by a second person.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Routing, Versioned};

impl Routing {
    /// Approves an opinion.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn approve_opinion(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
    ) -> Result<Versioned, Error> {
        self.carry_out(actor, &command, |matter, by| Told::by(matter.approve_opinion(by.officer)))
            .await
    }
}
