//! What all commands about a matter share: load, tell the matter, save and publish, in one transaction.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use kernel::{Actor, OfficeDay, Officer};
use mailbox::{Command, Tx};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Error, Routing};
use crate::domain::{DocumentKind, Event, Matter, Refusal, Step};
use crate::store::facts::Scene;
use crate::store::{document, history, matter};

/// Who acts, and on which day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand<'a> {
    pub(super) officer: &'a Officer,
    pub(super) today: NaiveDate,
}

/// What the matter said to a command, and what goes with it.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) matter: Matter,
    pub(super) events: Vec<Event>,
    /// The words of the act, for the history.
    pub(super) note: String,
    /// The document the act issues, and what it is about.
    pub(super) document: Option<(DocumentKind, Uuid)>,
}

impl Told {
    /// An act without words of its own and without a document.
    pub(super) fn by(step: Step) -> Result<Self, Error> {
        let (matter, events) = step?;
        Ok(Self { matter, events, note: String::new(), document: None })
    }

    pub(super) fn with_note(self, note: String) -> Self {
        Self { note, ..self }
    }

    pub(super) fn with_document(self, kind: DocumentKind, subject: Uuid) -> Self {
        Self { document: Some((kind, subject)), ..self }
    }
}

/// What came of a command: the matter as it is now, with its new version, and the number of the document issued.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) matter: Matter,
    pub(super) document_number: String,
}

/// An answer of only the new version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Versioned {
    pub version: i64,
}

/// An answer of a document number and the new version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Numbered {
    pub document_number: String,
    pub version: i64,
}

impl From<Done> for Versioned {
    fn from(done: Done) -> Self {
        Self { version: done.matter.version }
    }
}

impl From<Done> for Numbered {
    fn from(done: Done) -> Self {
        Self { document_number: done.document_number, version: done.matter.version }
    }
}

impl Routing {
    /// Carries out a command: `tell` hands it to the matter, and the answer is made of what came of it.
    pub(super) async fn carry_out<A>(
        &self,
        actor: &Actor,
        command: &Command<MatterId>,
        tell: impl FnOnce(Matter, Hand<'_>) -> Result<Told, Error> + Send,
    ) -> Result<A, Error>
    where
        A: From<Done> + Serialize + DeserializeOwned + Send + Sync,
    {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let known = matter::find_for_update(&mut tx, command.id).await?;
        // Looked for behind the matter's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        let known = known
            .filter(|it| it.admits(officer, &self.catalogue))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        if known.version != command.version {
            return Err(Error::Stale { what: "matter" });
        }
        let today = tx.now().office_date();
        let told = tell(known, Hand { officer, today })?;
        let done = record(&mut tx, actor, command.method, told).await?;
        let answer = A::from(done);
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}

/// Saves the matter, appends the act to its history, issues the document, whose series is locked last, and publishes.
pub(super) async fn record(
    tx: &mut Tx,
    actor: &Actor,
    act: &str,
    told: Told,
) -> Result<Done, Error> {
    let Told { mut matter, events, note, document } = told;
    let today = tx.now().office_date();
    let version = matter::save(tx, &matter).await?;
    matter.version = version;
    history::append(tx, matter.id, version, act, actor, &note).await?;
    let document_number = match (document, actor) {
        (Some((kind, subject)), Actor::Officer(officer)) => {
            document::issue(tx, kind, &officer.body, matter.id, subject, today).await?
        }
        (None | Some(_), _) => String::new(),
    };
    let scene = Scene { matter: &matter, document: &document_number, today };
    for event in &events {
        tx.publish(scene.fact(event));
    }
    Ok(Done { matter, document_number })
}
