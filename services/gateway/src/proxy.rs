//! One call's way through the gateway.

use std::net::IpAddr;
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use kernel::ServiceName;
use tonic::body::Body;
use tower::ServiceExt;
use tracing::Instrument;

use crate::gateway::Inner;
use crate::headers;
use crate::inbound::{Inbound, Oversize};
use crate::local;
use crate::outbound::{Call, Outbound, broken};
use crate::post::Caller;
use crate::refusal::Refusal;
use crate::route::Route;

/// What unknown methods are called in metrics, which must not grow with what clients invent.
const UNKNOWN: &str = "unknown";

impl Inner {
    /// Answers one request of a connection.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        connection: IpAddr,
    ) -> Response<Outbound> {
        let path = request.uri().path();
        if let Some(route) = self.routes.find(path) {
            let call = Call::begin(route.path, &request, &self.machine);
            let span = call.span();
            return self.forward(route, call, request, connection).instrument(span).await;
        }
        if local::answers(path) {
            // Rare: boxed, so that the many other calls carry no room for it.
            return Box::pin(self.local.answer(request.map(Body::new))).await;
        }
        Call::begin(UNKNOWN, &request, &self.machine).refused(&Refusal::MethodUnknown)
    }

    async fn forward(
        &self,
        route: &Route,
        call: Call,
        request: Request<Incoming>,
        connection: IpAddr,
    ) -> Response<Outbound> {
        let limit = self.limit(route, headers::timeout(request.headers()));
        let (parts, body) = request.into_parts();
        let inbound = Inbound::new(body, self.message_max, route.streams);
        let oversize = inbound.oversize();
        let request = Request::from_parts(parts, inbound);
        let exchange = self.exchange(route, &call, request, connection, limit, &oversize);
        let response = match limit {
            Some(limit) => {
                tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Refusal::DeadlinePassed))
            }
            None => exchange.await,
        };
        match response {
            Ok(response) => Outbound::of_service(response, call, route.service, oversize, limit),
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
        limit: Option<Duration>,
        oversize: &Oversize,
    ) -> Result<Response<Body>, Refusal> {
        let admission = &self.admission;
        let address = admission.limit.client_address(request.headers(), connection);
        let caller = admission.admit(route.rule, request.headers(), address).await?;
        let identity = self.identity(route.service, &caller)?;
        let left = limit.map(|limit| call.left(limit));
        headers::rewrite(request.headers_mut(), identity, address, left);
        route
            .backend
            .next()
            .oneshot(request.map(Body::new))
            .await
            .map_err(|error| broken(route.service, oversize, &error))
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
}
