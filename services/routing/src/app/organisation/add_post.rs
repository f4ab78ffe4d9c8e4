//! Adds a post to a body.

use chrono::NaiveDate;
use headwater_proto::routing::v1::AddPostResponse;
use organisation::{Organisation, Post, Validity};
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Adds a post to a body.
    #[instrument(skip_all)]
    pub async fn add_post(
        &self,
        call: Call,
        version: i64,
        post: Post,
        first: Option<NaiveDate>,
    ) -> Result<AddPostResponse, Error> {
        let decide = |office: &Organisation, today| {
            let first = first.unwrap_or(today);
            let valid = Validity { from: Some(first), to: None };
            register::add_post(office, Post { valid, ..post }, first)
        };
        self.change_register(call, version, decide, |version| AddPostResponse { version }).await
    }
}
