//! Answers a suggestion, a duty or a transferred matter under the body's own law.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use tracing::instrument;

use super::command::Told;
use super::{Error, Numbered, Routing};
use crate::domain::DocumentKind;

impl Routing {
    /// Replies to a matter; it ends here.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn reply_to_matter(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        reply: String,
        adopted: bool,
    ) -> Result<Numbered, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let id = matter.id.uuid();
            let told = Told::by(matter.reply(by.officer, by.today, adopted))?.with_note(reply);
            Ok(told.with_document(DocumentKind::Reply, id))
        })
        .await
    }
}
