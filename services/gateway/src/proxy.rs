//! One call's way through the gateway.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use kernel::ServiceName;
use service_kit::peer::was_unheard;
use service_kit::{Tasks, door};
use tonic::body::Body;
use tower::ServiceExt;
use tracing::Instrument;

use crate::admission::bearer_token;
use crate::gateway::Inner;
use crate::headers;
use crate::inbound::{Inbound, Oversize};
use crate::local;
use crate::outbound::{Call, Guard, Outbound, Passage, broken};
use crate::places::Places;
use crate::post::Caller;
use crate::refusal::Refusal;
use crate::route::Route;

/// Whoever is at the other end of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    /// Places for calls without a token on this connection.
    pub(crate) calls: Places,
    pub(crate) tasks: Tasks,
}

impl Inner {
    /// Answers one request of a connection.
    pub(crate) async fn answer(
        self: &Arc<Self>,
        request: Request<Incoming>,
        peer: &Peer,
    ) -> Response<Outbound> {
        let uri = request.uri();
        // A path is the method's and nothing more: what stands before the gateway may judge by it.
        let path = uri.path_and_query().map_or("", |it| it.as_str());
        if let Some(route) = self.routes.find(path) {
            let call = Call::begin(route.path, &request, &self.machine);
            if !is_grpc(&request) {
                return call.refused(&Refusal::NotGrpc);
            }
            let span = call.span();
            return self.forward(route, call, request, peer).instrument(span).await;
        }
        if let Some(method) = local::find(path) {
            let call = Call::begin(method.path, &request, &self.machine);
            if !is_grpc(&request) {
                return call.refused(&Refusal::NotGrpc);
            }
            let address = self.admission.limit.client_address(request.headers(), peer.address);
            // Rare: boxed, so that the many other calls carry no room for it.
            return Box::pin(self.local.answer(method, call, request, address, peer)).await;
        }
        Call::begin(door::UNKNOWN, &request, &self.machine).refused(&Refusal::MethodUnknown)
    }

    async fn forward(
        self: &Arc<Self>,
        route: &Route,
        call: Call,
        request: Request<Incoming>,
        peer: &Peer,
    ) -> Response<Outbound> {
        let limit = self.limit(route, headers::timeout(request.headers()));
        let guard = route.streams.then(|| self.guard(route, &request, &peer.tasks));
        let (parts, body) = request.into_parts();
        let inbound = Inbound::new(body, self.message_max, route.streams);
        let oversize = inbound.oversize();
        let passage = Passage { peer: route.at(), oversize, limit, closing: inbound.closing() };
        let request = Request::from_parts(parts, inbound);
        let exchange = self.exchange(route, &call, request, peer.address, &passage);
        let response = match limit {
            Some(limit) => {
                tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Refusal::DeadlinePassed))
            }
            None => exchange.await,
        };
        match response {
            Ok(response) => Outbound::of_service(response, call, passage, guard),
            Err(refusal) => call.refused(&refusal),
        }
    }

    /// Admits the caller and gets the beginning of the service's answer.
    async fn exchange(
        &self,
        route: &Route,
        call: &Call,
        mut request: Request<Inbound>,
        connection: IpAddr,
        passage: &Passage,
    ) -> Result<Response<Body>, Refusal> {
        let admission = &self.admission;
        let address = admission.limit.client_address(request.headers(), connection);
        let caller = admission.admit(route.rule, request.headers(), address).await?;
        if !caller.has_token() {
            request.body_mut().narrow(self.public_message_max);
        }
        let identity = self.identity(route.service, &caller)?;
        let left = passage.limit.map(|limit| call.left(limit));
        headers::rewrite(request.headers_mut(), identity, address, left);
        if route.streams {
            let line = route.backend.next();
            let answer = line.channel.oneshot(request.map(Body::new)).await;
            return answer.map_err(|error| broken(&passage.peer, &passage.oversize, &error));
        }
        Box::pin(ask(route, request, &passage.oversize)).await
    }

    /// What the service will know the caller by; signed once for many calls.
    fn identity(&self, audience: ServiceName, caller: &Caller) -> Result<HeaderValue, Refusal> {
        self.signer
            .sign(audience, &caller.actor, &caller.key)
            .and_then(|token| Ok(HeaderValue::try_from(token)?))
            .map_err(|error| Refusal::Unsigned { cause: error.to_string() })
    }

    /// How long a call may take: the client's wish, for a unary call no more than the configured maximum.
    fn limit(&self, route: &Route, wish: Option<Duration>) -> Option<Duration> {
        if route.streams {
            return wish;
        }
        Some(wish.unwrap_or(self.timeout_max).min(self.timeout_max))
    }

    /// What ends a stream that neither of its sides ends.
    fn guard(self: &Arc<Self>, route: &Route, request: &Request<Incoming>, tasks: &Tasks) -> Guard {
        let (inner, rule, stopping) = (self.clone(), route.rule, tasks.stopping());
        let token = bearer_token(request.headers()).ok().flatten().map(str::to_owned);
        Box::pin(async move {
            let lost = async {
                match &token {
                    Some(token) => inner.admission.until_lost(rule, token).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stopping => Refusal::Stopping,
                refusal = lost => refusal,
            }
        })
    }
}

/// Asks with one message. A call whose service went away under it is made once more, of another replica if there is one: whenever nobody
/// heard it and, if it may be repeated, even when somebody did.
async fn ask(
    route: &Route,
    request: Request<Inbound>,
    oversize: &Oversize,
) -> Result<Response<Body>, Refusal> {
    let (parts, body) = request.into_parts();
    // A client that goes away in the middle gets no answer, whatever it is.
    let body = body.collect().await.map_err(|error| broken(&route.at(), oversize, &*error))?;
    let body: Bytes = body.to_bytes();
    let request = || Request::from_parts(parts.clone(), Body::new(Full::new(body.clone())));
    let line = route.backend.next();
    let error = match line.channel.clone().oneshot(request()).await {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    line.broke();
    if !route.repeatable && !was_unheard(&error) {
        return Err(broken(&route.at(), oversize, &error));
    }
    tracing::debug!(%error, "{} went away under a call, which is made again", route.service);
    let again = route.backend.next().channel.oneshot(request()).await;
    again.map_err(|error| broken(&route.at(), oversize, &error))
}

fn is_grpc<B>(request: &Request<B>) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).map_or(&b""[..], |it| it.as_bytes());
    let kind = kind.strip_prefix(b"application/grpc");
    request.method() == Method::POST
        && kind.is_some_and(|it| matches!(it.first(), None | Some(b'+' | b';')))
}
