//! Who may know of a dossier. What becomes of its deadlines is the crate `deadlines`'.

mod dossier;

pub use dossier::{Dossier, OVERSEE};
