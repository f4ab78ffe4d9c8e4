//! The layer in front of every service: span, identity, access rule, metrics, one log line a call.

use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use headwater_proto::{Access, MethodAccess};
use kernel::{Actor, ErrorKind, Forbidden, MachineClock, ServiceName};
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};
use tracing::{Instrument, Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::error::{explained, refused};
use crate::identity::{IDENTITY_HEADER, Verifier};
use crate::telemetry;

/// Puts a [`Door`] in front of a service.
#[derive(Clone, Debug)]
pub struct DoorLayer {
    service: ServiceName,
    verifier: Verifier,
    machine: MachineClock,
}

impl DoorLayer {
    /// The door of one service.
    pub fn new(service: ServiceName, verifier: Verifier, machine: MachineClock) -> Self {
        Self { service, verifier, machine }
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
        let method = request.uri().path().to_owned();
        if is_health(&method) {
            return Box::pin(inner.call(request));
        }
        let span = rpc_span(&method, settings.service, &request);
        let stopwatch = settings.machine.stopwatch();
        let admitted = settings.admit(&method, request.headers());
        Box::pin(
            async move {
                let response = match admitted {
                    Ok(actor) => {
                        request.extensions_mut().insert(actor);
                        inner.call(request).await?
                    }
                    Err(status) => status.into_http(),
                };
                let code = response_code(&response);
                settings.record(&method, code, stopwatch.elapsed());
                Ok(response)
            }
            .instrument(span),
        )
    }
}

impl DoorLayer {
    /// Who calls, if the method's rule admits the caller; a method without a rule admits nobody.
    fn admit(&self, method: &str, headers: &http::HeaderMap) -> Result<Arc<Actor>, Status> {
        let actor = headers
            .get(IDENTITY_HEADER)
            .and_then(|value| value.to_str().ok())
            .and_then(|token| self.verifier.verify(token))
            .ok_or_else(unauthenticated)?;
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
    global::meter("headwater").f64_histogram("rpc.server.duration").with_unit("ms").build()
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

/// The span of one call, in the trace its caller began.
pub fn rpc_span<B>(method: &str, service: ServiceName, request: &http::Request<B>) -> Span {
    let name = method.rsplit('/').next().unwrap_or(method);
    let span = tracing::info_span!(
        "rpc",
        otel.name = name,
        otel.kind = "server",
        rpc.system = "grpc",
        rpc.method = method,
        rpc.grpc.status_code = field::Empty,
        service = service.as_str(),
    );
    if let Err(error) = span.set_parent(telemetry::extract(request.headers())) {
        tracing::debug!(%error, "a call's span could not join its caller's trace");
    }
    span
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
