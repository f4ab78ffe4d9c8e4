//! Who a token names: a JSON Web Token (RFC 7519) signed with ES256 or `EdDSA` by a key of the
//! configured set.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, ensure};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use kernel::{MachineClock, PersonCode, PostCode};
use serde::Deserialize;

use crate::config::Config;
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
    sub: PersonCode,
    post: PostCode,
    exp: i64,
    nbf: Option<i64>,
}

struct Key {
    validation: Validation,
    decoding: DecodingKey,
}

#[derive(Clone)]
struct Verified {
    bearer: Arc<Bearer>,
    not_before: i64,
    expiry: i64,
}

/// Checks tokens.
pub(crate) struct Tokens {
    keys: HashMap<String, Key>,
    skew: i64,
    clock: MachineClock,
    verified: Mutex<HashMap<Box<str>, Verified>>,
}

impl Tokens {
    /// Takes the usable keys of a JSON Web Key Set; keys of other kinds are passed over.
    pub(crate) fn new(config: &Config, jwks: &str, clock: MachineClock) -> anyhow::Result<Self> {
        let set: JwkSet = serde_json::from_str(jwks).context("the key set is not a JWKS")?;
        let keys: HashMap<_, _> = set.keys.iter().filter_map(|jwk| usable(jwk, config)).collect();
        ensure!(!keys.is_empty(), "the key set has no P-256 or Ed25519 key with a kid");
        Ok(Self { keys, skew: config.clock_skew_seconds.into(), clock, verified: Mutex::default() })
    }

    /// Whom the token names, if it is to be believed now.
    pub(crate) fn verify(&self, token: &str) -> Result<Arc<Bearer>, Refusal> {
        let now = self.clock.unix_seconds();
        if let Some(known) = self.lock().get(token) {
            return self.in_time(known, now);
        }
        let fresh = self.check(token).ok_or(Refusal::TokenInvalid)?;
        let bearer = self.in_time(&fresh, now)?;
        let mut verified = self.lock();
        if verified.len() >= CACHE_MAX {
            verified.retain(|_, it| it.expiry + self.skew > now);
            if verified.len() >= CACHE_MAX {
                verified.clear();
            }
        }
        verified.insert(token.into(), fresh);
        Ok(bearer)
    }

    /// Signature, algorithm, issuer and audience; the times are checked at every use.
    fn check(&self, token: &str) -> Option<Verified> {
        if token.len() > TOKEN_MAX_BYTES {
            return None;
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        // RFC 7515, 4.1.11: an extension that must be understood and is not makes the token invalid.
        if header.crit.is_some() {
            return None;
        }
        let key = self.keys.get(&header.kid?)?;
        let claims =
            jsonwebtoken::decode::<Claims>(token, &key.decoding, &key.validation).ok()?.claims;
        Some(Verified {
            bearer: Arc::new(Bearer { person: claims.sub, post: claims.post }),
            not_before: claims.nbf.unwrap_or(i64::MIN),
            expiry: claims.exp,
        })
    }

    fn in_time(&self, token: &Verified, now: i64) -> Result<Arc<Bearer>, Refusal> {
        let expired = token.expiry.saturating_add(self.skew) <= now;
        let early = token.not_before.saturating_sub(self.skew) > now;
        if expired || early {
            return Err(Refusal::TokenExpired);
        }
        Ok(token.bearer.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Box<str>, Verified>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens({} keys)", self.keys.len())
    }
}

/// A key as the gateway uses it. The key decides the algorithm, never the token: a token that says HS256 or none
/// meets a key that only knows its own.
fn usable(jwk: &Jwk, config: &Config) -> Option<(String, Key)> {
    let kid = jwk.common.key_id.clone()?;
    let for_signing = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(it) if it.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::OctetKeyPair(it) if it.curve == EllipticCurve::Ed25519 => {
            Algorithm::EdDSA
        }
        _ => return None,
    };
    let decoding = DecodingKey::from_jwk(jwk).ok().filter(|_| for_signing)?;
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[&config.token_issuer]);
    validation.set_audience(&[&config.token_audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Times are checked by our own clock at every use, cached or not.
    validation.validate_exp = false;
    Some((kid, Key { validation, decoding }))
}
