//! Recommendations (三项建议): drafted by an officer about a matter, issued by another, answered by the body (Art. 40).

pub mod app;
pub mod domain;
pub mod store;
