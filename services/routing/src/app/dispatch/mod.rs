//! A matter's way inside the body that it lies with.

mod dispatch_matter;
mod sign_for_matter;
mod take_up_matter;
