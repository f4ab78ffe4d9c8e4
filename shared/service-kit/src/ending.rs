//! Streams that a service sends and that never end by themselves, such as a feed or a watch of health: with the stop they end with a
//! status that says so, and whoever reads goes on elsewhere from where it stands. Without it each stop waits for its readers in vain.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;
use kernel::ErrorKind;
use tonic::Status;
use tonic::body::Body;

use crate::error::explained;
use crate::sound;
use crate::tasks::Tasks;

/// Who watches a service's health, as those do that share their calls out among replicas, would watch for ever.
const HEALTH_WATCH: &str = "/grpc.health.v1.Health/Watch";

/// Knows when the process stops.
#[derive(Clone)]
pub struct Ending {
    tasks: Tasks,
}

impl Ending {
    /// Streams end when these tasks are told to stop.
    pub fn with(tasks: &Tasks) -> Self {
        Self { tasks: tasks.clone() }
    }

    /// The answer of a method, which ends with the stop if it is a stream. One that also takes a stream ends by itself once what it
    /// was sent is done, and is not cut here.
    pub(crate) fn end_with_the_stop(
        &self,
        path: &str,
        response: http::Response<Body>,
    ) -> http::Response<Body> {
        let endless = path == HEALTH_WATCH
            || sound::method(path)
                .is_some_and(|it| it.is_server_streaming() && !it.is_client_streaming());
        if !endless || response.headers().contains_key("grpc-status") {
            return response;
        }
        let stopping = Box::pin(self.tasks.stopping());
        response.map(|body| Body::new(UntilStopped { body, stopping: Some(stopping) }))
    }
}

impl fmt::Debug for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ending")
    }
}

struct UntilStopped {
    body: Body,
    /// None once the stream has ended.
    stopping: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl http_body::Body for UntilStopped {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        let Some(stopping) = &mut this.stopping else { return Poll::Ready(None) };
        let frame = Pin::new(&mut this.body).poll_frame(context);
        if frame.is_ready() || stopping.as_mut().poll(context).is_pending() {
            return frame;
        }
        this.stopping = None;
        this.body = Body::empty();
        let (parts, ()) = stopped().into_http::<()>().into_parts();
        let mut trailers = parts.headers;
        trailers.remove(http::header::CONTENT_TYPE);
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.stopping.is_none() || self.body.is_end_stream()
    }
}

fn stopped() -> Status {
    explained(
        ErrorKind::Unavailable,
        "SERVICE_STOPPING",
        "服务正在重启，请稍后重试",
        "the service is stopping; go on elsewhere from where the stream stands",
    )
}
