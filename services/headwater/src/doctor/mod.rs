//! Whether the records of all services agree, as after a restore: what a reader knows and its producer does not, what was passed over,
//! which numbers would be given twice, which timers differ.
//!
//! `look` reads all schemas at one instant; `facts` and `numbers` compare, without any I/O; `survey` draws the conclusions, and `report`
//! says them.

mod facts;
mod look;
mod numbers;
mod report;
mod survey;
#[cfg(test)]
mod tests;

pub use look::{compare_timers, look};
pub use numbers::split;
pub use report::{Difference, Report, TimersSeen, What};
pub use survey::Survey;
