//! Tokens for tests and the lab. In production an identity provider issues them, and the gateway
//! only ever sees its public keys.

use std::fmt;
use std::time::Duration;

use anyhow::Context;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{MachineClock, PersonCode, PostCode};
use serde::Serialize;

/// The name of the one key.
const KID: &str = "development";

/// What stands before the 32 secret bytes of an Ed25519 key in PKCS#8 (RFC 8410, 7).
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// Issues tokens with an `EdDSA` key of its own.
pub struct Mint {
    key: EncodingKey,
    jwks: String,
    issuer: String,
    audience: String,
    clock: MachineClock,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a PersonCode,
    post: &'a PostCode,
    iat: i64,
    exp: i64,
}

impl Mint {
    /// A mint with a fresh key, for the issuer and the audience that the gateway is configured
    /// with.
    pub fn generate(issuer: &str, audience: &str, clock: MachineClock) -> anyhow::Result<Self> {
        Self::with_key(rand::random(), issuer, audience, clock)
    }

    /// The same with a key that was kept: what it issued before is still good.
    pub fn with_key(
        secret: [u8; 32],
        issuer: &str,
        audience: &str,
        clock: MachineClock,
    ) -> anyhow::Result<Self> {
        let key = EncodingKey::from_ed_der(&[&PKCS8_HEAD[..], &secret].concat());
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::EdDSA)
            .context("the key set of a development key")?;
        jwk.common.key_id = Some(KID.to_owned());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self {
            jwks: serde_json::to_string(&JwkSet { keys: vec![jwk] })?,
            key,
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            clock,
        })
    }

    /// The key set to build the gateway with: JSON, public keys only.
    pub fn jwks(&self) -> &str {
        &self.jwks
    }

    /// A token for a person in a post, good for `lifetime` from now.
    pub fn token(
        &self,
        person: &PersonCode,
        post: &PostCode,
        lifetime: Duration,
    ) -> anyhow::Result<String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(KID.to_owned());
        let now = self.clock.unix_seconds();
        let claims = Claims {
            iss: &self.issuer,
            aud: &self.audience,
            sub: person,
            post,
            iat: now,
            exp: now.saturating_add_unsigned(lifetime.as_secs()),
        };
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

impl fmt::Debug for Mint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mint({})", self.issuer)
    }
}
