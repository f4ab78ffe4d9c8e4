//! Resolves a person and a post to body, region and rights.

use std::collections::BTreeSet;

use kernel::{BodyCode, PersonCode, PostCode, RegionCode};
use tracing::instrument;

use crate::app::Routing;

/// What the register says of a person who wants to act in a post.
#[derive(Debug)]
pub struct Resolved {
    /// Nothing if the person does not look after the post.
    pub post: Option<ResolvedPost>,
    pub held_posts: Vec<PostCode>,
    pub interests: Vec<BodyCode>,
}

/// What a post carries for the person who acts in it.
#[derive(Debug)]
pub struct ResolvedPost {
    pub body: BodyCode,
    pub region: RegionCode,
    pub rights: Vec<String>,
}

impl Routing {
    /// Resolves a post as of today; nothing if the person does not look after it. Beside it, every
    /// post the person holds or has held and every body in which the person has an interest: an
    /// official complained about in one post takes no part in another, today or after a transfer,
    /// nor does who has declared an interest (Art. 28). Labels name posts; so they follow the person.
    #[instrument(skip_all)]
    pub fn resolve_post(&self, person: &PersonCode, post: &PostCode) -> Resolved {
        let office = self.office();
        let mut held: BTreeSet<_> = office.ever_held_by(person).map(|it| it.post.clone()).collect();
        let acts = office.post(post).is_some()
            && office.custodian(post).is_some_and(|it| it.person == person);
        let resolved = acts.then(|| ResolvedPost {
            body: post.body(),
            region: post.body().region(),
            rights: office.rights(post).into_iter().map(str::to_owned).collect(),
        });
        held.extend(resolved.as_ref().map(|_| post.clone()));
        let interests = office.interests(person).into_iter().cloned().collect();
        Resolved { post: resolved, held_posts: held.into_iter().collect(), interests }
    }
}
