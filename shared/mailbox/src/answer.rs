//! A request is answered once; a retry gets the same answer.

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Actor, Explain, Invalid};
use prost::Message;
use serde::de::DeserializeOwned;
use service_kit::Error;
use sha2::Sha256;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::store::Store;

/// Names one request of one caller, with a keyed digest of what it said.
///
/// The digest is keyed so that nobody who reads the table can guess at personal data behind it.
#[derive(Clone, Debug)]
pub struct RequestKey {
    pub(crate) caller: String,
    pub(crate) method: &'static str,
    pub(crate) request_id: String,
    pub(crate) digest: Vec<u8>,
}

impl Store {
    /// The key of a request: who calls what, under which id, with what content.
    pub fn request_key(
        &self,
        actor: &Actor,
        method: &'static str,
        request_id: &str,
        request: &impl Message,
    ) -> Result<RequestKey, Invalid> {
        if request_id.is_empty() {
            return Err(Invalid::missing("request_id"));
        }
        let well_formed = (8..=64).contains(&request_id.len())
            && request_id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if !well_formed {
            let expected = "8 to 64 letters, digits, dots, dashes or underscores";
            return Err(Invalid::malformed("request_id", expected));
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(self.digest_key())
            .expect("HMAC takes a key of any length");
        mac.update(&request.encode_to_vec());
        Ok(RequestKey {
            caller: actor.name(),
            method,
            request_id: request_id.to_owned(),
            digest: mac.finalize().into_bytes().to_vec(),
        })
    }
}

/// Reads the answer that was given to this request before, if any.
pub(crate) async fn find<T, R>(
    connection: &mut PgConnection,
    schema: &str,
    key: &RequestKey,
) -> Result<Option<T>, Error<R>>
where
    T: DeserializeOwned,
    R: Explain + std::error::Error + 'static,
{
    let row: Option<(Vec<u8>, serde_json::Value)> = sqlx::query_as(AssertSqlSafe(format!(
        "select digest, answer from {schema}.request_answer
         where caller = $1 and method = $2 and request_id = $3"
    )))
    .bind(&key.caller)
    .bind(key.method)
    .bind(&key.request_id)
    .fetch_optional(connection)
    .await?;
    match row {
        None => Ok(None),
        Some((digest, _)) if digest != key.digest => Err(Error::RequestIdReused),
        Some((_, answer)) => serde_json::from_value(answer)
            .map(Some)
            .map_err(|error| Error::inconsistent("request_answer", error.to_string())),
    }
}
