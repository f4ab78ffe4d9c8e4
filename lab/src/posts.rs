//! The posts of the shipped organisation, and who holds them.

use anyhow::Context;
use reference::BadData;
pub use reference::organisation::{Post, posts as all};

/// One post, such as `530902-XFJ.registrar-1`.
pub fn named(code: &str) -> anyhow::Result<Post> {
    let found = all()?.into_iter().find(|post| post.code.as_str() == code);
    found.with_context(|| format!("there is no post {code}"))
}

/// One post of each kind, the county's first: what `headwater-lab dev` prints tokens for.
pub fn tour() -> Result<Vec<Post>, BadData> {
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
