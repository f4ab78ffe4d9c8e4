//! The import stream: rows in, answers out after each commit, bounded batches in between.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::{Stream, StreamExt};
use headwater_proto::intake::v1 as pb;
use kernel::ids::PetitionId;
use kernel::{Actor, Invalid};
use prost::Message;
use service_kit::error::malformed;
use service_kit::{Complaints, Turns, sound};
use tonic::{Code, Status, Streaming};
use tracing::Instrument;

use super::Grpc;
use crate::app::{ImportRow, complaint};
use crate::domain::import::{Outcome, Row, RowContent, RowKey};

/// Rows in one transaction at most.
const BATCH_MAX: usize = 500;

/// Answers to a stream of rows: one message for each committed batch.
///
/// A batch is what has arrived so far, 500 rows at most, so that a slow sender gets its answers and a fast one its speed.
pub(super) fn answers(
    grpc: Grpc,
    actor: Arc<Actor>,
    rows: Streaming<pb::ImportPetitionsRequest>,
) -> impl Stream<Item = Result<pb::ImportPetitionsResponse, Status>> + Send {
    let seen = Seen::default();
    let rows = rows.ready_chunks(BATCH_MAX);
    // The stream outlives the call that opened it; its batches still belong to that call's trace.
    let span = tracing::Span::current();
    futures::stream::try_unfold(
        (grpc, actor, rows, seen, span),
        |(grpc, actor, mut rows, mut seen, span)| async {
            let Some(chunk) = rows.next().await else {
                return Ok(None);
            };
            let (mut batch, mut turns) = (Vec::with_capacity(chunk.len()), Turns::default());
            for row in chunk {
                batch.push(grpc.import_row(&actor, &row.map_err(unreadable)?, &mut seen));
                turns.next().await;
            }
            let importing = grpc.0.import_petitions(&actor, batch);
            let imported = importing.instrument(span.clone()).await?;
            let response = pb::ImportPetitionsResponse {
                rows: imported.into_iter().map(|it| grpc.render(it)).collect(),
            };
            Ok(Some((response, (grpc, actor, rows, seen, span))))
        },
    )
}

/// The rows of this stream so far.
#[derive(Default)]
struct Seen {
    /// How often each content came: equal rows without an id of their own are told apart by it.
    contents: HashMap<RowContent, u64>,
    keys: HashSet<RowKey>,
}

impl Grpc {
    fn import_row(
        &self,
        actor: &Actor,
        row: &pb::ImportPetitionsRequest,
        seen: &mut Seen,
    ) -> ImportRow {
        let content = self.content(row.petition.as_ref());
        // Each body has ids of its own: what another one imported under the same id answers to nobody here, and is in nobody's way.
        let body = actor.officer().map(|it| it.body.as_str()).unwrap_or_default().as_bytes();
        let key = if row.external_id.is_empty() {
            let draft = row.petition.as_ref().map(Message::encode_to_vec).unwrap_or_default();
            let whole = self.0.import_key(&[b"content", body, row.source.as_bytes(), &draft]);
            let ordinal = seen.contents.entry(whole).or_default();
            *ordinal += 1;
            self.0.import_key(&[b"ordinal", &whole, &ordinal.to_be_bytes()])
        } else {
            self.0.import_key(&[b"id", body, row.source.as_bytes(), row.external_id.as_bytes()])
        };
        let registration = match (&row.petition, unsound(row)) {
            (Some(draft), None) => self.registration(actor, draft, row.historical),
            (_, Some(complaints)) => Err(complaints),
            (None, None) => Err(Invalid::missing("petition").into()),
        };
        let registration = registration.map_err(|Complaints(complaints)| complaints);
        let (source, seen) = (row.source.clone(), !seen.keys.insert(key));
        (Row { row: row.row, source, key, content, seen }, registration)
    }

    /// What a petition says: its words, when they came and from whom. How the office files it is not part of that, so a second try
    /// with another region or category is still about the same letter.
    fn content(&self, draft: Option<&pb::PetitionDraft>) -> RowContent {
        let people = draft.map(|it| it.petitioners.as_slice()).unwrap_or_default();
        let people: Vec<_> = people.iter().map(Message::encode_to_vec).collect();
        let text = draft.map(|it| it.text.as_bytes()).unwrap_or_default();
        let time = draft.and_then(|it| it.receive_time).unwrap_or_default().encode_to_vec();
        let said: Vec<_> =
            [b"said", text, &time].into_iter().chain(people.iter().map(Vec::as_slice)).collect();
        self.0.import_key(&said)
    }

    fn render(&self, (row, outcome): (i64, Outcome)) -> pb::ImportedRow {
        use pb::imported_row::Outcome as Answer;
        let stands = |petition: PetitionId, number, query_code| pb::RegisteredRow {
            petition_id: petition.to_string(),
            number,
            query_code,
        };
        let outcome = match outcome {
            Outcome::Registered(id, number) => {
                Answer::Registered(stands(id, number, self.0.first_query_code(id)))
            }
            Outcome::Known(id, number) => Answer::Known(stands(id, number, String::new())),
            Outcome::Repeated(id, number) => Answer::Repeated(stands(id, number, String::new())),
            Outcome::Rejected(complaints) => Answer::Rejected(pb::RejectedRow {
                complaints: complaints.into_iter().map(complaint).collect(),
            }),
        };
        pb::ImportedRow { row, outcome: Some(outcome) }
    }
}

/// What no field may hold, whatever it means. The door judges whole requests so; of a stream one row is refused and the others go
/// on. Fields are named as in the petition.
fn unsound(row: &pb::ImportPetitionsRequest) -> Option<Complaints> {
    let mut complaints = sound::complaints_about(row);
    for complaint in &mut complaints {
        if let Some(field) = complaint.field.strip_prefix("petition.") {
            complaint.field = field.to_owned();
        }
    }
    (!complaints.is_empty()).then_some(Complaints(complaints))
}

/// Why the stream of rows broke. What cannot be decoded is its sender's fault, though the library calls it ours.
fn unreadable(status: Status) -> Status {
    if status.code() == Code::Internal { malformed() } else { status }
}
