//! Which tokens are believed, and what they open.

use std::sync::atomic::Ordering;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{Actor, MachineClock};
use serde_json::{Value, json};
use test_kit::Place;
use tonic::{Code, Request, Status};

use crate::fakes::{PERSON, POST};
use crate::suite::{Suite, Wishes, assert_refused, petition, with_token};

/// An issuer of the test's own, so that it can say what the mint would not.
struct Issuer {
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Issuer {
    fn eddsa() -> Self {
        let head = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
        Self {
            algorithm: Algorithm::EdDSA,
            key: EncodingKey::from_ed_der(&[&head[..], &[7; 32]].concat()),
        }
    }

    fn es256() -> Self {
        // PKCS#8 of a P-256 key without its public part, which follows from the secret one.
        let head = [
            48, 65, 2, 1, 0, 48, 19, 6, 7, 42, 134, 72, 206, 61, 2, 1, 6, 8, 42, 134, 72, 206, 61,
            3, 1, 7, 4, 39, 48, 37, 2, 1, 1, 4, 32,
        ];
        Self {
            algorithm: Algorithm::ES256,
            key: EncodingKey::from_ec_der(&[&head[..], &[7; 32]].concat()),
        }
    }

    fn jwk(&self, kid: &str) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id = Some(kid.to_owned());
        serde_json::to_value(jwk).unwrap()
    }

    fn token(&self, kid: &str, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(kid.to_owned());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

/// A gateway that believes both issuers, beside keys it has no use for.
async fn suite() -> Suite {
    let rsa = json!({"kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB"});
    let shared = json!({"kty": "oct", "kid": "shared", "k": "c2VjcmV0"});
    let keys = [rsa, shared, Issuer::eddsa().jwk("ed"), Issuer::es256().jwk("ec")];
    Suite::with(Wishes { jwks: Some(json!({ "keys": keys }).to_string()), ..Wishes::default() })
        .await
}

fn now() -> i64 {
    MachineClock::real().unix_seconds()
}

/// Good claims, with some changed.
fn claims(suite: &Suite, changes: &Value) -> Value {
    let mut claims = json!({
        "iss": suite.config.token_issuer,
        "aud": suite.config.token_audience,
        "sub": PERSON,
        "post": POST,
        "exp": now() + 300,
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

async fn register(suite: &Suite, token: &str) -> Result<(), Status> {
    let request = with_token(petition(""), token);
    suite.client().register_petition(request).await.map(drop)
}

#[tokio::test]
async fn both_algorithms_are_accepted_each_by_its_own_key() {
    let suite = suite().await;
    let good = claims(&suite, &json!({}));
    register(&suite, &Issuer::eddsa().token("ed", &good)).await.unwrap();
    register(&suite, &Issuer::es256().token("ec", &good)).await.unwrap();
    for crossed in [
        Issuer::eddsa().token("ec", &good),
        Issuer::es256().token("ed", &good),
        Issuer::eddsa().token("rsa", &good),
        Issuer::eddsa().token("unknown", &good),
    ] {
        let status = register(&suite, &crossed).await.unwrap_err();
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
}

#[tokio::test]
async fn a_token_without_a_signature_or_with_a_shared_secret_is_refused() {
    let suite = suite().await;
    let good = claims(&suite, &json!({})).to_string();
    let public = URL_SAFE_NO_PAD.decode(Issuer::eddsa().jwk("ed")["x"].as_str().unwrap()).unwrap();
    let unsigned = |kid: &str| {
        let header = json!({"alg": "none", "kid": kid}).to_string();
        let [header, claims] = [header.as_str(), &good].map(|part| URL_SAFE_NO_PAD.encode(part));
        format!("{header}.{claims}.")
    };
    let shared = |kid: &str, secret: &[u8]| {
        let issuer = Issuer { algorithm: Algorithm::HS256, key: EncodingKey::from_secret(secret) };
        issuer.token(kid, &serde_json::from_str(&good).unwrap())
    };
    for token in [
        unsigned("ed"),
        unsigned("shared"),
        shared("ed", &public),
        shared("shared", b"secret"),
        "nonsense".to_owned(),
        String::new(),
        "x".repeat(10_000),
    ] {
        let status = register(&suite, &token).await.unwrap_err();
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
    let mut request = Request::new(petition(""));
    let basic = "Basic bGluOndlaQ==".parse().unwrap();
    request.metadata_mut().insert("authorization", basic);
    let status = suite.client().register_petition(request).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
}

#[tokio::test]
async fn issuer_audience_and_claims_must_be_right() {
    let suite = suite().await;
    for wrong in [
        json!({"iss": "https://elsewhere.example"}),
        json!({"aud": "another"}),
        json!({"iss": null}),
        json!({"iss": [suite.config.token_issuer]}),
        json!({"exp": i64::MAX}),
        json!({"exp": now() + 86_400 + 100}),
        json!({"exp": i64::MAX}),
        json!({"aud": null}),
        json!({"exp": null}),
        json!({"sub": "Lin Wei"}),
        json!({"post": null}),
    ] {
        let token = Issuer::eddsa().token("ed", &claims(&suite, &wrong));
        let status = register(&suite, &token).await.unwrap_err();
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
    let several = json!({"aud": ["another", suite.config.token_audience]});
    let token = Issuer::eddsa().token("ed", &claims(&suite, &several));
    register(&suite, &token).await.unwrap();
}

#[tokio::test]
async fn two_tokens_in_one_call_are_refused_whichever_is_good() {
    let suite = suite().await;
    let good = Issuer::eddsa().token("ed", &claims(&suite, &json!({})));
    for other in [good.as_str(), "nonsense"] {
        let mut request = with_token(petition(""), &good);
        let other = format!("Bearer {other}").parse().unwrap();
        request.metadata_mut().append("authorization", other);
        let status = suite.client().register_petition(request).await.unwrap_err();
        assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    }
}

#[tokio::test]
async fn time_is_kept_with_the_configured_skew() {
    let suite = suite().await;
    let skew = i64::from(suite.config.clock_skew_seconds);
    for within in [json!({"exp": now() - skew + 10}), json!({"nbf": now() + skew - 10})] {
        let token = Issuer::eddsa().token("ed", &claims(&suite, &within));
        register(&suite, &token).await.unwrap();
    }
    for outside in [json!({"exp": now() - skew - 1}), json!({"nbf": now() + skew + 10})] {
        let token = Issuer::eddsa().token("ed", &claims(&suite, &outside));
        let status = register(&suite, &token).await.unwrap_err();
        assert_refused(&status, Code::Unauthenticated, "TOKEN_EXPIRED");
    }
}

#[tokio::test]
async fn a_token_that_was_good_expires_although_it_is_remembered() {
    let suite = suite().await;
    let skew = i64::from(suite.config.clock_skew_seconds);
    let expiry = json!({"exp": now() - skew + 2});
    let token = Issuer::eddsa().token("ed", &claims(&suite, &expiry));
    register(&suite, &token).await.unwrap();
    let expired = async {
        loop {
            if let Err(status) = register(&suite, &token).await {
                break status;
            }
            tokio::task::yield_now().await;
        }
    };
    let patience = std::time::Duration::from_secs(10);
    let status = tokio::time::timeout(patience, expired).await.unwrap();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_EXPIRED");
}

#[tokio::test]
async fn a_rotated_key_set_is_believed_without_a_restart_and_a_broken_one_changes_nothing() {
    let place = Place::fresh().unwrap();
    let file = place.path().join("jwks.json");
    let set = |keys: &[Value]| json!({ "keys": keys }).to_string();
    let old = set(&[Issuer::eddsa().jwk("old")]);
    std::fs::write(&file, &old).unwrap();
    let suite =
        Suite::with(Wishes { jwks: Some(old), jwks_file: file.clone(), ..Wishes::default() }).await;
    let good = claims(&suite, &json!({}));
    let (before, after) =
        (Issuer::eddsa().token("old", &good), Issuer::es256().token("new", &good));
    register(&suite, &before).await.unwrap();
    let status = register(&suite, &after).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    assert!(!suite.gateway.renew_keys().unwrap(), "nothing has changed");

    // Both for a while, so that nobody is locked out; then the old one is withdrawn.
    std::fs::write(&file, set(&[Issuer::eddsa().jwk("old"), Issuer::es256().jwk("new")])).unwrap();
    assert!(suite.gateway.renew_keys().unwrap());
    register(&suite, &before).await.unwrap();
    register(&suite, &after).await.unwrap();
    std::fs::write(&file, set(&[Issuer::es256().jwk("new")])).unwrap();
    assert!(suite.gateway.renew_keys().unwrap());
    let status = register(&suite, &before).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
    for broken in ["", "{\"keys\": []}"] {
        std::fs::write(&file, broken).unwrap();
        assert!(suite.gateway.renew_keys().is_err());
        register(&suite, &after).await.unwrap();
    }
}

#[tokio::test]
async fn without_a_token_only_public_methods_answer() {
    let suite = Suite::start().await;
    let status = suite.client().register_petition(petition("")).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_MISSING");
    assert!(suite.intake.seen.lock().unwrap().is_none());

    let query = headwater_proto::intake::v1::QueryPetitionRequest::default();
    suite.client().query_petition(query.clone()).await.unwrap();
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    assert_eq!(seen.actor, Actor::Anonymous);

    let request = with_token(query, "nonsense");
    let status = suite.client().query_petition(request).await.unwrap_err();
    assert_refused(&status, Code::Unauthenticated, "TOKEN_INVALID");
}

#[tokio::test]
async fn a_post_that_is_not_held_opens_nothing() {
    let suite = Suite::start().await;
    let token = suite.token(PERSON, "530902-XFJ.head");
    let status = register(&suite, &token).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "POST_NOT_HELD");
    let token = suite.token("per-somebody-else", POST);
    let status = register(&suite, &token).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "POST_NOT_HELD");
}

#[tokio::test]
async fn a_post_without_the_right_is_refused_and_a_withdrawn_right_is_gone() {
    let suite = Suite::configured(|config| config.post_cache_seconds = 0).await;
    let request = suite.by_officer(headwater_proto::intake::v1::ListWorkRequest::default());
    let status = suite.client().list_work(request).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "RIGHT_MISSING");

    let token = suite.token(PERSON, POST);
    register(&suite, &token).await.unwrap();
    *suite.routing.rights.lock().unwrap() = vec!["petition.import".to_owned()];
    let status = register(&suite, &token).await.unwrap_err();
    assert_refused(&status, Code::PermissionDenied, "RIGHT_MISSING");

    // A new right is seen by the service too: the identity is signed anew.
    suite.routing.rights.lock().unwrap().push("petition.register".to_owned());
    suite.routing.rights.lock().unwrap().push("new".to_owned());
    register(&suite, &token).await.unwrap();
    let seen = suite.intake.seen.lock().unwrap().take().unwrap();
    assert!(seen.actor.officer().unwrap().has("new"));
}

#[tokio::test]
async fn interests_are_what_routing_says_whatever_the_token_claims() {
    let suite = Suite::configured(|config| config.post_cache_seconds = 0).await;
    let token = suite.token(PERSON, POST);
    let told = async |token: &str| -> Vec<String> {
        register(&suite, token).await.unwrap();
        let seen = suite.intake.seen.lock().unwrap().take().unwrap();
        seen.actor.officer().unwrap().interests.iter().map(ToString::to_string).collect()
    };
    assert_eq!(told(&token).await, [""; 0]);
    // A new interest is seen by the service at once: the identity is signed anew.
    *suite.routing.interests.lock().unwrap() = vec!["530902-ZJJ".to_owned()];
    assert_eq!(told(&token).await, ["530902-ZJJ"]);
    suite.routing.interests.lock().unwrap().clear();
    assert_eq!(told(&token).await, [""; 0]);

    // One that cannot be read is not left out: nobody acts on half of what routing said.
    *suite.routing.interests.lock().unwrap() = vec!["the housing bureau".to_owned()];
    let status = register(&suite, &token).await.unwrap_err();
    assert_refused(&status, Code::Unavailable, "PEER_UNAVAILABLE");
}

#[tokio::test]
async fn a_client_cannot_declare_an_interest_or_take_one_back() {
    let suite = suite().await;
    *suite.routing.interests.lock().unwrap() = vec!["530902-ZJJ".to_owned()];
    for claimed in [json!([]), json!(["530902-RSJ"]), json!(null)] {
        let changes = json!({"interests": claimed, "actor": {"interests": claimed}});
        let token = Issuer::eddsa().token("ed", &claims(&suite, &changes));
        let mut request = with_token(petition(""), &token);
        request.metadata_mut().insert("x-headwater-interests", "530902-RSJ".parse().unwrap());
        suite.client().register_petition(request).await.unwrap();
        let seen = suite.intake.seen.lock().unwrap().take().unwrap();
        let interests = &seen.actor.officer().unwrap().interests;
        assert!(interests.iter().map(ToString::to_string).eq(["530902-ZJJ"]), "{interests:?}");
        assert!(!seen.headers.contains_key("x-headwater-interests"));
    }
}

#[tokio::test]
async fn routing_is_asked_once_for_many_calls() {
    let suite = Suite::start().await;
    let token = suite.token(PERSON, POST);
    let calls = (0..40).map(|_| register(&suite, &token));
    for answer in join_all(calls).await {
        answer.unwrap();
    }
    assert_eq!(suite.routing.asked.load(Ordering::SeqCst), 1);
}
