//! The feed of another service, told what to say by the test.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures::Stream;
use headwater_proto::common::v1 as pb;
use headwater_proto::common::v1::event_feed_service_server::{
    EventFeedService, EventFeedServiceServer,
};
use headwater_proto::{Published, type_of};
use kernel::IdSource;
use kernel::ids::{EventId, MatterId};
use prost::Message;
use service_kit::Tasks;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

/// A feed that says what it is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeFeed {
    events: Arc<Mutex<Vec<pb::Event>>>,
    told: Arc<tokio::sync::Notify>,
}

impl FakeFeed {
    /// Listens on a free port; the feed and its address.
    pub(crate) async fn start(tasks: &Tasks) -> anyhow::Result<(Self, String)> {
        let feed = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let server = tonic::transport::Server::builder()
            .add_service(EventFeedServiceServer::new(feed.clone()))
            .serve_with_incoming(TcpIncoming::from(listener));
        tasks.spawn_until_stopped(async move { drop(server.await) });
        Ok((feed, address))
    }

    /// Publishes a fact about a matter.
    pub(crate) fn publish<M: Published>(
        &self,
        ids: &IdSource,
        matter: MatterId,
        visibility: pb::Visibility,
        message: &M,
    ) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let sequence = events.len() + 1;
        events.push(pb::Event {
            position: format!("1.{sequence}.{sequence}"),
            event_id: EventId::new(ids).to_string(),
            r#type: type_of::<M>(),
            matter_id: matter.to_string(),
            effect_date: Some(pb::CivilDate::new(2026, 3, 2)),
            record_time: Some(prost_types::Timestamp::default()),
            visibility: Some(visibility),
            actor: "530902-XFJ.registrar-1".to_owned(),
            traceparent: String::new(),
            payload: M::Facts::from(message.clone()).encode_to_vec(),
            marks_removal: false,
        });
        drop(events);
        self.told.notify_waiters();
    }

    async fn after(&self, seen: usize) -> (Vec<pb::Event>, usize) {
        loop {
            let heard = self.told.notified();
            let events =
                self.events.lock().unwrap_or_else(PoisonError::into_inner)[seen..].to_vec();
            if !events.is_empty() {
                let seen = seen + events.len();
                return (events, seen);
            }
            heard.await;
        }
    }
}

#[tonic::async_trait]
impl EventFeedService for FakeFeed {
    type SubscribeStream =
        Pin<Box<dyn Stream<Item = Result<pb::SubscribeResponse, Status>> + Send>>;

    async fn subscribe(
        &self,
        request: Request<pb::SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let request = request.into_inner();
        // All that is said here is prompt; the other lane stays silent.
        if request.lane() == pb::Lane::Bulk {
            return Ok(Response::new(Box::pin(futures::stream::pending())));
        }
        let seen = request.after.rsplit('.').next().and_then(|it| it.parse().ok());
        let feed = self.clone();
        let stream = futures::stream::unfold(seen.unwrap_or(0), move |seen| {
            let feed = feed.clone();
            async move {
                let (events, seen) = feed.after(seen).await;
                Some((Ok(pb::SubscribeResponse { events }), seen))
            }
        });
        Ok(Response::new(Box::pin(stream)))
    }

    async fn list_parked(
        &self,
        _: Request<pb::ListParkedRequest>,
    ) -> Result<Response<pb::ListParkedResponse>, Status> {
        Err(Status::unimplemented("a fake"))
    }

    async fn retry_parked(
        &self,
        _: Request<pb::RetryParkedRequest>,
    ) -> Result<Response<pb::RetryParkedResponse>, Status> {
        Err(Status::unimplemented("a fake"))
    }
}
