//! Issues the approved opinion under its number.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Numbered, Routing};
use crate::domain::DocumentKind;

impl Routing {
    /// Issues an opinion.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn issue_opinion(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
    ) -> Result<Numbered, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let told = Told::by(matter.issue_opinion(by.officer, by.today))?;
            Ok(told.with_handling_document(DocumentKind::Opinion))
        })
        .await
    }
}
