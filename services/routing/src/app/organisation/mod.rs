//! The office's own register: bodies, posts, who holds them, catalogues; and the dictionaries that
//! are read off it.

mod add_body;
mod add_post;
mod apply_organisation;
mod appoint_holder;
mod change;
mod end_body;
mod end_holding;
mod get_organisation;
mod list_bodies;
mod list_categories;
mod list_changes;
mod list_posts;
mod list_regions;
mod list_rules;
mod merge_bodies;
mod paging;
mod record_interest;
mod record_leave;
mod replay_routing;
mod resolve_post;
mod rights;
mod take_over;

pub use apply_organisation::{Applied, found};
pub use get_organisation::OrganisationView;
pub use list_changes::ChangeKey;
pub use replay_routing::{MovedMatter, Replay, Replayed};
pub use resolve_post::{Resolved, ResolvedPost};
