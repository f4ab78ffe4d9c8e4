//! Who calls, and whether this method is theirs to call at all.

use std::net::IpAddr;
use std::sync::Arc;

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
            limit: PublicLimit::new(config),
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
                self.limit.check(address)?;
                Ok(self.anonymous.clone())
            }
            (Some(token), rule) => {
                let bearer = self.tokens.verify(token)?;
                let caller = self.posts.resolve(&bearer).await?;
                permit(rule, &caller.actor)?;
                Ok(caller)
            }
        }
    }
}

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
fn bearer_token(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| Some(token.trim()))
        .ok_or(Refusal::TokenInvalid)
}
