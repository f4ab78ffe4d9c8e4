//! The use cases about dossiers and their deadlines, one file each.

mod explain_deadline;
mod fold;
mod get_timeline;
mod list_deadlines;
mod publish_changes;
mod recompute_deadlines;
mod record_facts;
mod summarise_deadlines;

pub use crate::dossier::store::fact::StoredFact;
pub use crate::dossier::store::list::{Key, Summary};
pub use crate::dossier::store::timeline::TimelineEntry;
pub use explain_deadline::Explained;
pub use get_timeline::Timeline;
pub use recompute_deadlines::Recomputed;
pub use record_facts::RecordFact;

pub(crate) use fold::publish_own;
pub(crate) use publish_changes::{Changed, publish_changes};
