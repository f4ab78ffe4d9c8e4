//! Reports the result of an assignment to the office that assigned it.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Routing, Versioned};

impl Routing {
    /// Reports a result, once an assignment.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn report_result(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        result: String,
    ) -> Result<Versioned, Error> {
        self.carry_out(actor, &command, |matter, by| {
            Ok(Told::by(matter.report_result(by.officer, by.today))?.with_note(result))
        })
        .await
    }
}
