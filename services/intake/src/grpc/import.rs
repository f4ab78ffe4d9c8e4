//! The import stream: rows in, answers out after each commit, bounded batches in between.

use std::collections::HashMap;
use std::sync::Arc;

use futures::{Stream, StreamExt};
use headwater_proto::intake::v1 as pb;
use kernel::{Actor, Invalid};
use service_kit::Complaints;
use tonic::{Status, Streaming};
use tracing::Instrument;

use super::Grpc;
use crate::app::{ImportRow, ImportedRow, RowOutcome};

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
    // How often each content was seen in this stream: equal rows without an id of their own are told apart by it.
    let seen: HashMap<[u8; 32], u64> = HashMap::new();
    let rows = rows.ready_chunks(BATCH_MAX);
    // The stream outlives the call that opened it; its batches still belong to that call's trace.
    let span = tracing::Span::current();
    futures::stream::try_unfold(
        (grpc, actor, rows, seen, span),
        |(grpc, actor, mut rows, mut seen, span)| async {
            let Some(chunk) = rows.next().await else {
                return Ok(None);
            };
            let batch = chunk
                .into_iter()
                .map(|row| row.map(|row| grpc.import_row(&actor, &row, &mut seen)))
                .collect::<Result<Vec<_>, Status>>()?;
            let importing = grpc.0.import_petitions(&actor, batch);
            let imported = importing.instrument(span.clone()).await?;
            let response =
                pb::ImportPetitionsResponse { rows: imported.into_iter().map(render).collect() };
            Ok(Some((response, (grpc, actor, rows, seen, span))))
        },
    )
}

impl Grpc {
    fn import_row(
        &self,
        actor: &Actor,
        row: &pb::ImportPetitionsRequest,
        seen: &mut HashMap<[u8; 32], u64>,
    ) -> ImportRow {
        let key = if row.external_id.is_empty() {
            let content = prost_bytes(row.petition.as_ref());
            let content = self.0.import_key(&[b"content", row.source.as_bytes(), &content]);
            let ordinal = seen.entry(content).or_default();
            *ordinal += 1;
            self.0.import_key(&[b"ordinal", &content, &ordinal.to_be_bytes()])
        } else {
            self.0.import_key(&[b"id", row.source.as_bytes(), row.external_id.as_bytes()])
        };
        let registration = match &row.petition {
            Some(draft) => self.registration(actor, draft, row.historical),
            None => Err(Invalid::missing("petition").into()),
        };
        let registration = registration.map_err(|Complaints(complaints)| complaints);
        ImportRow { row: row.row, key, registration }
    }
}

fn prost_bytes(draft: Option<&pb::PetitionDraft>) -> Vec<u8> {
    use prost::Message;
    draft.map(Message::encode_to_vec).unwrap_or_default()
}

fn render(imported: ImportedRow) -> pb::ImportedRow {
    use pb::imported_row::Outcome;
    let registered = |petition: kernel::ids::PetitionId, number| pb::RegisteredRow {
        petition_id: petition.to_string(),
        number,
    };
    let outcome = match imported.outcome {
        RowOutcome::Registered(id, number) => Outcome::Registered(registered(id, number)),
        RowOutcome::Known(id, number) => Outcome::Known(registered(id, number)),
        RowOutcome::Rejected(complaints) => Outcome::Rejected(pb::RejectedRow {
            complaints: complaints
                .into_iter()
                .map(|it| pb::FieldComplaint {
                    field: it.field,
                    reason: it.reason.to_owned(),
                    message_zh: it.zh,
                    message_en: it.en,
                })
                .collect(),
        }),
    };
    pb::ImportedRow { row: imported.row, outcome: Some(outcome) }
}
