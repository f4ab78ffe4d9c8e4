//! Concludes a matter whose supported opinion has been carried out.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Routing, Versioned};

impl Routing {
    /// Concludes a matter; `execution` says how its opinion was carried out.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn conclude_matter(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        execution: String,
    ) -> Result<Versioned, Error> {
        self.carry_out(actor, &command, |matter, by| {
            Ok(Told::by(matter.conclude(by.officer, by.today))?.with_note(execution))
        })
        .await
    }
}
