//! Which bodies and posts there are, from the data that ship with the suite.

use std::collections::BTreeSet;

use anyhow::Context;
use kernel::{BodyCode, PostCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The bodies and posts that a letter may go to and that may lead.
#[derive(Clone, Debug)]
pub struct Directory {
    bodies: BTreeSet<BodyCode>,
    posts: BTreeSet<PostCode>,
}

#[derive(Deserialize)]
struct Row<C> {
    code: C,
}

impl Directory {
    /// The bodies and posts shipped with the suite; a row that cannot be read stops the start.
    pub fn shipped() -> anyhow::Result<Self> {
        Ok(Self {
            bodies: codes(include_str!("../../../deploy/data/bodies.csv")).context("bodies.csv")?,
            posts: codes(include_str!("../../../deploy/data/posts.csv")).context("posts.csv")?,
        })
    }

    /// True if there is such a body.
    pub fn has_body(&self, code: &BodyCode) -> bool {
        self.bodies.contains(code)
    }

    /// True if there is such a post.
    pub fn has_post(&self, code: &PostCode) -> bool {
        self.posts.contains(code)
    }
}

fn codes<C: DeserializeOwned + Ord>(text: &str) -> csv::Result<BTreeSet<C>> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|row| row.map(|row: Row<C>| row.code))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_bodies_and_posts_are_known() {
        let directory = Directory::shipped().unwrap();
        assert!(directory.has_body(&BodyCode::parse("530902-ZF").unwrap()));
        assert!(directory.has_post(&PostCode::parse("530902-ZF.leader-1").unwrap()));
        assert!(!directory.has_body(&BodyCode::parse("530902-NONE").unwrap()));
    }
}
