//! What changes between two versions of the register, row by row.

use std::cmp::Ordering;

use crate::organisation::{Organisation, same_row};
use crate::rows::Record;

/// One row that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added(Record),
    /// It says something else.
    Changed {
        /// The row as it was.
        before: Record,
        /// The row as it is.
        after: Record,
        /// Where the two differ.
        fields: Vec<FieldChange>,
    },
    /// It says the same and ends, or ends earlier.
    Ended(Record),
    /// It is gone before it began.
    Removed(Record),
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The column.
    pub field: &'static str,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
}

impl Change {
    /// The row that differs, as it is now or as it was last.
    pub fn record(&self) -> &Record {
        match self {
            Self::Added(row) | Self::Ended(row) | Self::Removed(row) => row,
            Self::Changed { after, .. } => after,
        }
    }

    fn between(before: Record, after: Record) -> Option<Self> {
        let columns = after.columns();
        let (was, is) = (before.cells(), after.cells());
        let differs =
            columns.iter().zip(was.into_iter().zip(is)).filter(|(_, (was, is))| was != is);
        let fields: Vec<_> =
            differs.map(|(&field, (before, after))| FieldChange { field, before, after }).collect();
        match fields.as_slice() {
            [] => None,
            [FieldChange { field: "valid_to", .. }] if ends_earlier(&before, &after) => {
                Some(Self::Ended(after))
            }
            _ => Some(Self::Changed { before, after, fields }),
        }
    }
}

fn ends_earlier(before: &Record, after: &Record) -> bool {
    match (before.valid().to, after.valid().to) {
        (None, Some(_)) => true,
        (Some(was), Some(is)) => is < was,
        (_, None) => false,
    }
}

/// What changes from `old` to `new`.
pub fn diff(old: &Organisation, new: &Organisation) -> Vec<Change> {
    let (mut was, mut is) =
        (old.records().into_iter().peekable(), new.records().into_iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (was.peek(), is.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(was), Some(is)) => same_row(was, is),
        };
        match order {
            Ordering::Less => changes.extend(was.next().map(Change::Removed)),
            Ordering::Greater => changes.extend(is.next().map(Change::Added)),
            Ordering::Equal => {
                let pair = was.next().zip(is.next());
                changes.extend(pair.and_then(|(was, is)| Change::between(was, is)));
            }
        }
    }
}
