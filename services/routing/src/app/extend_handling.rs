//! Extends the handling, once.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Numbered, Routing};
use crate::domain::DocumentKind;

impl Routing {
    /// Extends the handling by at most 30 days from the old due date.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn extend_handling(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        days: i32,
        reason: String,
    ) -> Result<Numbered, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let told = Told::by(matter.extend(by.officer, days))?.with_note(reason);
            Ok(told.with_handling_document(DocumentKind::Extension))
        })
        .await
    }
}

impl Told {
    /// With a document about the matter's handling.
    pub(super) fn with_handling_document(self, kind: DocumentKind) -> Self {
        let document = self.matter.handling().map(|handling| (kind, handling.id.uuid()));
        Self { document, ..self }
    }
}
