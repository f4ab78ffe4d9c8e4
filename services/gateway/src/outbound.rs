//! What a client gets, and the end of its call: status, deadline, metrics, one log line if the gateway refused.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use kernel::clock::Stopwatch;
use kernel::{Explain, MachineClock, ServiceName};
use service_kit::door;
use tokio::time::Sleep;
use tonic::Code;
use tonic::body::Body;
use tracing::Span;

use crate::inbound::Oversize;
use crate::refusal::Refusal;

/// One call under way. It ends once: answered, refused, or dropped because the client went away.
#[derive(Debug)]
pub(crate) struct Call {
    method: &'static str,
    span: Span,
    stopwatch: Stopwatch,
    ended: bool,
}

impl Call {
    pub(crate) fn begin<B>(
        method: &'static str,
        request: &Request<B>,
        clock: &MachineClock,
    ) -> Self {
        Self {
            method,
            span: door::rpc_span(method, ServiceName::Gateway, request),
            stopwatch: clock.stopwatch(),
            ended: false,
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// What is left of `limit`.
    pub(crate) fn left(&self, limit: Duration) -> Duration {
        limit.saturating_sub(self.stopwatch.elapsed())
    }

    /// Ends the call with the gateway's own refusal.
    pub(crate) fn refused(mut self, refusal: &Refusal) -> Response<Outbound> {
        self.log(refusal);
        Response::from_parts(
            refusal.status().into_http::<Body>().into_parts().0,
            Outbound::local(Body::empty()),
        )
    }

    fn log(&mut self, refusal: &Refusal) {
        let (method, reason, cause) = (self.method, refusal.reason(), refusal.cause());
        let elapsed_ms = self.stopwatch.elapsed().as_secs_f64() * 1000.0;
        self.span.in_scope(|| match refusal.code() {
            Code::Unavailable | Code::Internal => tracing::error!(
                rpc.method = method,
                reason,
                cause,
                elapsed_ms,
                "{method} failed: {reason}: {cause}"
            ),
            _ => tracing::info!(
                rpc.method = method,
                reason,
                elapsed_ms,
                "{method} refused: {reason}"
            ),
        });
        self.ended(refusal.code());
    }

    fn ended(&mut self, code: Code) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        let elapsed = self.stopwatch.elapsed();
        self.span.in_scope(|| door::measure(ServiceName::Gateway, self.method, code, elapsed));
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.ended(Code::Cancelled);
    }
}

/// The body of an answer: a service's frames as they come, or the gateway's refusal where they break off.
#[derive(Debug)]
pub(crate) struct Outbound {
    body: Body,
    watch: Option<Watch>,
}

/// What is watched while a service's answer passes.
#[derive(Debug)]
struct Watch {
    call: Call,
    service: ServiceName,
    oversize: Oversize,
    limit: Option<Duration>,
    /// Set only once the answer keeps us waiting: most come in one piece.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Outbound {
    /// A body that the gateway itself made.
    pub(crate) fn local(body: Body) -> Self {
        Self { body, watch: None }
    }

    /// The answer of a service, watched to its end.
    pub(crate) fn of_service(
        response: Response<Body>,
        mut call: Call,
        service: ServiceName,
        oversize: Oversize,
        limit: Option<Duration>,
    ) -> Response<Self> {
        // A refusal comes without a body: its status stands in the headers.
        if let Some(code) = status_of(response.headers()) {
            call.ended(code);
            return response.map(Self::local);
        }
        let watch = Watch { call, service, oversize, limit, alarm: None };
        response.map(|body| Self { body, watch: Some(watch) })
    }

    /// Breaks the answer off, which also cancels the call to the service.
    fn break_off(&mut self, mut watch: Watch, refusal: &Refusal) -> Frame<Bytes> {
        self.body = Body::empty();
        watch.call.log(refusal);
        let (parts, ()) = refusal.status().into_http::<()>().into_parts();
        let mut trailers = parts.headers;
        trailers.remove(http::header::CONTENT_TYPE);
        Frame::trailers(trailers)
    }
}

impl http_body::Body for Outbound {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.body).poll_frame(context);
        let Some(mut watch) = this.watch.take() else {
            return polled.map(|frame| frame.and_then(Result::ok).map(Ok));
        };
        match polled {
            Poll::Ready(Some(Ok(frame))) => {
                match frame.trailers_ref() {
                    Some(trailers) => {
                        watch.call.ended(status_of(trailers).unwrap_or(Code::Unknown));
                    }
                    None => this.watch = Some(watch),
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(status))) => {
                let refusal = broken(watch.service, &watch.oversize, &status);
                Poll::Ready(Some(Ok(this.break_off(watch, &refusal))))
            }
            Poll::Ready(None) => {
                watch.call.ended(Code::Unknown);
                Poll::Ready(None)
            }
            Poll::Pending => {
                if watch.is_late(context) {
                    let trailers = this.break_off(watch, &Refusal::DeadlinePassed);
                    return Poll::Ready(Some(Ok(trailers)));
                }
                this.watch = Some(watch);
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.watch.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.watch {
            None => self.body.size_hint(),
            // A refusal may end it earlier than the service meant.
            Some(_) => SizeHint::default(),
        }
    }
}

impl Watch {
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(limit) = self.limit else {
            return false;
        };
        let left = self.call.left(limit);
        self.alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(left)))
            .as_mut()
            .poll(context)
            .is_ready()
    }
}

/// Why a call to a service broke: because the client sent too much, or because the service went away.
pub(crate) fn broken(
    peer: ServiceName,
    oversize: &Oversize,
    error: &(dyn std::error::Error + 'static),
) -> Refusal {
    if oversize.happened() {
        return Refusal::MessageTooLarge;
    }
    let mut cause = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        cause = format!("{cause}: {error}");
        source = error.source();
    }
    Refusal::PeerUnavailable { peer, cause }
}

fn status_of(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}
