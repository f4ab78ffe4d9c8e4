//! The signed internal identity: who acts, said by one process of the suite to another.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{Actor, MachineClock, ServiceName};
use serde::{Deserialize, Serialize};

/// The header that carries the identity between services. The gateway removes it from what clients send.
pub const IDENTITY_HEADER: &str = "x-headwater-identity";

/// The header that carries the client's network address, set by the gateway alone; for limits per address.
pub const CLIENT_ADDRESS_HEADER: &str = "x-headwater-client-address";

/// An identity is good for this long.
const LIFETIME_SECONDS: i64 = 60;
/// A signed identity is used again for this long, so that a burst of calls is signed once.
const REUSE_SECONDS: i64 = 20;
/// The machines of a suite may disagree about the time by this much.
const LEEWAY_SECONDS: i64 = 30;
/// Signed and verified identities kept in memory; past this the older half is forgotten.
const CACHE_MAX: usize = 8192;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    actor: Actor,
}

/// Why an identity is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// Nobody who is trusted here said it, or it was said to somebody else.
    Unfounded,
    /// It is what it says, but not of this time: by the clock of this machine it ended so many seconds ago, or is good for so many
    /// more than any identity is.
    OutOfTime {
        /// Who signed it.
        issuer: ServiceName,
        /// How far it is out.
        seconds: i64,
    },
}

/// Signs identities as one process of the suite.
#[derive(Clone)]
pub struct Signer {
    inner: Arc<SignerInner>,
}

struct SignerInner {
    service: ServiceName,
    key: EncodingKey,
    public: [u8; 32],
    clock: MachineClock,
    signed: Mutex<HashMap<(ServiceName, String), (String, i64)>>,
}

impl Signer {
    /// A signer with a fresh key; for `dev` and tests, where all processes share one start.
    pub fn generate(service: ServiceName, clock: MachineClock) -> anyhow::Result<Self> {
        let secret: [u8; 32] = rand::random();
        Self::new(service, &SigningKey::from_bytes(&secret), clock)
    }

    /// A signer from a private key in PKCS#8 PEM.
    pub fn from_pem(service: ServiceName, pem: &str, clock: MachineClock) -> anyhow::Result<Self> {
        Self::new(service, &SigningKey::from_pkcs8_pem(pem)?, clock)
    }

    fn new(service: ServiceName, key: &SigningKey, clock: MachineClock) -> anyhow::Result<Self> {
        let der = key.to_pkcs8_der()?;
        Ok(Self {
            inner: Arc::new(SignerInner {
                service,
                key: EncodingKey::from_ed_der(der.as_bytes()),
                public: key.verifying_key().to_bytes(),
                clock,
                signed: Mutex::default(),
            }),
        })
    }

    /// The service that signs.
    pub fn service(&self) -> ServiceName {
        self.inner.service
    }

    /// The public key, for the verifiers of the other processes.
    pub fn public_key(&self) -> (ServiceName, [u8; 32]) {
        (self.inner.service, self.inner.public)
    }

    /// An identity of `actor` for `audience`. `cache_key` names the actor; equal keys must mean equal actors.
    pub fn sign(
        &self,
        audience: ServiceName,
        actor: &Actor,
        cache_key: &str,
    ) -> anyhow::Result<String> {
        let now = self.inner.clock.unix_seconds();
        let key = (audience, cache_key.to_owned());
        if let Some((token, until)) = lock(&self.inner.signed).get(&key)
            && *until > now
        {
            return Ok(token.clone());
        }
        let claims = Claims {
            iss: self.inner.service.as_str().to_owned(),
            aud: audience.as_str().to_owned(),
            exp: now + LIFETIME_SECONDS,
            actor: actor.clone(),
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.inner.key)?;
        let mut signed = lock(&self.inner.signed);
        if signed.len() >= CACHE_MAX {
            signed.retain(|_, (_, until)| *until > now);
        }
        signed.insert(key, (token.clone(), now + REUSE_SECONDS));
        Ok(token)
    }

    /// An identity of this service itself for `audience`.
    pub fn sign_own(&self, audience: ServiceName) -> anyhow::Result<String> {
        self.sign(audience, &Actor::Service(self.service()), "")
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.service())
    }
}

/// Checks identities addressed to one service.
#[derive(Clone)]
pub struct Verifier {
    inner: Arc<VerifierInner>,
}

#[derive(Clone)]
struct Verified {
    issuer: ServiceName,
    actor: Arc<Actor>,
    expiry: i64,
}

struct VerifierInner {
    audience: ServiceName,
    keys: HashMap<String, DecodingKey>,
    clock: MachineClock,
    verified: Mutex<HashMap<String, Verified>>,
}

impl Verifier {
    /// A verifier for `audience` that trusts these issuers.
    pub fn new(
        audience: ServiceName,
        issuers: &[(ServiceName, [u8; 32])],
        clock: MachineClock,
    ) -> Self {
        let keys = issuers
            .iter()
            .map(|(service, key)| (service.as_str().to_owned(), DecodingKey::from_ed_der(key)))
            .collect();
        Self {
            inner: Arc::new(VerifierInner { audience, keys, clock, verified: Mutex::default() }),
        }
    }

    /// The actor of an identity, if it is to be believed.
    ///
    /// Only the gateway speaks for officers and the anonymous; any other issuer speaks for itself alone.
    pub fn verify(&self, token: &str) -> Result<Arc<Actor>, Distrust> {
        let now = self.inner.clock.unix_seconds();
        let known = lock(&self.inner.verified).get(token).cloned();
        if let Some(known) = known {
            return known.in_time(now);
        }
        let fresh = self.check(token).ok_or(Distrust::Unfounded)?;
        let actor = fresh.in_time(now)?;
        let mut verified = lock(&self.inner.verified);
        if verified.len() >= CACHE_MAX {
            verified.retain(|_, it| it.in_time(now).is_ok());
        }
        verified.insert(token.to_owned(), fresh);
        Ok(actor)
    }

    /// Signature, issuer, audience, and whether this issuer may speak for that actor; the time is checked at every use.
    fn check(&self, token: &str) -> Option<Verified> {
        let issuer = ServiceName::parse(&unverified_issuer(token)?)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[self.inner.audience.as_str()]);
        validation.set_issuer(&[issuer.as_str()]);
        validation.validate_exp = false;
        let key = self.inner.keys.get(issuer.as_str())?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).ok()?.claims;
        let for_itself = claims.actor == Actor::Service(issuer);
        let believed = for_itself || issuer == ServiceName::Gateway;
        believed.then(|| Verified { issuer, actor: Arc::new(claims.actor), expiry: claims.exp })
    }
}

impl Verified {
    fn in_time(&self, now: i64) -> Result<Arc<Actor>, Distrust> {
        let ended = now.saturating_sub(self.expiry);
        let beyond = self.expiry.saturating_sub(now).saturating_sub(LIFETIME_SECONDS);
        let seconds = ended.max(beyond);
        if ended >= LEEWAY_SECONDS || beyond > LEEWAY_SECONDS {
            return Err(Distrust::OutOfTime { issuer: self.issuer, seconds });
        }
        Ok(self.actor.clone())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({})", self.inner.audience)
    }
}

/// Reads which key to try; the signature is checked with that key afterwards.
fn unverified_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    jsonwebtoken::dangerous::insecure_decode::<Issuer>(token).ok().map(|data| data.claims.iss)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite() -> (Signer, Signer, Verifier) {
        let clock = MachineClock::real();
        let gateway = Signer::generate(ServiceName::Gateway, clock.clone()).unwrap();
        let intake = Signer::generate(ServiceName::Intake, clock.clone()).unwrap();
        let trusted = [gateway.public_key(), intake.public_key()];
        let routing = Verifier::new(ServiceName::Routing, &trusted, clock);
        (gateway, intake, routing)
    }

    #[test]
    fn an_identity_is_believed_by_its_audience_only() {
        let (gateway, _, routing) = suite();
        let good = gateway.sign(ServiceName::Routing, &Actor::Anonymous, "a").unwrap();
        let other = gateway.sign(ServiceName::Supervision, &Actor::Anonymous, "a").unwrap();
        assert_eq!(routing.verify(&good).as_deref(), Ok(&Actor::Anonymous));
        assert_eq!(routing.verify(&other), Err(Distrust::Unfounded));
        assert_eq!(routing.verify("nonsense"), Err(Distrust::Unfounded));
    }

    /// What the gateway would sign of an officer with an interest in a body.
    fn interested() -> serde_json::Value {
        serde_json::json!({"officer": {
            "person": "per-a",
            "post": "530902-JW.clerk-1",
            "body": "530902-JW",
            "region": "530902",
            "rights": ["matter.read"],
            "held_posts": ["530902-JW.clerk-1"],
            "interests": ["530902-ZJJ"],
        }})
    }

    /// An identity for routing that says this of its actor, signed with the signer's key.
    fn says(signer: &Signer, actor: &serde_json::Value) -> String {
        says_until(signer, actor, signer.inner.clock.unix_seconds() + LIFETIME_SECONDS)
    }

    /// The same, good until `exp`.
    fn says_until(signer: &Signer, actor: &serde_json::Value, exp: i64) -> String {
        let claims = serde_json::json!({
            "iss": signer.service().as_str(),
            "aud": ServiceName::Routing.as_str(),
            "exp": exp,
            "actor": actor,
        });
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &signer.inner.key).unwrap()
    }

    #[test]
    fn an_identity_carries_interests_and_one_without_the_field_has_none() {
        let (gateway, _, routing) = suite();
        let actor: Actor = serde_json::from_value(interested()).unwrap();
        let token = gateway.sign(ServiceName::Routing, &actor, "a").unwrap();
        assert_eq!(routing.verify(&token).as_deref(), Ok(&actor));
        let mut older = interested();
        older["officer"].as_object_mut().unwrap().remove("interests");
        let known = routing.verify(&says(&gateway, &older)).unwrap();
        assert!(known.officer().unwrap().interests.is_empty());
        for unreadable in [serde_json::json!(["ZJJ"]), serde_json::json!("530902-ZJJ")] {
            let mut strange = interested();
            strange["officer"]["interests"] = unreadable;
            let said = routing.verify(&says(&gateway, &strange));
            assert_eq!(said, Err(Distrust::Unfounded), "{strange}");
        }
    }

    #[test]
    fn interests_that_were_taken_out_after_signing_are_not_believed() {
        let (gateway, intake, routing) = suite();
        let mut without = interested();
        without["officer"]["interests"] = serde_json::json!([]);
        let (signed, other) = (says(&gateway, &interested()), says(&gateway, &without));
        assert!(routing.verify(&signed).is_ok() && routing.verify(&other).is_ok());
        let claims = other.split('.').nth(1).unwrap();
        let mut parts: Vec<_> = signed.split('.').collect();
        parts[1] = claims;
        assert_eq!(routing.verify(&parts.join(".")), Err(Distrust::Unfounded));
        let by_another = routing.verify(&says(&intake, &without));
        assert_eq!(by_another, Err(Distrust::Unfounded), "only the gateway says so");
    }

    #[test]
    fn a_service_cannot_speak_for_another() {
        let (_, intake, routing) = suite();
        let own = intake.sign_own(ServiceName::Routing).unwrap();
        let forged = Actor::Service(ServiceName::Supervision);
        let forged = intake.sign(ServiceName::Routing, &forged, "x").unwrap();
        assert_eq!(routing.verify(&own).as_deref(), Ok(&Actor::Service(ServiceName::Intake)));
        assert_eq!(routing.verify(&forged), Err(Distrust::Unfounded));
    }

    #[test]
    fn no_identity_is_good_for_longer_than_one_is_signed_for_and_clocks_may_differ_a_little() {
        let (gateway, _, routing) = suite();
        let now = gateway.inner.clock.unix_seconds();
        let judged = |exp| routing.verify(&says_until(&gateway, &interested(), exp));
        for within in [now - LEEWAY_SECONDS + 5, now, now + LIFETIME_SECONDS + LEEWAY_SECONDS - 5] {
            assert!(judged(within).is_ok(), "{}", within - now);
        }
        let years = now + 10 * 365 * 86_400;
        for without in [0, now - LEEWAY_SECONDS - 5, now + 100, years, i64::MAX] {
            let said = judged(without);
            let out = matches!(said, Err(Distrust::OutOfTime { issuer: ServiceName::Gateway, .. }));
            assert!(out, "{said:?}");
        }
    }
}
