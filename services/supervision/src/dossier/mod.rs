//! All that was heard about a matter, and the deadlines that follow from it.
//!
//! `domain` says who may know of a dossier, `reading` what other services' facts mean here, `app`
//! has the use cases, `store` the SQL.

pub mod app;
pub mod domain;
pub mod reading;
pub mod store;
