//! Grid tasks start no statutory term; what was seen and done on the ground is part of a matter's timeline.

use mailbox::Received;

use super::Reading;

/// Reads an event of grid collaboration.
pub(super) fn read(_event: &Received) -> Reading {
    Reading::default()
}
