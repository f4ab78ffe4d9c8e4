//! Guides a petitioner to the right procedure.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Numbered, Routing};
use crate::domain::DocumentKind;

impl Routing {
    /// Guides a petitioner; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn guide_petitioner(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        guidance: String,
    ) -> Result<Numbered, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let id = matter.id.uuid();
            let told = Told::by(matter.guide(by.officer, by.today))?.with_note(guidance);
            Ok(told.with_document(DocumentKind::Guidance, id))
        })
        .await
    }
}
