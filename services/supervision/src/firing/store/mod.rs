//! What a firing reads and writes, for nobody but the service itself.

pub(crate) mod shard;
pub(crate) mod wake;
