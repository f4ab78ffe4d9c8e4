//! What a firing reads and writes. The table of deadlines carries no label, and what is read here is shown to nobody, so it is read
//! without a view for a reader.

pub(crate) mod shard;
pub(crate) mod wake;
