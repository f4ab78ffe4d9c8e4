//! The posts of the shipped organisation, and who holds them.

use anyhow::Context;
use kernel::{PersonCode, PostCode};

/// A post and its holder.
#[derive(Clone, Debug)]
pub struct Post {
    /// The code.
    pub code: PostCode,
    /// The title, in Chinese.
    pub title: String,
    /// What kind of post it is, such as `registrar`: names its rights.
    pub kind: String,
    /// Who holds it.
    pub holder: PersonCode,
    /// The holder's name.
    pub holder_name: String,
}

/// All of them, by code.
pub fn all() -> anyhow::Result<Vec<Post>> {
    let organisation = test_kit::office::shipped()?;
    let holders = organisation.holders.rows().iter();
    holders
        .map(|holding| {
            let post = organisation.posts.find(|it| it.code.cmp(&holding.post)).first();
            let post = post.with_context(|| format!("there is no post {}", holding.post))?;
            Ok(Post {
                code: post.code.clone(),
                title: post.title.clone(),
                kind: post.kind.clone(),
                holder: holding.person.clone(),
                holder_name: holding.name.clone(),
            })
        })
        .collect()
}

/// One post, such as `530902-XFJ.registrar-1`.
pub fn named(code: &str) -> anyhow::Result<Post> {
    let found = all()?.into_iter().find(|post| post.code.as_str() == code);
    found.with_context(|| format!("there is no post {code}"))
}

/// One post of each kind, the county's first: what `headwater-lab dev` prints tokens for.
pub fn tour() -> anyhow::Result<Vec<Post>> {
    let mut tour: Vec<Post> = Vec::new();
    let mut posts = all()?;
    posts.sort_by_key(|post| !post.code.as_str().starts_with("530902-"));
    for post in posts {
        if tour.iter().all(|known| known.kind != post.kind) {
            tour.push(post);
        }
    }
    Ok(tour)
}
