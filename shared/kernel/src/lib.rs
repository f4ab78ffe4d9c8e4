#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod actor;
pub mod clock;
pub mod code;
pub mod error_kind;
pub mod ids;
pub mod refusal;
pub mod sensitive;
pub mod visibility;
pub mod word;

pub use actor::{Acting, Actor, Forbidden, Officer, ServiceName};
pub use clock::{MachineClock, OfficeClock, OfficeDay};
pub use code::{BodyCode, PersonCode, PostCode, RegionCode};
pub use error_kind::{ErrorKind, Invalid};
pub use ids::IdSource;
pub use refusal::Explain;
pub use sensitive::Sensitive;
pub use visibility::Visibility;
pub use word::{Say, Word, repeated};
