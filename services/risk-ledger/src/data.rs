//! Which bodies and posts there are, and what the terms are called, from the data that ship with
//! the suite.

use std::collections::BTreeSet;

use kernel::{BodyCode, PostCode};
use reference::{BadData, organisation};
use statutory_calendar::RuleBook;

use crate::domain::RuleTitles;

/// The bodies and posts that a letter may go to and that may lead.
#[derive(Clone, Debug)]
pub struct Directory {
    bodies: BTreeSet<BodyCode>,
    posts: BTreeSet<PostCode>,
}

impl Directory {
    /// The bodies and posts shipped with the suite; a row that cannot be read stops the start.
    pub fn shipped() -> Result<Self, BadData> {
        Ok(Self {
            bodies: organisation::bodies()?.into_iter().map(|it| it.code).collect(),
            posts: organisation::posts()?.into_iter().map(|it| it.code).collect(),
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

/// What the rules shipped with the suite are called.
pub(crate) fn rule_titles() -> anyhow::Result<RuleTitles> {
    Ok(RuleTitles::of(&RuleBook::shipped()?))
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
