//! The layer in front of every service: span, identity, access rule, metrics, one log line a call.

use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::future::BoxFuture;
use headwater_proto::{Access, MethodAccess};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use kernel::{Actor, ErrorKind, Forbidden, MachineClock, ServiceName};
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};
use tracing::{Instrument, Span, field};

use crate::clock_check::ClockCheck;
use crate::ending::Ending;
use crate::error::{explained, invalid, malformed, refused};
use crate::identity::{Distrust, IDENTITY_HEADER, Verifier};
use crate::server::MESSAGE_MAX_BYTES;
use crate::{sound, telemetry};

/// What methods that no contract has are called in metrics and logs.
pub const UNKNOWN: &str = "unknown";

/// A flag byte and a big-endian length stand before each message.
const PREFIX_BYTES: usize = 5;

/// Puts a [`Door`] in front of a service.
#[derive(Clone, Debug)]
pub struct DoorLayer {
    service: ServiceName,
    verifier: Verifier,
    machine: MachineClock,
    clock: ClockCheck,
    ending: Ending,
}

impl DoorLayer {
    /// The door of one service.
    pub fn new(
        service: ServiceName,
        verifier: Verifier,
        machine: MachineClock,
        clock: ClockCheck,
        ending: Ending,
    ) -> Self {
        Self { service, verifier, machine, clock, ending }
    }
}

impl<S> Layer<S> for DoorLayer {
    type Service = Door<S>;

    fn layer(&self, inner: S) -> Door<S> {
        Door { inner, settings: self.clone() }
    }
}

/// Lets in whom the method's access rule admits; whoever enters is in the request's extensions as `Arc<Actor>`.
#[derive(Clone, Debug)]
pub struct Door<S> {
    inner: S,
    settings: DoorLayer,
}

impl<S> Service<http::Request<Body>> for Door<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        // The clone that was made ready must be the one that is called.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        let settings = self.settings.clone();
        if is_health(request.uri().path()) {
            let path = request.uri().path().to_owned();
            return Box::pin(async move {
                let response = inner.call(request).await?;
                Ok(settings.ending.end_with_the_stop(&path, response))
            });
        }
        // What nobody knows has one name in metrics and logs, which must not grow with what a stranger invents.
        let method = MethodAccess::of(request.uri().path()).map_or(UNKNOWN, |it| it.path.as_str());
        let span = rpc_span(method, settings.service);
        telemetry::join_trace(&span, request.headers());
        let stopwatch = settings.machine.stopwatch();
        let admitted = settings.admit(method, request.headers());
        Box::pin(
            async move {
                let judged = match admitted {
                    Ok(actor) => {
                        request.extensions_mut().insert(actor);
                        judged(request).await
                    }
                    Err(status) => Err(status),
                };
                let response = match judged {
                    Ok(request) => inner.call(request).await?,
                    Err(status) => status.into_http(),
                };
                let code = response_code(&response);
                settings.record(method, code, stopwatch.elapsed());
                Ok(settings.ending.end_with_the_stop(method, response))
            }
            .instrument(span),
        )
    }
}

impl DoorLayer {
    /// Who calls, if the method's rule admits the caller; a method without a rule admits nobody.
    fn admit(&self, method: &str, headers: &http::HeaderMap) -> Result<Arc<Actor>, Status> {
        // Before anybody is judged: by a wrong clock an identity has run out, or is of tomorrow.
        self.clock.refuse_if_wrong(&self.machine)?;
        let actor = headers
            .get(IDENTITY_HEADER)
            .and_then(|value| value.to_str().ok())
            .ok_or(Distrust::Unfounded)
            .and_then(|token| self.verifier.verify(token))
            .map_err(distrusted)?;
        let rule = MethodAccess::of(method).ok_or_else(|| refused(&Forbidden::RightMissing))?;
        let admitted = match &rule.access {
            Access::Public => true,
            Access::Right(right) => actor.officer().is_ok_and(|officer| officer.has(right)),
            Access::Internal(services) => match &*actor {
                Actor::Service(service) => services.iter().any(|name| name == service.as_str()),
                Actor::Officer(_) | Actor::Anonymous => false,
            },
        };
        if admitted { Ok(actor) } else { Err(refused(&Forbidden::RightMissing)) }
    }

    fn record(&self, method: &str, code: Code, elapsed: std::time::Duration) {
        measure(self.service, method, code, elapsed);
        let elapsed_ms = elapsed.as_secs_f64() * 1000.0;
        match code {
            Code::Ok => tracing::debug!(rpc.method = method, elapsed_ms, "answered {method}"),
            Code::Internal | Code::Unavailable | Code::Unknown | Code::DataLoss => {
                tracing::error!(rpc.method = method, %code, elapsed_ms, "{method} failed: {code}");
            }
            _ => {
                tracing::info!(
                    rpc.method = method,
                    ?code,
                    elapsed_ms,
                    "{method} refused: {code:?}"
                );
            }
        }
    }
}

/// Rate, errors and duration of calls: one histogram, split by method and code.
static DURATION: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("headwater")
        .f64_histogram("rpc.server.duration")
        .with_unit("ms")
        .with_description(
            "machine time from a call's arrival to its answer, or to the first of a stream",
        )
        .build()
});

/// Counts one answered call in the metrics and marks its span, the current one, with the outcome.
pub fn measure(service: ServiceName, method: &str, code: Code, elapsed: std::time::Duration) {
    let attributes = [
        KeyValue::new("service", service.as_str()),
        KeyValue::new("rpc.method", method.to_owned()),
        KeyValue::new("rpc.grpc.status_code", i64::from(code as i32)),
    ];
    DURATION.record(elapsed.as_secs_f64() * 1000.0, &attributes);
    Span::current().record("rpc.grpc.status_code", code as i32);
}

/// The span of one call.
pub fn rpc_span(method: &str, service: ServiceName) -> Span {
    let name = method.rsplit('/').next().unwrap_or(method);
    tracing::info_span!(
        "rpc",
        otel.name = name,
        otel.kind = "server",
        rpc.system = "grpc",
        rpc.method = method,
        rpc.grpc.status_code = field::Empty,
        service = service.as_str(),
    )
}

/// The request, with its one message read whole and found sound; a stream's messages are judged where they are read.
async fn judged(request: http::Request<Body>) -> Result<http::Request<Body>, Status> {
    let method = sound::method(request.uri().path()).filter(|it| !it.is_client_streaming());
    let Some(method) = method else { return Ok(request) };
    let (parts, body) = request.into_parts();
    let bytes = whole(body).await?;
    let (prefix, message) = bytes.split_at_checked(PREFIX_BYTES).ok_or_else(malformed)?;
    let [compressed, length @ ..] = prefix else { return Err(malformed()) };
    let length = length.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
    if length != message.len() {
        return Err(malformed());
    }
    // Nothing here takes compressed messages; what says so is the server below.
    if *compressed == 0 {
        let complaints = sound::complaints(&method.input(), message).map_err(|_| malformed())?;
        if !complaints.is_empty() {
            return Err(invalid(&complaints));
        }
    }
    Ok(http::Request::from_parts(parts, Body::new(Full::new(bytes))))
}

/// All bytes of a request that has one message.
async fn whole(body: Body) -> Result<Bytes, Status> {
    let limited = Limited::new(body, PREFIX_BYTES + MESSAGE_MAX_BYTES);
    match limited.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(explained(
            ErrorKind::ResourceExhausted,
            "MESSAGE_TOO_LARGE",
            "请求内容超出大小限制",
            "the request is larger than this service reads",
        )),
        Err(_) => Err(Status::cancelled("the request broke off")),
    }
}

/// The status of an answer that failed at once; a stream or a success says `Ok` here.
fn response_code<B>(response: &http::Response<B>) -> Code {
    response
        .headers()
        .get("grpc-status")
        .map_or(Code::Ok, |value| Code::from_bytes(value.as_bytes()))
}

fn is_health(path: &str) -> bool {
    path.starts_with("/grpc.health.v1.Health/")
}

/// What is said to whoever is not believed. A caller who was is not told that he must sign in again because two machines of ours
/// disagree about the time.
fn distrusted(distrust: Distrust) -> Status {
    match distrust {
        Distrust::Unfounded => unauthenticated(),
        Distrust::OutOfTime { issuer, seconds } => {
            tracing::error!(
                %issuer,
                seconds,
                "an identity signed by {issuer} is {seconds} s out of its time: the clocks of its machine and of this one differ"
            );
            explained(
                ErrorKind::Unavailable,
                "CLOCKS_DISAGREE",
                "系统内部时钟不一致，请稍后重试",
                "the clocks inside the system disagree; try again",
            )
        }
    }
}

fn unauthenticated() -> Status {
    explained(
        ErrorKind::Unauthenticated,
        "IDENTITY_MISSING",
        "缺少有效的身份凭证",
        "a valid identity is missing",
    )
}

/// The actor whom the door let in.
pub fn actor<T>(request: &tonic::Request<T>) -> Result<Arc<Actor>, Status> {
    request.extensions().get::<Arc<Actor>>().cloned().ok_or_else(unauthenticated)
}
