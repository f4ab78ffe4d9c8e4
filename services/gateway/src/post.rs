//! What a post carries, as routing says it, kept for some seconds.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_service_client::RoutingServiceClient;
use kernel::clock::Stopwatch;
use kernel::{Actor, BodyCode, Invalid, MachineClock, Officer, PostCode, RegionCode, ServiceName};
use service_kit::PeerChannel;

use crate::refusal::Refusal;
use crate::token::Bearer;

/// Routing answers within this time or counts as down.
const PATIENCE: Duration = Duration::from_secs(2);
/// A failure is told to all who ask within this time, so that a queue of callers does not wait one by one.
const FAILURE_KEPT: Duration = Duration::from_millis(500);
/// Posts kept in memory.
const CACHE_MAX: usize = 8192;

/// A caller as the services will know it.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) actor: Arc<Actor>,
    /// Names the actor to the signer; changes whenever anything about the actor does.
    pub(crate) key: Arc<str>,
}

impl Caller {
    /// False of whoever shows no token.
    pub(crate) fn has_token(&self) -> bool {
        self.actor.officer().is_ok()
    }
}

/// Asks routing about posts: one question at a time for each, others wait for its answer.
pub(crate) struct Posts {
    routing: RoutingServiceClient<PeerChannel>,
    keep: Duration,
    clock: MachineClock,
    known: Mutex<HashMap<Arc<Bearer>, Arc<Slot>>>,
    changes: AtomicU64,
}

/// What is known of one post, and whose turn it is to ask.
#[derive(Default)]
struct Slot {
    answer: Mutex<Option<Answer>>,
    turn: tokio::sync::Mutex<()>,
}

struct Answer {
    age: Stopwatch,
    caller: Result<Caller, Refusal>,
}

impl Posts {
    pub(crate) fn new(routing: PeerChannel, keep: Duration, clock: MachineClock) -> Self {
        Self {
            routing: RoutingServiceClient::new(routing),
            keep,
            clock,
            known: Mutex::default(),
            changes: AtomicU64::default(),
        }
    }

    /// The officer behind a token.
    pub(crate) async fn resolve(&self, bearer: &Arc<Bearer>) -> Result<Caller, Refusal> {
        let slot = self.slot(bearer);
        match slot.fresh(self.keep) {
            Some(caller) => caller,
            // Rare and large: boxed, so that the many calls that find an answer carry no room for it.
            None => Box::pin(self.ask_in_turn(bearer, &slot)).await,
        }
    }

    async fn ask_in_turn(&self, bearer: &Bearer, slot: &Slot) -> Result<Caller, Refusal> {
        let _turn = slot.turn.lock().await;
        // Whoever had the turn before may have asked already.
        if let Some(caller) = slot.fresh(self.keep) {
            return caller;
        }
        let officer = self.ask(bearer).await;
        let before = slot.before();
        let caller = officer.map(|officer| self.name(bearer, officer, before));
        let answer = Answer { age: self.clock.stopwatch(), caller: caller.clone() };
        *lock(&slot.answer) = Some(answer);
        caller
    }

    fn slot(&self, bearer: &Arc<Bearer>) -> Arc<Slot> {
        let mut known = lock(&self.known);
        if let Some(slot) = known.get(bearer) {
            return slot.clone();
        }
        if known.len() >= CACHE_MAX {
            known.clear();
        }
        known.entry(bearer.clone()).or_default().clone()
    }

    async fn ask(&self, bearer: &Bearer) -> Result<Officer, Refusal> {
        let unavailable =
            |cause: String| Refusal::PeerUnavailable { peer: ServiceName::Routing, cause };
        let question = || {
            let (person, post) = (bearer.person.to_string(), bearer.post.to_string());
            let mut question = tonic::Request::new(pb::ResolvePostRequest { person, post });
            question.set_timeout(PATIENCE);
            question
        };
        let mut answer = self.routing.clone().resolve_post(question()).await;
        // No answer of routing's, which has no error behind it: the question did not get through, and another replica may be there.
        if answer.as_ref().is_err_and(|status| status.source().is_some()) {
            answer = self.routing.clone().resolve_post(question()).await;
        }
        let answer = answer
            .map_err(|status| unavailable(format!("{}: {}", status.code(), status.message())))?
            .into_inner();
        if !answer.held {
            return Err(Refusal::PostNotHeld);
        }
        officer(bearer, answer).map_err(|invalid| unavailable(invalid.to_string()))
    }

    /// Gives an officer the key it had before if nothing about it has changed, and a new one otherwise.
    fn name(&self, bearer: &Bearer, officer: Officer, before: Option<Caller>) -> Caller {
        let actor = Actor::Officer(officer);
        if let Some(before) = before.filter(|before| *before.actor == actor) {
            return before;
        }
        let change = self.changes.fetch_add(1, Ordering::Relaxed);
        Caller {
            actor: Arc::new(actor),
            key: format!("{}/{}/{change}", bearer.person, bearer.post).into(),
        }
    }
}

impl Slot {
    /// The answer, if it is young enough to be used again.
    fn fresh(&self, keep: Duration) -> Option<Result<Caller, Refusal>> {
        let answer = lock(&self.answer);
        let answer = answer.as_ref()?;
        let keep = match answer.caller {
            Err(Refusal::PeerUnavailable { .. }) => FAILURE_KEPT,
            _ => keep,
        };
        (answer.age.elapsed() < keep).then(|| answer.caller.clone())
    }

    /// The officer of the last answer, however old.
    fn before(&self) -> Option<Caller> {
        lock(&self.answer).as_ref()?.caller.clone().ok()
    }
}

impl fmt::Debug for Posts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Posts")
    }
}

fn officer(bearer: &Bearer, answer: pb::ResolvePostResponse) -> Result<Officer, Invalid> {
    Ok(Officer {
        person: bearer.person.clone(),
        post: bearer.post.clone(),
        body: BodyCode::parse(&answer.body)?,
        region: RegionCode::parse(&answer.region)?,
        rights: answer.rights.into_iter().collect(),
        held_posts: answer
            .held_posts
            .iter()
            .map(|post| PostCode::parse(post))
            .collect::<Result<_, _>>()?,
        interests: answer
            .interests
            .iter()
            .map(|body| BodyCode::parse(body))
            .collect::<Result<_, _>>()?,
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
