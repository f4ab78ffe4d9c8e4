//! What a version of the register changes, row by row, as it is kept and shown.

use headwater_proto::routing::v1 as pb;
use organisation::{Change, FieldChange};
use words::Word;
use words::routing::RowChangeKind;

/// A row that differs, as it is kept and shown.
#[derive(Debug)]
pub struct RowChange {
    pub kind: RowChangeKind,
    pub file: String,
    pub key: String,
    /// Column, before, after.
    pub fields: Vec<(String, String, String)>,
}

impl From<&Change> for RowChange {
    fn from(change: &Change) -> Self {
        let kind = match change {
            Change::Added(_) => RowChangeKind::Added,
            Change::Changed { .. } => RowChangeKind::Changed,
            Change::Ended(_) => RowChangeKind::Ended,
            Change::Removed(_) => RowChangeKind::Removed,
        };
        let fields = match change {
            Change::Changed { fields, .. } => fields.iter().map(differs).collect(),
            Change::Ended(row) => {
                let last = row.valid().to.map(|it| it.to_string()).unwrap_or_default();
                vec![("valid_to".to_owned(), String::new(), last)]
            }
            Change::Added(_) | Change::Removed(_) => Vec::new(),
        };
        let row = change.record();
        Self { kind, file: row.file().to_owned(), key: row.key(), fields }
    }
}

fn differs(it: &FieldChange) -> (String, String, String) {
    (it.field.to_owned(), it.before.clone(), it.after.clone())
}

impl From<RowChange> for pb::RowChange {
    fn from(it: RowChange) -> Self {
        let field = |(field, before, after)| pb::FieldChange { field, before, after };
        Self {
            kind: it.kind.number(),
            file: it.file,
            key: it.key,
            fields: it.fields.into_iter().map(field).collect(),
        }
    }
}
