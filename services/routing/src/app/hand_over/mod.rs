//! Hand-overs: offered by the body that received a petition directly, and taken over by a petition office.

mod accept_hand_over;
mod hand_over_matter;
