//! What operators ask of the timers.

mod rebuild_timers;
mod verify_timers;

pub use rebuild_timers::Rebuilt;
pub use verify_timers::Compared;
pub(crate) use verify_timers::Comparison;
