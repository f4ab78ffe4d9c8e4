#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod database;
pub mod hearing;
pub mod mint;
pub mod office;
pub mod officer;
pub mod patience;
pub mod place;
pub mod served;
pub mod words;

pub use database::Database;
pub use mint::Mint;
pub use place::{Place, open_data, repository};
pub use words::{civil, faults, nine, reason, request_id};
