//! Screening: what the office decides before the matter is anybody else's.

mod confirm_screening;
mod guide_petitioner;
