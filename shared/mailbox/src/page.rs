//! Lists page by the key of the last row that was shown, so that a page costs the same wherever it lies and a list that
//! changes meanwhile skips and repeats nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headwater_proto::requests::Listing;
use hmac::{Hmac, KeyInit, Mac};
use kernel::Invalid;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::store::Store;

const DEFAULT_SIZE: i64 = 50;
const MAX_SIZE: i32 = 500;
/// Bytes of the seal that stands before the key in a token.
const SEAL: usize = 12;

/// One page of a list whose rows are ordered by a key of type `K`.
#[derive(Debug)]
pub struct Page<K> {
    /// The key after which it begins: that of the row shown last, or `K::default()`, which comes before all rows.
    pub after: K,
    size: i64,
    mac: Hmac<Sha256>,
}

impl Store {
    /// Reads which page is asked for. A token is opaque, and good only for the list and the filter it came with.
    pub fn page<M, K>(&self, message: &M) -> Result<Page<K>, Invalid>
    where
        M: Listing,
        K: Default + DeserializeOwned,
    {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.digest_key())
            .expect("HMAC takes a key of any length");
        mac.update(M::METHOD.as_bytes());
        mac.update(&message.without_page().encode_to_vec());
        let size = match message.page_size() {
            ..=0 => DEFAULT_SIZE,
            asked => i64::from(asked.min(MAX_SIZE)),
        };
        let after = match message.page_token() {
            "" => K::default(),
            token => open(&mac, token).ok_or_else(|| {
                Invalid::new(
                    "page_token",
                    "PAGE_TOKEN_UNKNOWN",
                    "翻页标记无效：须为同一列表、同一条件下前一页所给的标记",
                    "not the token of the page before, for the same list and the same filter",
                )
            })?,
        };
        Ok(Page { after, size, mac })
    }
}

impl<K: Serialize> Page<K> {
    /// How many rows to read: one more than are shown, which tells whether another page follows.
    pub fn limit(&self) -> i64 {
        self.size + 1
    }

    /// The rows to show, and the token of the next page; empty if there is none.
    pub fn cut<T>(&self, mut rows: Vec<T>, key: impl FnOnce(&T) -> K) -> (Vec<T>, String) {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        if rows.len() <= size {
            return (rows, String::new());
        }
        rows.truncate(size);
        let token = rows.last().map(|it| seal(&self.mac, &key(it))).unwrap_or_default();
        (rows, token)
    }
}

fn seal(mac: &Hmac<Sha256>, key: &impl Serialize) -> String {
    let key = serde_json::to_vec(key).unwrap_or_default();
    let mut token = mac.clone().chain_update(&key).finalize().into_bytes()[..SEAL].to_vec();
    token.extend(key);
    URL_SAFE_NO_PAD.encode(token)
}

fn open<K: DeserializeOwned>(mac: &Hmac<Sha256>, token: &str) -> Option<K> {
    let token = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (seal, key) = token.split_at_checked(SEAL)?;
    mac.clone().chain_update(key).verify_truncated_left(seal).ok()?;
    serde_json::from_slice(key).ok()
}
