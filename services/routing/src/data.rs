//! The reference data that ship with routing: bodies, posts and their holders, the competence catalogue, and what each
//! kind of post may do.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use kernel::{BodyCode, PersonCode, PostCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::domain::{Body, BodyKind, Catalogue, Competence, Level, Track};

const BODIES: &str = include_str!("../../../deploy/data/bodies.csv");
const POSTS: &str = include_str!("../../../deploy/data/posts.csv");
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

/// A post in a body, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    pub code: PostCode,
    pub title: String,
    /// Names the post's rights.
    pub kind: String,
    #[serde(rename = "holder_id")]
    pub holder: PersonCode,
    pub holder_name: String,
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
        for file in [BODIES, POSTS, COMPETENCE] {
            hash.update(file);
        }
        let digest = hex(&hash.finalize());
        Ok(Self {
            bodies: rows("bodies.csv", BODIES, BodyRow::parse)?,
            posts: rows("posts.csv", POSTS, Ok)?,
            competence: rows("competence.csv", COMPETENCE, CompetenceRow::parse)?,
            digest,
        })
    }

    /// The catalogue that these rows make.
    pub fn catalogue(&self) -> Catalogue {
        Catalogue::new(self.bodies.clone(), self.competence.clone())
    }
}

#[derive(Deserialize)]
struct BodyRow {
    code: BodyCode,
    name: String,
    short_name: String,
    kind: String,
    superior: Option<BodyCode>,
}

impl BodyRow {
    fn parse(self) -> anyhow::Result<Body> {
        let kind = BodyKind::parse(&self.kind).context("unknown kind of body")?;
        let Self { code, name, short_name, superior, .. } = self;
        Ok(Body { code, name, short_name, kind, superior })
    }
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

fn rows<R: DeserializeOwned, T>(
    file: &'static str,
    text: &str,
    parse: fn(R) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize::<R>()
        .zip(2..)
        .map(|(row, line)| parse(row?).with_context(|| format!("{file}, line {line}")))
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
