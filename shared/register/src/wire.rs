//! Rows of the register as the contract's messages, and back.

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_row::Row;
use kernel::{BodyCode, Invalid, PostCode, RegionCode};
use organisation::{
    Body, Category, Change, Competence, Cue, Grid, Holding, Interest, Leave, Post, PostKind,
    Record, Region, Validity,
};
use service_kit::parse::{self, to_civil, to_number, to_text};
use words::Word;

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
        Record::Interest(Interest { person, body, .. }) => {
            Row::Interest(pb::Interest { person: person.to_string(), body: body.to_string() })
        }
        Record::Category(it) => Row::Category(category(it)),
        Record::Cue(it) => Row::Cue(cue(it)),
        Record::Competence(it) => Row::Competence(competence(it)),
        Record::Grid(it) => Row::Grid(grid(it)),
    };
    pb::OrganisationRow { valid: Some(validity(record.valid())), row: Some(row) }
}

fn validity(valid: Validity) -> pb::Validity {
    pb::Validity { from_date: valid.from.map(to_civil), to_date: valid.to.map(to_civil) }
}

/// A division.
pub fn region(it: &Region) -> pb::Region {
    pb::Region {
        code: it.code.to_string(),
        name: it.name.clone(),
        parent: to_text(it.parent.as_ref()),
        level: it.level.number(),
    }
}

/// A body.
pub fn body(it: &Body) -> pb::Body {
    pb::Body {
        code: it.code.to_string(),
        name: it.name.clone(),
        kind: it.kind.number(),
        region: it.code.region().to_string(),
        superior: to_text(it.superior.as_ref()),
        short_name: it.short_name.clone(),
        line: to_text(it.line.as_ref()),
        successors: it.successors.iter().map(ToString::to_string).collect(),
    }
}

fn post_kind(it: &PostKind) -> pb::PostKind {
    let PostKind { code, zh, en, head, rights, .. } = it.clone();
    pb::PostKind { code, zh, en, head, rights }
}

/// A post.
pub fn post(it: &Post) -> pb::Post {
    pb::Post {
        code: it.code.to_string(),
        title: it.title.clone(),
        kind: it.kind.clone(),
        deputy: to_text(it.deputy.as_ref()),
    }
}

/// A content category.
pub fn category(it: &Category) -> pb::Category {
    pb::Category {
        code: it.code.clone(),
        level1: it.level1.clone(),
        level2: it.level2.clone(),
        domain: it.domain.number(),
        purpose_hint: to_number(it.purpose_hint),
        keywords: it.keywords.clone(),
        scenery: it.scenery.clone(),
    }
}

fn cue(it: &Cue) -> pb::Cue {
    let Cue { cue, kind, points, keywords, opening, near, except, .. } = it.clone();
    let (kind, points) = (kind.number(), points.into());
    pb::Cue { code: cue, kind, points, keywords, opening, near, except }
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

/// The record of a row. Nothing for a row about a person: who holds a post, who is away and who has an
/// interest is kept by routing alone.
pub fn record(row: &pb::OrganisationRow) -> Result<Option<Record>, Invalid> {
    let valid = row.valid.unwrap_or_default();
    let valid = Validity {
        from: parse::optional_date("valid.from_date", valid.from_date.as_ref())?,
        to: parse::optional_date("valid.to_date", valid.to_date.as_ref())?,
    };
    let row = row.row.as_ref().ok_or_else(|| Invalid::missing("row"))?;
    Ok(Some(match row {
        Row::Region(it) => Record::Region(Region {
            code: RegionCode::parse(&it.code)?,
            name: it.name.clone(),
            parent: parse::optional(&it.parent, RegionCode::parse)?,
            level: parse::word("level", it.level)?,
            valid,
        }),
        Row::Body(it) => Record::Body(read_body(it, valid)?),
        Row::PostKind(it) => {
            let pb::PostKind { code, zh, en, head, rights } = it.clone();
            Record::PostKind(PostKind { code, zh, en, head, rights, valid })
        }
        Row::Post(it) => Record::Post(Post {
            code: PostCode::parse(&it.code)?,
            title: it.title.clone(),
            kind: it.kind.clone(),
            deputy: parse::optional(&it.deputy, PostCode::parse)?,
            valid,
        }),
        Row::Holding(_) | Row::Leave(_) | Row::Interest(_) => return Ok(None),
        Row::Category(it) => Record::Category(read_category(it, valid)?),
        Row::Cue(it) => Record::Cue(read_cue(it, valid)?),
        Row::Competence(it) => Record::Competence(Competence {
            category: it.category.clone(),
            track: parse::word("track", it.track)?,
            level: parse::word("level", it.level)?,
            body_suffix: it.body_suffix.clone(),
            note: Some(it.note.clone()).filter(|it| !it.is_empty()),
            valid,
        }),
        Row::Grid(it) => Record::Grid(Grid {
            code: it.code.clone(),
            name: it.name.clone(),
            region: RegionCode::parse(&it.region)?,
            parent: it.parent.clone(),
            centre_body: BodyCode::parse(&it.centre_body)?,
            valid,
        }),
    }))
}

fn read_body(it: &pb::Body, valid: Validity) -> Result<Body, Invalid> {
    let successors = it.successors.iter().map(|code| BodyCode::parse(code));
    Ok(Body {
        code: BodyCode::parse(&it.code)?,
        name: it.name.clone(),
        short_name: it.short_name.clone(),
        kind: parse::word("kind", it.kind)?,
        superior: parse::optional(&it.superior, BodyCode::parse)?,
        line: parse::optional(&it.line, BodyCode::parse)?,
        successors: successors.collect::<Result<_, _>>()?,
        valid,
    })
}

fn read_category(it: &pb::Category, valid: Validity) -> Result<Category, Invalid> {
    Ok(Category {
        code: it.code.clone(),
        level1: it.level1.clone(),
        level2: it.level2.clone(),
        domain: parse::word("domain", it.domain)?,
        purpose_hint: parse::optional_word("purpose_hint", it.purpose_hint)?,
        keywords: it.keywords.clone(),
        scenery: it.scenery.clone(),
        valid,
    })
}

fn read_cue(it: &pb::Cue, valid: Validity) -> Result<Cue, Invalid> {
    let points = u8::try_from(it.points).map_err(|_| {
        let (zh, en) = ("应为0至255的整数", "a whole number from 0 to 255");
        Invalid::new("points", "FIELD_MALFORMED", zh, en)
    })?;
    Ok(Cue {
        cue: it.code.clone(),
        kind: parse::word("kind", it.kind)?,
        points,
        keywords: it.keywords.clone(),
        opening: it.opening,
        near: it.near.clone(),
        except: it.except.clone(),
        valid,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_shipped_office_reads_back_as_it_was() {
        let office = test_kit::office::shipped().unwrap();
        let mut read = 0;
        for known in office.records() {
            let back = record(&row(&known)).unwrap();
            match known {
                Record::Holding(_) | Record::Leave(_) | Record::Interest(_) => {
                    assert_eq!(back, None);
                }
                known => assert_eq!(back, Some(known)),
            }
            read += 1;
        }
        assert!(read > 1000, "{read}");
    }
}
