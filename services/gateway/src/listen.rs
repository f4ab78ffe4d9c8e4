//! Accepts connections, speaks HTTP/2 on each, drains them at the end.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::rt::Executor;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use service_kit::Tasks;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::gateway::Inner;

/// Calls that one client connection may have under way.
const CONCURRENT_CALLS_MAX: u32 = 1000;
/// Headers of a call at most: a token, trace context and a client's own metadata.
const HEADERS_MAX_BYTES: u32 = 16 * 1024;
/// A connection that does not answer pings this often is given up.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// After a failed accept, which means the process has run out of files, waiting helps and trying at once does not.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves connections until the tasks are told to stop; returns when the last connection has drained.
pub(crate) async fn until_stopped(inner: Arc<Inner>, listener: TcpListener, tasks: &Tasks) {
    let (open, mut drained) = mpsc::channel::<Infallible>(1);
    let mut stopping = pin!(tasks.stopping());
    loop {
        let accepted = tokio::select! {
            () = &mut stopping => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = connection(inner.clone(), stream, tasks.clone());
                let open = open.clone();
                tasks.spawn(async move {
                    connection.await;
                    drop(open);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    inner.local.stop_serving();
    drop((listener, open));
    // Nothing is ever sent: the channel closes when the last connection drops its end.
    drained.recv().await;
}

async fn connection(inner: Arc<Inner>, stream: TcpStream, tasks: Tasks) {
    let Ok(client) = stream.peer_addr() else {
        return;
    };
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be told to send small packets at once");
    }
    let address = client.ip().to_canonical();
    let service = service_fn(move |request| {
        let inner = inner.clone();
        async move { Ok::<_, Infallible>(inner.answer(request, address).await) }
    });
    let stopping = tasks.stopping();
    let connection = http2::Builder::new(OnTasks(tasks))
        .timer(TokioTimer::new())
        .adaptive_window(true)
        .keep_alive_interval(KEEP_ALIVE)
        .max_concurrent_streams(CONCURRENT_CALLS_MAX)
        .max_header_list_size(HEADERS_MAX_BYTES)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stopping => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a client's connection broke");
    }
}

/// Runs hyper's work, which is one future for each call, as tasks of ours.
#[derive(Clone, Debug)]
struct OnTasks(Tasks);

impl<F> Executor<F> for OnTasks
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, future: F) {
        self.0.spawn(future);
    }
}
