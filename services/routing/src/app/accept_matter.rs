//! Accepts a referred matter; the 60 days begin.

use kernel::Actor;
use kernel::ids::{HandlingId, MatterId};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};
use crate::domain::DocumentKind;

/// The handling begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accepted {
    pub handling: Option<HandlingId>,
    pub document_number: String,
    pub version: i64,
}

impl Routing {
    /// Accepts a matter.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn accept_matter(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
    ) -> Result<Accepted, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let id = HandlingId::new(&self.ids);
            let told = Told::by(matter.accept(by.officer, by.today, id))?;
            Ok(told.with_document(DocumentKind::Acceptance, id.uuid()))
        })
        .await
    }
}

impl From<Done> for Accepted {
    fn from(done: Done) -> Self {
        Self {
            handling: done.matter.handling().map(|it| it.id),
            document_number: done.document_number,
            version: done.matter.version,
        }
    }
}
