//! SQL and rows only. A row that says what cannot be is an inconsistency, never a guess.

pub mod announced;
pub mod deadline;
pub mod dossier;
pub mod fact;
pub mod letter;
pub mod list;
pub mod publish;
pub mod recompute;
pub mod timeline;
