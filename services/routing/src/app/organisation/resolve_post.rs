//! Resolves a person and a post to body, region and rights.

use kernel::{BodyCode, PersonCode, PostCode, RegionCode};
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::store::reference;

/// What a post carries for the person who holds it.
#[derive(Debug)]
pub struct ResolvedPost {
    pub body: BodyCode,
    pub region: RegionCode,
    pub rights: Vec<String>,
}

impl Routing {
    /// Resolves a post; nothing if the person does not hold it. Beside it, every post the person
    /// holds: an official complained about in one post takes no part in another (Art. 28).
    #[instrument(skip_all)]
    pub async fn resolve_post(
        &self,
        person: &PersonCode,
        post: &PostCode,
    ) -> Result<(Option<ResolvedPost>, Vec<PostCode>), Error> {
        let held =
            reference::held_posts(self.store.read_as_service().await?.connection(), person).await?;
        let resolved = held.iter().find(|it| it.code == *post).map(|it| ResolvedPost {
            body: it.code.body(),
            region: it.code.body().region(),
            rights: self.post_kinds.rights(&it.kind).map(str::to_owned).collect(),
        });
        Ok((resolved, held.into_iter().map(|it| it.code).collect()))
    }
}
