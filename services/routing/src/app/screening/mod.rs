//! Screening: what the office decides before the matter is anybody else's.

mod approve_screening;
mod confirm_screening;
mod guide_petitioner;
mod reject_screening;
mod screen_again;
