//! The rights that a kind of post may carry.

use std::sync::LazyLock;

use organisation::Rights;

static RIGHTS: LazyLock<Rights> =
    LazyLock::new(|| headwater_proto::rights().iter().cloned().collect());

/// All rights there are, as the contracts name them.
pub(super) fn rights() -> &'static Rights {
    &RIGHTS
}
