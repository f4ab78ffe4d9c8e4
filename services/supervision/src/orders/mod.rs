//! Supervision orders (督办函): drafted by a breach, issued by an officer, answered by the body.

pub mod app;
pub mod domain;
pub mod store;
