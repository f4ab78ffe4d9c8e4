//! Accepts connections, speaks HTTP/2 on each, drains them at the end.

use std::convert::Infallible;
use std::io::Cursor;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::rt::Executor;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use service_kit::Tasks;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, Chain, Join};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_util::either::Either;

use crate::gateway::Inner;
use crate::places::{Places, Ticket};
use crate::proxy::Peer;

/// Calls that one client connection may have under way.
const CONCURRENT_CALLS_MAX: u32 = 1000;
/// Headers of a call at most: a token, trace context and a client's own metadata.
const HEADERS_MAX_BYTES: u32 = 16 * 1024;
/// A connection that does not answer pings this often is given up.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// After a failed accept, which means the process has run out of files, waiting helps and trying at once does not.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long a connection may go on after the stop; streams are told to end before.
const DRAIN: Duration = Duration::from_secs(12);
/// What every HTTP/2 client says first (RFC 9113, 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Serves connections until the tasks are told to stop; returns when the last connection has drained, or been cut.
pub(crate) async fn until_stopped(inner: Arc<Inner>, listener: TcpListener, tasks: &Tasks) {
    let (open, mut drained) = mpsc::channel::<Infallible>(1);
    let (mut leaving, mut stopping) = (pin!(tasks.leaving()), pin!(tasks.stopping()));
    let mut left = false;
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stopping => break,
            // Probes are told before anybody is refused.
            () = &mut leaving, if !left => {
                left = true;
                inner.local.stop_serving();
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                // Dropped, and so closed, if there is no place for it.
                let Some((stream, ticket, peer)) = admitted(&inner, stream, tasks) else {
                    continue;
                };
                let connection = connection(inner.clone(), stream, peer, tasks.clone());
                let open = open.clone();
                tasks.spawn(async move {
                    connection.await;
                    drop((open, ticket));
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

/// A connection for which there is a place.
fn admitted(inner: &Inner, stream: TcpStream, tasks: &Tasks) -> Option<(TcpStream, Ticket, Peer)> {
    let address = stream.peer_addr().ok()?.ip().to_canonical();
    let Some(ticket) = inner.connections.take(address) else {
        tracing::debug!(%address, "a connection is closed at once: there are too many");
        return None;
    };
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be told to send small packets at once");
    }
    let calls = inner.local.places_of_a_connection();
    Some((stream, ticket, Peer { address, calls, tasks: tasks.clone() }))
}

async fn connection(inner: Arc<Inner>, stream: TcpStream, peer: Peer, tasks: Tasks) {
    let mut stopping = Box::pin(tasks.stopping());
    let greeted = tokio::select! {
        () = &mut stopping => return,
        greeted = greeted(&inner, stream) => greeted,
    };
    let Some(stream) = greeted else { return };
    let service = service_fn(move |request| {
        let (inner, peer) = (inner.clone(), peer.clone());
        async move { Ok::<_, Infallible>(inner.answer(request, &peer).await) }
    });
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
            tokio::time::timeout(DRAIN, connection).await.unwrap_or_else(|_| {
                tracing::warn!("a client's connection did not drain and is cut");
                Ok(())
            })
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a client's connection broke");
    }
}

/// The connection, once its client has said what every HTTP/2 client says first, encrypted if there is a certificate. Whoever says
/// nothing, or only half of it, or something else, has no connection for longer than that may take.
async fn greeted(
    inner: &Inner,
    stream: TcpStream,
) -> Option<impl AsyncRead + AsyncWrite + Send + Unpin + 'static> {
    let greeting = async {
        match &inner.tls {
            None => {
                let (reading, writing) = stream.into_split();
                said_hello(reading, writing).await.map(Either::Left)
            }
            Some(tls) => {
                let stream = tls.accept(stream).await;
                let stream = stream.inspect_err(|error| {
                    tracing::debug!(%error, "a client and the gateway agree on no encryption");
                });
                let (reading, writing) = tokio::io::split(stream.ok()?);
                said_hello(reading, writing).await.map(Either::Right)
            }
        }
    };
    tokio::time::timeout(inner.greeting, greeting).await.ok().flatten()
}

/// The two halves joined again, if what comes first is the preface.
async fn said_hello<R: AsyncRead + Unpin, W: AsyncWrite>(
    mut reading: R,
    writing: W,
) -> Option<Join<Chain<Cursor<[u8; PREFACE.len()]>, R>, W>> {
    let mut said = [0; PREFACE.len()];
    reading.read_exact(&mut said).await.ok()?;
    (&said == PREFACE).then(|| tokio::io::join(Cursor::new(said).chain(reading), writing))
}

/// Places for connections. Behind proxies an address is a proxy's, which brings the connections of many.
pub(crate) fn places(config: &crate::Config) -> Places {
    let total = config.connections_max.get();
    let of_one = config.connections_per_address.get();
    Places::new(total, if config.trusted_proxies == 0 { of_one } else { total })
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
