//! A backend that gives every call the same answer, so that only what stands before it is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Response};
use http_body::Frame;
use http_body_util::StreamBody;
use prost::Message;
use service_kit::Tasks;
use tokio::net::TcpListener;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

/// Starts a backend that answers every method with `message`, at once; its address.
pub(crate) async fn answering(message: &impl Message, tasks: &Tasks) -> anyhow::Result<String> {
    answering_after(Duration::ZERO, message, tasks).await
}

/// The same, each answer after a while, as if a database had been asked: between half and one and a
/// half of `pause`, so that calls that began together do not come back together.
pub(crate) async fn answering_after(
    pause: Duration,
    message: &impl Message,
    tasks: &Tasks,
) -> anyhow::Result<String> {
    let frame = framed(message);
    // The request is read to its end, as a service reads it: an answer before that resets the
    // stream.
    let turn = Arc::new(AtomicU32::new(0));
    let router = Router::new().fallback(move |_request: Bytes| {
        let frame = frame.clone();
        // Steps of 37 visit each of a hundred before any twice.
        let hundredths = 50 + turn.fetch_add(37, Ordering::Relaxed) % 100;
        let pause = pause * hundredths / 100;
        async move {
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            answer(frame)
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let server = Server::builder()
        .http2_adaptive_window(Some(true))
        .add_routes(Routes::from(router))
        .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true)));
    tasks.spawn_until_stopped(async move { drop(server.await) });
    Ok(address)
}

/// A message as gRPC frames it: not compressed, length, bytes.
fn framed(message: &impl Message) -> Bytes {
    let mut frame = BytesMut::new();
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.encoded_len()).unwrap_or_default());
    frame.put_slice(&message.encode_to_vec());
    frame.freeze()
}

fn answer(frame: Bytes) -> Response<Body> {
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    let frames = [Frame::data(frame), Frame::trailers(trailers)];
    let frames = tokio_stream::iter(frames.map(Ok::<_, std::convert::Infallible>));
    let mut response = Response::new(Body::new(StreamBody::new(frames)));
    let content_type = HeaderValue::from_static("application/grpc");
    response.headers_mut().insert("content-type", content_type);
    response
}
