//! What the gateway answers itself, to anybody: health and reflection.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use http::{Request, Response};
use kernel::ErrorKind;
use service_kit::peer::Connections;
use tokio::sync::watch;
use tonic::Status;
use tonic::body::Body;
use tonic::service::Routes as Services;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tower::ServiceExt;

use crate::outbound::Outbound;
use crate::route::Routes;

/// A service that does not answer within this time is not serving.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a watched service is asked.
const WATCH_EVERY: Duration = Duration::from_secs(5);

/// True for the methods that the gateway answers itself.
pub(crate) fn answers(path: &str) -> bool {
    matches!(
        path,
        "/grpc.health.v1.Health/Check"
            | "/grpc.health.v1.Health/Watch"
            | "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
            | "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
    )
}

/// Health and reflection.
pub(crate) struct Local {
    services: Services,
    serving: watch::Sender<bool>,
}

impl Local {
    pub(crate) fn new(routes: &Routes) -> anyhow::Result<Self> {
        let (serving, health) = watch::channel(true);
        let backends: HashMap<_, _> =
            routes.services().map(|(name, connections)| (name, connections.clone())).collect();
        // Services without a single route, such as the feeds, are not shown.
        let reflection = || {
            backends.keys().copied().fold(
                tonic_reflection::server::Builder::configure()
                    .register_encoded_file_descriptor_set(headwater_proto::DESCRIPTORS)
                    .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                    .with_service_name("grpc.health.v1.Health"),
                tonic_reflection::server::Builder::with_service_name,
            )
        };
        let services = Services::new(reflection().build_v1()?)
            .add_service(reflection().build_v1alpha()?)
            .add_service(HealthServer::new(HealthDesk { backends, serving: health }))
            .prepare();
        Ok(Self { services, serving })
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Response<Outbound> {
        match self.services.clone().oneshot(request).await {
            Ok(response) => response.map(Outbound::local),
            Err(never) => match never {},
        }
    }

    /// Tells watchers and probes that the gateway takes no new calls.
    pub(crate) fn stop_serving(&self) {
        self.serving.send_replace(false);
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}

/// Answers for the gateway and, by asking them, for the services behind it.
#[derive(Clone)]
struct HealthDesk {
    backends: HashMap<&'static str, Connections>,
    serving: watch::Receiver<bool>,
}

impl HealthDesk {
    async fn status(&self, service: &str) -> ServingStatus {
        if service.is_empty() {
            return if *self.serving.borrow() {
                ServingStatus::Serving
            } else {
                ServingStatus::NotServing
            };
        }
        let Some(backend) = self.backends.get(service) else {
            return ServingStatus::ServiceUnknown;
        };
        let mut question = tonic::Request::new(HealthCheckRequest { service: String::new() });
        question.set_timeout(PATIENCE);
        match HealthClient::new(backend.next()).check(question).await {
            Ok(answer) => answer.get_ref().status(),
            Err(_) => ServingStatus::NotServing,
        }
    }

    /// Waits until it is time to look again; false once the gateway has stopped, and the watch with it.
    async fn pause(&mut self, service: &str) -> bool {
        if !*self.serving.borrow() {
            return false;
        }
        if service.is_empty() {
            return self.serving.changed().await.is_ok();
        }
        let stopped = self.serving.wait_for(|serving| !serving);
        tokio::time::timeout(WATCH_EVERY, stopped).await.is_err()
    }
}

#[tonic::async_trait]
impl Health for HealthDesk {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(
        &self,
        request: tonic::Request<HealthCheckRequest>,
    ) -> Result<tonic::Response<HealthCheckResponse>, Status> {
        match self.status(&request.get_ref().service).await {
            // The protocol of health checks wants NOT_FOUND here, and the unknown status from a watch.
            ServingStatus::ServiceUnknown => Err(service_kit::error::explained(
                ErrorKind::NotFound,
                "SERVICE_UNKNOWN",
                "没有这一服务",
                "there is no such service",
            )),
            status => Ok(tonic::Response::new(response(status))),
        }
    }

    async fn watch(
        &self,
        request: tonic::Request<HealthCheckRequest>,
    ) -> Result<tonic::Response<Self::WatchStream>, Status> {
        let service = request.into_inner().service;
        let changes = stream::unfold((self.clone(), None), move |(mut desk, last)| {
            let service = service.clone();
            async move {
                loop {
                    if last.is_some() && !desk.pause(&service).await {
                        return None;
                    }
                    let status = desk.status(&service).await;
                    if last != Some(status) {
                        return Some((Ok(response(status)), (desk, Some(status))));
                    }
                }
            }
        });
        Ok(tonic::Response::new(changes.boxed()))
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}
