//! Matters: opened, received directly and withdrawn by what others publish, and read.

mod get_matter;
mod keep_subject;
mod list_matters;
mod open_matters;
mod receive_directly;
mod record_finding;
mod withdraw_matter;

pub use get_matter::MatterView;
pub use list_matters::MatterKey;
pub use open_matters::NewMatter;
