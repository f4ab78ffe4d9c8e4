//! The reference data that ship with routing: bodies, posts and their holders, the competence
//! catalogue, and what each kind of post may do.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use reference::organisation::{self, Post};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use words::Word;

use crate::domain::{Body, BodyKind, Catalogue, Competence, Level, Track};

const COMPETENCE: &str = include_str!("../../../deploy/data/competence.csv");
const POST_KINDS: &str = include_str!("../../../deploy/data/post-kinds.toml");

/// One version of the reference data.
#[derive(Debug)]
pub struct Shipped {
    pub bodies: Vec<Body>,
    pub posts: Vec<Post>,
    pub competence: Vec<Competence>,
    /// Names the version: rows in the database are replaced when it differs.
    pub digest: String,
}

/// What each kind of post may do.
#[derive(Clone, Debug)]
pub struct PostKinds(BTreeMap<String, BTreeSet<String>>);

impl PostKinds {
    /// The kinds that ship with the suite.
    pub fn load() -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Kind {
            rights: BTreeSet<String>,
        }
        let kinds: BTreeMap<String, Kind> =
            toml::from_str(POST_KINDS).context("post-kinds.toml")?;
        Ok(Self(kinds.into_iter().map(|(name, kind)| (name, kind.rights)).collect()))
    }

    /// The rights of a kind; an unknown kind has none.
    pub fn rights(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.get(kind).into_iter().flatten().map(String::as_str)
    }
}

impl Shipped {
    /// Reads the data; a row that cannot be read stops the start with its file and reason.
    pub fn load() -> anyhow::Result<Self> {
        let mut hash = Sha256::new();
        for file in [organisation::BODIES, organisation::POSTS, COMPETENCE] {
            hash.update(file);
        }
        let digest = hex(&hash.finalize());
        Ok(Self {
            bodies: organisation::bodies()?.into_iter().map(body).collect::<Result<_, _>>()?,
            posts: organisation::posts()?,
            competence: competence()?,
            digest,
        })
    }

    /// The catalogue that these rows make.
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::new(self.bodies.clone(), self.competence.clone())
    }
}

fn body(row: organisation::Body) -> anyhow::Result<Body> {
    let organisation::Body { code, name, short_name, kind, superior } = row;
    let kind = BodyKind::parse(&kind).with_context(|| format!("unknown kind of body {code}"))?;
    Ok(Body { code, name, short_name, kind, superior })
}

#[derive(Deserialize)]
struct CompetenceRow {
    category: String,
    track: String,
    level: String,
    body_suffix: String,
    note: String,
}

impl CompetenceRow {
    fn parse(self) -> anyhow::Result<Competence> {
        let track = Track::parse(&self.track).context("unknown track")?;
        let level = Level::parse(&self.level).context("unknown level")?;
        let Self { category, body_suffix, note, .. } = self;
        Ok(Competence { category, track, level, body_suffix, note })
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(u32::from(it), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn competence() -> anyhow::Result<Vec<Competence>> {
    csv::Reader::from_reader(COMPETENCE.as_bytes())
        .into_deserialize::<CompetenceRow>()
        .zip(2..)
        .map(|(row, line)| row?.parse().with_context(|| format!("competence.csv, line {line}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_has_a_body_and_a_kind_with_rights() {
        let shipped = Shipped::load().unwrap();
        let (kinds, catalogue) = (PostKinds::load().unwrap(), shipped.catalogue());
        for post in &shipped.posts {
            assert!(catalogue.body(&post.code.body()).is_some(), "{}", post.code);
            assert!(kinds.rights(&post.kind).next().is_some(), "{}", post.kind);
        }
    }

    #[test]
    fn every_superior_is_a_body() {
        let shipped = Shipped::load().unwrap();
        let catalogue = shipped.catalogue();
        for body in &shipped.bodies {
            assert_eq!(catalogue.superior(&body.code).is_some(), body.superior.is_some());
        }
    }
}
