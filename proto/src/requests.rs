//! What requests of a kind have in common, read off their fields, so that it is handled once.

use prost::Message;

/// A request that has an effect; the same one sent again gets the same answer.
pub trait Mutation: Message {
    /// The RPC, such as `AcceptMatter`.
    const METHOD: &'static str;

    /// Chosen by the caller, to name the request.
    fn request_id(&self) -> &str;
}

/// A request that changes one record, in the version in which its caller saw it.
pub trait Change: Mutation {
    /// The field that names the record, such as `matter_id`.
    const ID_FIELD: &'static str;

    /// The record.
    fn id(&self) -> &str;
    /// The version.
    fn version(&self) -> i64;
}

/// A request for one page of a list.
pub trait Listing: Message + Clone {
    /// The RPC, such as `ListMatters`.
    const METHOD: &'static str;

    /// So many rows at most; zero leaves it to the service.
    fn page_size(&self) -> i32;
    /// From the answer before; empty for the first page.
    fn page_token(&self) -> &str;
    /// What is asked for, whichever page of it.
    #[must_use]
    fn without_page(&self) -> Self;
}

include!(concat!(env!("OUT_DIR"), "/requests.rs"));
