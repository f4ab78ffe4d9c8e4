//! SQL and rows of recommendations.

pub mod recommendation;
