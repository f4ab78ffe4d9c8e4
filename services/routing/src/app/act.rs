//! What is recorded of each act about a matter: the matter's new state, a line in its history, the
//! document issued, the facts.

use kernel::{Actor, BodyCode, OfficeDay};
use mailbox::Tx;
use service_kit::Call;
use uuid::Uuid;
use words::routing::MatterActKind;

use super::Error;
use crate::domain::document::NewDocument;
use crate::domain::{DocumentKind, Event, Matter};
use crate::store::document;
use crate::store::facts::EventContext;
use crate::store::history::HistoryLine;
use crate::store::matter;

/// An act: who did what, in which words, and which document it issues.
#[derive(Debug)]
pub(super) struct Act<'a> {
    line: HistoryLine<'a>,
    document: Option<NewDocument>,
}

impl<'a> Act<'a> {
    /// The act that a request asks for.
    pub(super) fn of(call: &'a Call, kind: MatterActKind) -> Self {
        Self::by(&call.actor, kind)
    }

    /// An act by this actor.
    pub(super) fn by(actor: &'a Actor, kind: MatterActKind) -> Self {
        Self { line: HistoryLine { kind, actor, remark: "" }, document: None }
    }

    /// With these words, for the history.
    pub(super) fn saying(self, remark: &'a str) -> Self {
        Self { line: HistoryLine { remark, ..self.line }, ..self }
    }

    /// With a document that the body issues about a subject: the matter itself, a referral, a
    /// handling.
    pub(super) fn issuing(self, kind: DocumentKind, body: &BodyCode, subject: Uuid) -> Self {
        Self { document: Some(NewDocument { kind, body: body.clone(), subject }), ..self }
    }
}

/// What an act has led to: the matter's new version, and the number of the document, empty if none
/// was issued.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) version: i64,
    pub(super) document_number: String,
}

/// Records an act that a matter, or a record about it, has allowed. The document's series is locked
/// last.
pub(super) async fn record(
    tx: &mut Tx,
    matter: &Matter,
    events: &[Event],
    act: Act<'_>,
) -> Result<Recorded, Error> {
    if matter.imported {
        tx.mark_bulk();
    }
    let version = matter::save(tx, matter, act.line).await?;
    let today = tx.now().office_date();
    let document_number = match act.document {
        Some(new) => document::issue(tx, matter, new, today).await?,
        None => String::new(),
    };
    EventContext { matter, document: &document_number, today }.publish(tx, events);
    Ok(Recorded { version, document_number })
}
