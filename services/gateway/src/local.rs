//! What the gateway answers itself, to anybody: health and reflection.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use http::{Request, Response};
use hyper::body::Incoming;
use kernel::clock::Stopwatch;
use kernel::{ErrorKind, MachineClock, ServiceName};
use service_kit::peer::Connections;
use service_kit::readiness::READINESS;
use tokio::sync::{Mutex, watch};
use tonic::Status;
use tonic::body::Body;
use tonic::service::Routes as Services;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tower::ServiceExt;

use crate::config::Config;
use crate::inbound::Inbound;
use crate::outbound::{At, Call, Guard, Outbound, Passage};
use crate::places::Places;
use crate::proxy::Peer;
use crate::refusal::Refusal;
use crate::route::Routes;
use crate::shown;

/// A service that does not answer within this time is not serving.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often a watched service is asked.
const WATCH_EVERY: Duration = Duration::from_secs(5);
/// What a service said of itself is told to all who ask within this time: however many watch, it is asked so seldom.
const KEPT: Duration = Duration::from_secs(1);
/// A question about health or contracts is a name: nothing longer is read from whoever shows no token.
const MESSAGE_MAX_BYTES: u32 = 4 * 1024;

/// A method that the gateway answers itself.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) path: &'static str,
    streams: bool,
    limit: Option<Duration>,
}

/// All of them. A watch lasts as long as somebody looks.
const METHODS: [Method; 4] = [
    Method {
        path: "/grpc.health.v1.Health/Check",
        streams: false,
        limit: Some(Duration::from_secs(5)),
    },
    Method { path: "/grpc.health.v1.Health/Watch", streams: false, limit: None },
    Method {
        path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        streams: true,
        limit: Some(Duration::from_mins(1)),
    },
    Method {
        path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        streams: true,
        limit: Some(Duration::from_mins(1)),
    },
];

/// The method with this path, if the gateway answers it itself.
pub(crate) fn find(path: &str) -> Option<&'static Method> {
    METHODS.iter().find(|it| it.path == path)
}

/// Health and reflection.
pub(crate) struct Local {
    services: Services,
    serving: watch::Sender<bool>,
    calls: Places,
    calls_of_a_connection: usize,
}

impl Local {
    pub(crate) fn new(
        config: &Config,
        routes: &Routes,
        machine: &MachineClock,
    ) -> anyhow::Result<Self> {
        let (serving, health) = watch::channel(true);
        let backend = |name, connections: &Connections| Backend {
            name,
            connections: connections.clone(),
            said: Mutex::default(),
        };
        let backends: HashMap<_, _> =
            routes.services().map(|(name, it)| (name, backend(name, it))).collect();
        let contracts = shown::contracts(|path| routes.find(path).is_some())?;
        let reflection = || {
            backends.keys().copied().fold(
                tonic_reflection::server::Builder::configure()
                    .register_file_descriptor_set(contracts.clone())
                    .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                    .include_reflection_service(false)
                    .with_service_name("grpc.health.v1.Health"),
                tonic_reflection::server::Builder::with_service_name,
            )
        };
        let (v1, v1alpha) = (reflection().build_v1()?, reflection().build_v1alpha()?);
        let desk =
            HealthDesk { backends: Arc::new(backends), serving: health, machine: machine.clone() };
        let services =
            Services::new(v1).add_service(v1alpha).add_service(HealthServer::new(desk)).prepare();
        Ok(Self {
            services,
            serving,
            calls: Places::new(config.open_calls_max.get(), config.open_calls_per_address.get()),
            calls_of_a_connection: config.open_calls_per_connection.get(),
        })
    }

    /// Places for such calls on one connection.
    pub(crate) fn places_of_a_connection(&self) -> Places {
        Places::new(self.calls_of_a_connection, self.calls_of_a_connection)
    }

    pub(crate) async fn answer(
        &self,
        method: &Method,
        call: Call,
        request: Request<Incoming>,
        address: IpAddr,
        peer: &Peer,
    ) -> Response<Outbound> {
        let tickets = self.calls.take(address).zip(peer.calls.take(peer.address));
        let Some((of_address, of_connection)) = tickets else {
            return call.refused(&Refusal::StreamsTooMany);
        };
        let (parts, body) = request.into_parts();
        let inbound = Inbound::new(body, MESSAGE_MAX_BYTES, method.streams);
        let passage = Passage {
            peer: At { service: ServiceName::Gateway, address: "".into() },
            oversize: inbound.oversize(),
            limit: method.limit,
            closing: inbound.closing(),
        };
        let stopping = peer.tasks.stopping();
        let guard = method.streams.then(|| -> Guard {
            Box::pin(async move {
                stopping.await;
                Refusal::Stopping
            })
        });
        let request = Request::from_parts(parts, Body::new(inbound));
        let answer = self.services.clone().oneshot(request);
        let answer = match method.limit {
            Some(limit) => tokio::time::timeout(limit, answer).await.ok(),
            None => Some(answer.await),
        };
        let response = match answer {
            Some(Ok(response)) => Outbound::of_service(response, call, passage, guard),
            Some(Err(never)) => match never {},
            None => call.refused(&Refusal::DeadlinePassed),
        };
        response.map(|it| it.holding([of_address, of_connection]))
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

/// A service behind the gateway, and what it said of itself last.
struct Backend {
    name: &'static str,
    connections: Connections,
    said: Mutex<Option<(Stopwatch, ServingStatus)>>,
}

impl Backend {
    /// What the service says of itself; whoever asks meanwhile waits for the same answer.
    async fn status(&self, machine: &MachineClock) -> ServingStatus {
        let mut said = self.said.lock().await;
        if let Some((_, status)) = said.as_ref().filter(|(age, _)| age.elapsed() < KEPT) {
            return *status;
        }
        let mut question =
            tonic::Request::new(HealthCheckRequest { service: self.name.to_owned() });
        question.set_timeout(PATIENCE);
        let status = match HealthClient::new(self.connections.next().channel).check(question).await
        {
            Ok(answer) => answer.get_ref().status(),
            Err(_) => ServingStatus::NotServing,
        };
        *said = Some((machine.stopwatch(), status));
        status
    }
}

/// Answers for the gateway and, by asking them, for the services behind it.
#[derive(Clone)]
struct HealthDesk {
    backends: Arc<HashMap<&'static str, Backend>>,
    serving: watch::Receiver<bool>,
    machine: MachineClock,
}

impl HealthDesk {
    async fn status(&self, service: &str) -> ServingStatus {
        if is_gateway(service) {
            return if *self.serving.borrow() {
                ServingStatus::Serving
            } else {
                ServingStatus::NotServing
            };
        }
        match self.backends.get(service) {
            Some(backend) => backend.status(&self.machine).await,
            None => ServingStatus::ServiceUnknown,
        }
    }

    /// Waits until it is time to look again; false once the gateway has stopped, and the watch with it.
    async fn pause(&mut self, service: &str) -> bool {
        if !*self.serving.borrow() {
            return false;
        }
        if is_gateway(service) {
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

/// The gateway itself, which needs no database: it takes calls from its start until it leaves.
fn is_gateway(service: &str) -> bool {
    service.is_empty() || service == READINESS
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}
