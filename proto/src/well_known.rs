//! Full names of messages, so that an event's type and its payload cannot disagree.

use prost::Name;

use crate::common::v1::CivilDate;

/// An event's type: the full name of its message.
pub fn type_of<M: Name>() -> String {
    M::full_name()
}

impl CivilDate {
    /// A date from its three parts.
    pub fn new(year: i32, month: u32, day: u32) -> Self {
        Self { year, month: month as i32, day: day as i32 }
    }
}
