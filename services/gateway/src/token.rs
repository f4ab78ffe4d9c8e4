//! Who a token names: a JSON Web Token (RFC 7519) signed with ES256 or `EdDSA` by a key of the
//! configured set.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use kernel::{MachineClock, PersonCode, PostCode};
use serde::Deserialize;

use crate::config::Config;
use crate::keys::Keys;
use crate::refusal::Refusal;

/// Verified tokens kept in memory, so that a client's many calls cost one signature check.
const CACHE_MAX: usize = 8192;
/// No issuer we know makes longer ones, and each is kept in memory.
const TOKEN_MAX_BYTES: usize = 4096;

/// The person and the post that a token names. What the post may do is routing's to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Bearer {
    pub(crate) person: PersonCode,
    pub(crate) post: PostCode,
}

#[derive(Deserialize)]
struct Claims {
    /// One issuer: a list that has ours in it says nothing about who signed.
    #[serde(rename = "iss")]
    _issuer: String,
    sub: PersonCode,
    post: PostCode,
    exp: i64,
    nbf: Option<i64>,
}

#[derive(Clone)]
struct Verified {
    bearer: Arc<Bearer>,
    not_before: i64,
    expiry: i64,
}

/// Checks tokens.
pub(crate) struct Tokens {
    keys: RwLock<Arc<Keys>>,
    skew: i64,
    /// The furthest end of a token that is believed, from now.
    lifetime_max: i64,
    clock: MachineClock,
    verified: Mutex<HashMap<Box<str>, Verified>>,
}

impl Tokens {
    pub(crate) fn new(config: &Config, keys: Keys, clock: MachineClock) -> Self {
        let skew = config.clock_skew_seconds.into();
        let lifetime_max = config.token_lifetime_max_seconds.into();
        let keys = RwLock::new(Arc::new(keys));
        Self { keys, skew, lifetime_max, clock, verified: Mutex::default() }
    }

    /// Believes these keys from now on, and no others: tokens of a key that was withdrawn are refused at once.
    pub(crate) fn believe(&self, keys: Keys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        self.lock().clear();
    }

    /// Whom the token names, if it is to be believed now.
    pub(crate) fn verify(&self, token: &str) -> Result<Arc<Bearer>, Refusal> {
        let now = self.clock.unix_seconds();
        if let Some(known) = self.lock().get(token) {
            return self.in_time(known, now);
        }
        let keys = self.keys();
        let fresh = check(&keys, token).ok_or(Refusal::TokenInvalid)?;
        let furthest = now.saturating_add(self.lifetime_max).saturating_add(self.skew);
        if fresh.expiry > furthest {
            return Err(Refusal::TokenInvalid);
        }
        let bearer = self.in_time(&fresh, now)?;
        let mut verified = self.lock();
        // Not remembered if other keys are believed meanwhile.
        if Arc::ptr_eq(&keys, &self.keys()) {
            if verified.len() >= CACHE_MAX {
                verified.retain(|_, it| it.expiry.saturating_add(self.skew) > now);
                if verified.len() >= CACHE_MAX {
                    verified.clear();
                }
            }
            verified.insert(token.into(), fresh);
        }
        Ok(bearer)
    }

    fn in_time(&self, token: &Verified, now: i64) -> Result<Arc<Bearer>, Refusal> {
        let expired = token.expiry.saturating_add(self.skew) <= now;
        let early = token.not_before.saturating_sub(self.skew) > now;
        if expired || early {
            return Err(Refusal::TokenExpired);
        }
        Ok(token.bearer.clone())
    }

    /// The keys believed now.
    pub(crate) fn keys(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Box<str>, Verified>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens({} keys)", self.keys().len())
    }
}

/// Signature, algorithm, issuer and audience; the times are checked at every use.
fn check(keys: &Keys, token: &str) -> Option<Verified> {
    if token.len() > TOKEN_MAX_BYTES {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    // RFC 7515, 4.1.11: an extension that must be understood and is not makes the token invalid.
    if header.crit.is_some() {
        return None;
    }
    let key = keys.get(&header.kid?)?;
    let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding, &key.validation).ok()?.claims;
    Some(Verified {
        bearer: Arc::new(Bearer { person: claims.sub, post: claims.post }),
        not_before: claims.nbf.unwrap_or(i64::MIN),
        expiry: claims.exp,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use test_kit::Mint;

    use super::*;

    /// No such token is believed any more; what is remembered must not be counted past the end of all times all the same.
    #[test]
    fn a_token_that_never_ends_stops_no_other_from_being_remembered() {
        let config = Config::load(None).unwrap();
        let machine = MachineClock::real();
        let mint = Mint::generate(&config.token_issuer, &config.token_audience, machine.clone());
        let mint = mint.unwrap();
        let tokens = Tokens::new(&config, Keys::read(&config, mint.jwks()).unwrap(), machine);
        let (person, post) =
            ("per-lin-wei".parse().unwrap(), "530902-XFJ.registrar-1".parse().unwrap());
        let endless = || Verified {
            bearer: Arc::new(Bearer {
                person: "per-a-b".parse().unwrap(),
                post: "530902-XFJ.head".parse().unwrap(),
            }),
            not_before: i64::MIN,
            expiry: i64::MAX,
        };
        for number in 0..CACHE_MAX {
            tokens.lock().insert(number.to_string().into(), endless());
        }
        assert!(tokens.verify("0").is_ok());
        let token = mint.token(&person, &post, Duration::from_hours(1)).unwrap();
        assert_eq!(tokens.verify(&token).unwrap().person, person);
        assert!(tokens.lock().len() <= CACHE_MAX);
        assert!(tokens.lock().contains_key(token.as_str()));
    }
}
