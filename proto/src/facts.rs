//! The facts of each service, as one closed list: whoever reads them says of every one what it means there.

use prost::{Message, Name};

/// The message that holds one fact of a service, whichever it is; the payload of its events.
pub trait ServiceFacts: Message + Default {
    /// The service that publishes them, as its package is called.
    const PRODUCER: &'static str;
    /// One of the facts.
    type Fact;

    /// The fact; nothing if it is of a kind that this code does not know yet.
    fn into_fact(self) -> Option<Self::Fact>;
}

/// A message that a service publishes as a fact.
pub trait Published: Message + Name + Clone {
    /// The list that it belongs to.
    type Facts: ServiceFacts + From<Self>;
}

include!(concat!(env!("OUT_DIR"), "/facts.rs"));
