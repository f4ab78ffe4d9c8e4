//! Rows of the register as the contract's messages.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_row::Row;
use organisation::{
    Body, Category, Change, Competence, Cue, FieldChange, Grid, Holding, Leave, Post, PostKind,
    Record, Region, Validity,
};
use service_kit::parse::{to_civil, to_number};
use words::Word;
use words::routing::RowChangeKind;

/// The row of a record. The names of people in office stay in the register.
pub fn row(record: &Record) -> pb::OrganisationRow {
    let row = match record {
        Record::Region(it) => Row::Region(region(it)),
        Record::Body(it) => Row::Body(body(it)),
        Record::PostKind(it) => Row::PostKind(post_kind(it)),
        Record::Post(it) => Row::Post(post(it)),
        Record::Holding(Holding { post, person, .. }) => {
            Row::Holding(pb::Holding { post: post.to_string(), person: person.to_string() })
        }
        Record::Leave(Leave { person, .. }) => Row::Leave(pb::Leave { person: person.to_string() }),
        Record::Category(it) => Row::Category(category(it)),
        Record::Cue(Cue { cue, kind, keywords, .. }) => {
            Row::Cue(pb::Cue { code: cue.clone(), kind: kind.number(), keywords: keywords.clone() })
        }
        Record::Competence(it) => Row::Competence(competence(it)),
        Record::Grid(it) => Row::Grid(grid(it)),
    };
    pb::OrganisationRow { valid: Some(validity(record.valid())), row: Some(row) }
}

fn validity(valid: Validity) -> pb::Validity {
    pb::Validity { from_date: valid.from.map(to_civil), to_date: valid.to.map(to_civil) }
}

pub fn region(it: &Region) -> pb::Region {
    pb::Region {
        code: it.code.to_string(),
        name: it.name.clone(),
        parent: text(it.parent.as_ref()),
        level: it.level.number(),
    }
}

pub fn body(it: &Body) -> pb::Body {
    pb::Body {
        code: it.code.to_string(),
        name: it.name.clone(),
        kind: it.kind.number(),
        region: it.code.region().to_string(),
        superior: text(it.superior.as_ref()),
        short_name: it.short_name.clone(),
        line: text(it.line.as_ref()),
        successors: it.successors.iter().map(ToString::to_string).collect(),
    }
}

fn post_kind(it: &PostKind) -> pb::PostKind {
    let PostKind { code, zh, en, head, rights, .. } = it.clone();
    pb::PostKind { code, zh, en, head, rights }
}

pub fn post(it: &Post) -> pb::Post {
    pb::Post {
        code: it.code.to_string(),
        title: it.title.clone(),
        kind: it.kind.clone(),
        deputy: text(it.deputy.as_ref()),
    }
}

pub fn category(it: &Category) -> pb::Category {
    pb::Category {
        code: it.code.clone(),
        level1: it.level1.clone(),
        level2: it.level2.clone(),
        domain: it.domain.number(),
        purpose_hint: to_number(it.purpose_hint),
        keywords: it.keywords.clone(),
    }
}

fn competence(it: &Competence) -> pb::Competence {
    pb::Competence {
        category: it.category.clone(),
        track: it.track.number(),
        level: it.level.number(),
        body_suffix: it.body_suffix.clone(),
        note: it.note.clone().unwrap_or_default(),
    }
}

fn grid(it: &Grid) -> pb::Grid {
    pb::Grid {
        code: it.code.clone(),
        name: it.name.clone(),
        region: it.region.to_string(),
        parent: it.parent.clone(),
        centre_body: it.centre_body.to_string(),
    }
}

/// What a version changes, as facts of so many rows at most.
pub fn facts(version: i64, changes: &[Change], rows: usize) -> Vec<pb::OrganisationChanged> {
    let parts = changes.chunks(rows);
    let count = i32::try_from(parts.len()).unwrap_or(i32::MAX);
    let of = |(part, changes): (i32, &[Change])| {
        let (gone, kept): (Vec<_>, Vec<_>) =
            changes.iter().partition(|it| matches!(it, Change::Removed(_)));
        pb::OrganisationChanged {
            version,
            part,
            part_count: count,
            rows: kept.into_iter().map(|it| row(it.record())).collect(),
            removed: gone.into_iter().map(|it| row(it.record())).collect(),
        }
    };
    (1..).zip(parts).map(of).collect()
}

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

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}
