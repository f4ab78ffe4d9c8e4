//! A request is answered once; a retry gets the same answer.

use hmac::{Hmac, KeyInit, Mac};
use prost::Message;
use service_kit::Call;
use sha2::Sha256;
use sqlx::AssertSqlSafe;

use crate::error::{Error, Refusal};
use crate::store::Store;

/// An answer on its way to the table: under which name, to what, and the encoded response.
pub(crate) struct Answer {
    pub(crate) caller: String,
    pub(crate) method: &'static str,
    pub(crate) request_id: String,
    pub(crate) digest: Vec<u8>,
    pub(crate) response: Vec<u8>,
}

impl Store {
    pub(crate) fn answer(&self, call: &Call, response: &impl Message) -> Answer {
        Answer {
            caller: call.actor.name(),
            method: call.method,
            request_id: call.request_id.clone(),
            digest: self.digest(call),
            response: response.encode_to_vec(),
        }
    }

    /// The answer that was given to this request before, if any; the same id with other content is refused.
    pub(crate) async fn first_answer<A, R>(&self, call: &Call) -> Result<Option<A>, Error<R>>
    where
        A: Message + Default,
        R: Refusal,
    {
        let schema = self.schema();
        let row: Option<(Vec<u8>, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(format!(
            "select digest, answer from {schema}.request_answer
             where caller = $1 and method = $2 and request_id = $3"
        )))
        .bind(call.actor.name())
        .bind(call.method)
        .bind(&call.request_id)
        .fetch_optional(self.pool())
        .await?;
        match row {
            None => Ok(None),
            Some((digest, _)) if digest != self.digest(call) => Err(Error::RequestIdReused),
            Some((_, answer)) => A::decode(answer.as_slice())
                .map(Some)
                .map_err(|error| Error::inconsistent("request_answer", error.to_string())),
        }
    }

    /// What a request said, keyed so that nobody who reads the table can guess at personal data behind it.
    fn digest(&self, call: &Call) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.digest_key())
            .expect("HMAC takes a key of any length");
        mac.update(&call.content);
        mac.finalize().into_bytes().to_vec()
    }
}
