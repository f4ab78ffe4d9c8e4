//! Who calls, and whether this method is theirs to call at all.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use kernel::{Actor, ServiceName};
use service_kit::World;

use crate::config::Config;
use crate::keys::Keys;
use crate::limit::PublicLimit;
use crate::post::{Caller, Posts};
use crate::refusal::Refusal;
use crate::route::Rule;
use crate::token::Tokens;

/// Admits callers to methods.
#[derive(Debug)]
pub(crate) struct Admission {
    pub(crate) tokens: Tokens,
    posts: Posts,
    pub(crate) limit: PublicLimit,
    anonymous: Caller,
}

impl Admission {
    pub(crate) fn new(config: &Config, world: &World, jwks: &str) -> anyhow::Result<Self> {
        let routing = world.peer(ServiceName::Routing)?;
        Ok(Self {
            tokens: Tokens::new(config, Keys::read(config, jwks)?, world.machine.clone()),
            posts: Posts::new(routing, config.post_cache(), world.machine.clone()),
            limit: PublicLimit::new(config, world.transport.plain_text)?,
            anonymous: Caller { actor: Arc::new(Actor::Anonymous), key: "anonymous".into() },
        })
    }

    /// The caller of a method with this rule, if the rule admits the caller.
    pub(crate) async fn admit(
        &self,
        rule: Rule,
        headers: &HeaderMap,
        address: IpAddr,
    ) -> Result<Caller, Refusal> {
        match (bearer_token(headers)?, rule) {
            (None, Rule::Right(_)) => Err(Refusal::TokenMissing),
            (None, Rule::Public) => {
                self.limit.check(address).await?;
                Ok(self.anonymous.clone())
            }
            (Some(token), rule) => self.admit_bearer(rule, token).await,
        }
    }

    async fn admit_bearer(&self, rule: Rule, token: &str) -> Result<Caller, Refusal> {
        let bearer = self.tokens.verify(token)?;
        let caller = self.posts.resolve(&bearer).await?;
        permit(rule, &caller.actor)?;
        Ok(caller)
    }

    /// Waits until a caller who was admitted would be so no more: the token has expired, the post or its right was taken away. A
    /// stream ends then, as a new call would be refused.
    ///
    /// That routing does not answer ends it only when it lasts: a restart is no reason to stop an import.
    pub(crate) async fn until_lost(&self, rule: Rule, token: &str) -> Refusal {
        let mut unanswered = 0;
        loop {
            tokio::time::sleep(ASK_AGAIN).await;
            match self.admit_bearer(rule, token).await {
                Ok(_) => unanswered = 0,
                Err(Refusal::PeerUnavailable { .. }) if unanswered < UNANSWERED_MAX => {
                    unanswered += 1;
                }
                Err(refusal) => return refusal,
            }
        }
    }
}

/// How often it is asked whether a stream's caller would still be admitted; from memory mostly, as for new calls.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// So many questions in a row may stay unanswered.
const UNANSWERED_MAX: u32 = 15;

fn permit(rule: Rule, actor: &Actor) -> Result<(), Refusal> {
    match rule {
        Rule::Public => Ok(()),
        Rule::Right(right) => actor
            .officer()
            .is_ok_and(|officer| officer.has(right))
            .then_some(())
            .ok_or(Refusal::RightMissing { right: right.to_owned() }),
    }
}

/// The token of `authorization: Bearer …` (RFC 6750); the scheme's case does not matter.
///
/// Two such headers are refused: what stands in front of the gateway may have believed the other one.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Refusal::TokenInvalid);
    }
    value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| Some(token.trim()))
        .ok_or(Refusal::TokenInvalid)
}
