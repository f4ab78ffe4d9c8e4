//! What a client gets, and the end of its call: status, deadline, metrics, one log line if the gateway refused.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use kernel::clock::Stopwatch;
use kernel::{Explain, MachineClock, ServiceName};
use service_kit::peer::chain;
use service_kit::{door, telemetry};
use tokio::time::Sleep;
use tonic::body::Body;
use tonic::{Code, Status};
use tracing::Span;

use crate::closing::Closing;
use crate::inbound::Oversize;
use crate::places::Ticket;
use crate::refusal::Refusal;

/// What a service may still answer to a stream that is being ended.
const GRACE: Duration = Duration::from_secs(5);

/// What ends a stream that neither of its sides ends, with the reason.
pub(crate) type Guard = Pin<Box<dyn Future<Output = Refusal> + Send>>;

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
        let span = door::rpc_span(method, ServiceName::Gateway);
        telemetry::link_caller(&span, request.headers());
        Self { method, span, stopwatch: clock.stopwatch(), ended: false }
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
        self.span.in_scope(|| match refusal {
            Refusal::PeerUnavailable { .. } | Refusal::Unsigned { .. } => tracing::error!(
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
    /// Places that the gateway's own answers take up until they end.
    _tickets: Option<[Ticket; 2]>,
}

/// A service, and where it is looked for.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) service: ServiceName,
    pub(crate) address: Arc<str>,
}

impl At {
    /// It did not answer, for this cause; the log says who and where.
    pub(crate) fn unavailable(&self, cause: impl fmt::Display) -> Refusal {
        let Self { service, address } = self;
        let cause = format!("{service} at {address}: {cause}");
        Refusal::PeerUnavailable { peer: *service, cause }
    }
}

/// What the gateway knows of a call while its answer passes.
#[derive(Debug)]
pub(crate) struct Passage {
    /// Who answers.
    pub(crate) peer: At,
    /// Tells whether the client sent too much.
    pub(crate) oversize: Oversize,
    /// How long the call may take in all.
    pub(crate) limit: Option<Duration>,
    /// Ends what the client sends.
    pub(crate) closing: Closing,
}

/// What is watched while an answer passes.
struct Watch {
    call: Call,
    passage: Passage,
    /// Set only once the answer keeps us waiting: most come in one piece.
    alarm: Option<Pin<Box<Sleep>>>,
    guard: Option<Guard>,
    /// Why the stream is being ended, and when it is at the latest.
    ending: Option<(Refusal, Pin<Box<Sleep>>)>,
}

impl Outbound {
    /// A body that the gateway itself made.
    pub(crate) fn local(body: Body) -> Self {
        Self { body, watch: None, _tickets: None }
    }

    /// The answer of a service, watched to its end.
    pub(crate) fn of_service(
        response: Response<Body>,
        mut call: Call,
        passage: Passage,
        guard: Option<Guard>,
    ) -> Response<Self> {
        if passage.oversize.happened() {
            return call.refused(&Refusal::MessageTooLarge);
        }
        // A refusal comes without a body: its status stands in the headers.
        match status_of(response.headers()) {
            // The caller was believed; that a service does not believe us is no fault of the caller's.
            Some(Code::Unauthenticated) => {
                let cause = "it does not believe this gateway's identity";
                call.refused(&passage.peer.unavailable(cause))
            }
            Some(code) => {
                call.ended(code);
                response.map(Self::local)
            }
            None => {
                let watch = Watch { call, passage, alarm: None, guard, ending: None };
                response.map(|body| Self { body, watch: Some(watch), _tickets: None })
            }
        }
    }

    /// The same, holding a place until it ends.
    pub(crate) fn holding(self, tickets: [Ticket; 2]) -> Self {
        Self { _tickets: Some(tickets), ..self }
    }

    /// Breaks the answer off, which also cancels the call to the service.
    fn break_off(&mut self, mut watch: Watch, refusal: &Refusal) -> Frame<Bytes> {
        self.body = Body::empty();
        watch.passage.closing.cut();
        watch.call.log(refusal);
        let (parts, ()) = refusal.status().into_http::<()>().into_parts();
        let mut trailers = parts.headers;
        trailers.remove(http::header::CONTENT_TYPE);
        Frame::trailers(trailers)
    }

    /// What the client gets of what came.
    fn pass(&mut self, mut watch: Watch, polled: Option<Result<Frame<Bytes>, Status>>) -> Polled {
        let refusal = match polled {
            Some(Ok(frame)) => {
                let Some(trailers) = frame.trailers_ref() else {
                    self.watch = Some(watch);
                    return Some(Ok(frame));
                };
                let code = status_of(trailers).unwrap_or(Code::Unknown);
                let Some(refusal) = watch.cut_short(code) else {
                    watch.call.ended(code);
                    return Some(Ok(frame));
                };
                refusal
            }
            Some(Err(status)) => match watch.ending.take() {
                Some((refusal, _)) => refusal,
                None => broken(&watch.passage.peer, &watch.passage.oversize, &status),
            },
            None => {
                let Some(refusal) = watch.cut_short(Code::Ok) else {
                    watch.call.ended(Code::Unknown);
                    return None;
                };
                refusal
            }
        };
        Some(Ok(self.break_off(watch, &refusal)))
    }
}

/// What a body gives at once.
type Polled = Option<Result<Frame<Bytes>, Infallible>>;

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
        watch.look_out(context);
        match polled {
            Poll::Ready(polled) => Poll::Ready(this.pass(watch, polled)),
            Poll::Pending => {
                let Some(refusal) = watch.over(context) else {
                    this.watch = Some(watch);
                    return Poll::Pending;
                };
                Poll::Ready(Some(Ok(this.break_off(watch, &refusal))))
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
    /// Begins to end the stream if there is a reason: the client may say no more, and the service finishes what it has.
    fn look_out(&mut self, context: &mut Context<'_>) {
        if let Some(guard) = &mut self.guard
            && let Poll::Ready(refusal) = guard.as_mut().poll(context)
        {
            self.guard = None;
            self.passage.closing.close();
            self.ending = Some((refusal, Box::pin(tokio::time::sleep(GRACE))));
        }
    }

    /// Why nothing more is waited for.
    fn over(&mut self, context: &mut Context<'_>) -> Option<Refusal> {
        if self.is_late(context) {
            return Some(Refusal::DeadlinePassed);
        }
        let (_, patience) = self.ending.as_mut()?;
        patience.as_mut().poll(context).is_ready().then(|| self.ending.take())?.map(|it| it.0)
    }

    /// Why an answer that ends well is no whole one: we took only a part of what the client sent.
    fn cut_short(&mut self, code: Code) -> Option<Refusal> {
        if self.passage.oversize.happened() {
            return Some(Refusal::MessageTooLarge);
        }
        self.ending.take().filter(|_| code == Code::Ok).map(|it| it.0)
    }

    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(limit) = self.passage.limit else {
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

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({:?})", self.call)
    }
}

/// Why a call to a service broke: because the client sent too much, or because the service went away.
pub(crate) fn broken(
    peer: &At,
    oversize: &Oversize,
    error: &(dyn std::error::Error + 'static),
) -> Refusal {
    if oversize.happened() {
        return Refusal::MessageTooLarge;
    }
    peer.unavailable(chain(error))
}

fn status_of(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_who_did_not_answer_and_where_it_was_looked_for() {
        let at = At { service: ServiceName::Intake, address: "http://10.0.0.8:7101".into() };
        let refusal = at.unavailable("connection refused");
        assert_eq!(refusal.cause(), "intake at http://10.0.0.8:7101: connection refused");
        assert!(!refusal.en().contains("10.0.0.8"), "no caller learns addresses");
    }
}
