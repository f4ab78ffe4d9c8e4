//! The words for facts, for people, read from the descriptor set.

use crate::POOL;
use crate::common::v1 as pb;

/// What a timeline calls the fact whose message has this full name; nothing for a message that is no fact.
pub fn title(full_name: &str) -> Option<pb::Label> {
    let extension = POOL.get_extension_by_name("headwater.common.v1.title")?;
    let options = POOL.get_message_by_name(full_name)?.options();
    let title = options.has_extension(&extension).then(|| options.get_extension(&extension))?;
    title.as_message()?.transcode_to().ok()
}
