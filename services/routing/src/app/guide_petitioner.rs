//! Guides a petitioner to the right procedure.

use kernel::Actor;
use tracing::instrument;

use super::command::Told;
use super::{Command, Error, Numbered, Routing};
use crate::domain::DocumentKind;

impl Routing {
    /// Guides a petitioner; the matter ends here.
    #[instrument(skip_all, fields(matter.id = %command.matter))]
    pub async fn guide_petitioner(
        &self,
        actor: &Actor,
        command: Command,
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
