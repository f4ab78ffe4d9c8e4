//! Adds a body, with its posts.

use chrono::NaiveDate;
use headwater_proto::routing::v1::AddBodyResponse;
use organisation::{Body, Organisation, Post, Validity};
use service_kit::Call;
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::register;

impl Routing {
    /// Adds a body, with its posts.
    #[instrument(skip_all)]
    pub async fn add_body(
        &self,
        call: Call,
        version: i64,
        body: Body,
        posts: Vec<Post>,
        first: Option<NaiveDate>,
    ) -> Result<AddBodyResponse, Error> {
        let decide = |office: &Organisation, today| {
            let first = first.unwrap_or(today);
            let valid = Validity { from: Some(first), to: None };
            let posts = posts.into_iter().map(|it| Post { valid, ..it }).collect();
            register::add_body(office, Body { valid, ..body }, posts, first)
        };
        self.change_register(call, version, decide, |version| AddBodyResponse { version }).await
    }
}
