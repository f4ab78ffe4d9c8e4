//! Bodies, posts and who holds them.

mod list_bodies;
mod resolve_post;

pub use resolve_post::ResolvedPost;
