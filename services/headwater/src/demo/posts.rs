//! The posts of the shipped organisation, and who holds them.

use kernel::{BodyCode, PersonCode, PostCode};
use serde::Deserialize;

/// A post and its holder.
#[derive(Clone, Debug, Deserialize)]
pub struct Post {
    /// The code.
    pub code: PostCode,
    /// The body.
    pub body: BodyCode,
    /// The title, in Chinese.
    pub title: String,
    /// The kind, such as registrar.
    pub kind: String,
    /// Who holds it.
    #[serde(rename = "holder_id")]
    pub holder: PersonCode,
    /// The holder's name (invented).
    pub holder_name: String,
}

/// All posts shipped with the suite.
pub fn all() -> anyhow::Result<Vec<Post>> {
    let text = include_str!("../../../../deploy/data/posts.csv");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    Ok(csv.deserialize().collect::<Result<_, _>>()?)
}

/// One post of each kind, the county's first: what `headwater dev` prints tokens for.
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
