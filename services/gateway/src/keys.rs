//! The keys of whoever issues tokens: a JSON Web Key Set (RFC 7517).

use std::collections::HashMap;

use anyhow::{Context, ensure};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};

use crate::config::Config;

/// A key set, as far as it is usable.
pub(crate) struct Keys {
    /// As it was read.
    text: String,
    by_kid: HashMap<String, Key>,
}

/// A key, and what a token under it must say.
pub(crate) struct Key {
    pub(crate) validation: Validation,
    pub(crate) decoding: DecodingKey,
}

impl Keys {
    /// Takes the usable keys of a set; keys of other kinds are passed over.
    pub(crate) fn read(config: &Config, jwks: &str) -> anyhow::Result<Self> {
        let set: JwkSet = serde_json::from_str(jwks).context("the key set is not a JWKS")?;
        let by_kid: HashMap<_, _> = set.keys.iter().filter_map(|jwk| usable(jwk, config)).collect();
        ensure!(!by_kid.is_empty(), "the key set has no P-256 or Ed25519 key with a kid");
        Ok(Self { text: jwks.to_owned(), by_kid })
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&Key> {
        self.by_kid.get(kid)
    }

    /// True if this set was read from the same text.
    pub(crate) fn matches(&self, jwks: &str) -> bool {
        self.text == jwks
    }

    pub(crate) fn len(&self) -> usize {
        self.by_kid.len()
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
