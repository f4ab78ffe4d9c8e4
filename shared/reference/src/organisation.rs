//! The bodies of the city, and their posts.

use kernel::{BodyCode, PostCode};
use serde::Deserialize;

use crate::{BadData, rows};

/// The bodies shipped with the suite, as CSV.
pub const BODIES: &str = include_str!("../../../deploy/data/bodies.csv");
/// The posts shipped with the suite, as CSV.
pub const POSTS: &str = include_str!("../../../deploy/data/posts.csv");

/// A body (机关、单位).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Body {
    /// The code.
    pub code: BodyCode,
    /// The name, in Chinese.
    pub name: String,
    /// What it is called among those who know it.
    pub short_name: String,
    /// What kind of body it is, such as `petition_office`.
    pub kind: String,
    /// The body one level up: the higher department of its line, else the body that leads it.
    pub superior: Option<BodyCode>,
    line: Option<BodyCode>,
}

/// A post (岗位) in a body, with its kind.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    /// The code.
    pub code: PostCode,
    /// The title, in Chinese.
    pub title: String,
    /// What kind of post it is, such as `registrar`: names its rights.
    pub kind: String,
}

/// The bodies shipped with the suite.
pub fn bodies() -> Result<Vec<Body>, BadData> {
    let mut bodies: Vec<Body> = rows("bodies.csv", BODIES)?;
    for body in &mut bodies {
        body.superior = body.line.take().or(body.superior.take());
    }
    Ok(bodies)
}

/// The posts shipped with the suite.
pub fn posts() -> Result<Vec<Post>, BadData> {
    rows("posts.csv", POSTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_belongs_to_a_body_and_every_superior_is_one() {
        let bodies = bodies().unwrap();
        let known = |code: &BodyCode| bodies.iter().any(|it| it.code == *code);
        for post in posts().unwrap() {
            assert!(known(&post.code.body()), "{}", post.code);
        }
        for superior in bodies.iter().filter_map(|it| it.superior.as_ref()) {
            assert!(known(superior), "{superior}");
        }
    }
}
