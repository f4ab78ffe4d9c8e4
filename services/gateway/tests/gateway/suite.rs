//! A gateway with fake services behind it, on ports of the system's choice.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use gateway::{Config, Gateway};
use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_service_client::IntakeServiceClient;
use headwater_proto::intake::v1::intake_service_server::IntakeServiceServer;
use headwater_proto::routing::v1::routing_service_server::RoutingServiceServer;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};
use service_kit::transport::Transport;
use service_kit::{Signer, Tasks, Verifier, World, server};
use test_kit::Mint;
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::{Code, Request, Status};
use tonic_types::{ErrorDetail, StatusExt};

use crate::fakes::{FakeIntake, FakeRouting, PERSON, POST};

/// HTTP/2 without any opinion of its own about deadlines or identities.
pub(crate) type PlainClient = Client<HttpConnector, Body>;

pub(crate) struct Suite {
    pub(crate) gateway: Gateway,
    pub(crate) origin: http::Uri,
    pub(crate) mint: Mint,
    pub(crate) config: Config,
    pub(crate) intake: FakeIntake,
    pub(crate) routing: FakeRouting,
    pub(crate) tasks: Tasks,
}

/// A change of the settings.
type Change = Box<dyn FnOnce(&mut Config)>;

/// What a test wants to be different.
#[derive(Default)]
pub(crate) struct Wishes {
    pub(crate) config: Option<Change>,
    /// Where the key set is read again.
    pub(crate) jwks_file: PathBuf,
    /// Another issuer's key set, in place of the mint's.
    pub(crate) jwks: Option<String>,
    /// Routing does not answer.
    pub(crate) without_routing: bool,
    /// Further replicas of intake, which know the gateway by this signer.
    pub(crate) beside: Option<(Signer, Vec<String>)>,
}

impl Suite {
    pub(crate) async fn start() -> Self {
        Self::with(Wishes::default()).await
    }

    pub(crate) async fn configured(config: impl FnOnce(&mut Config) + 'static) -> Self {
        Self::with(Wishes { config: Some(Box::new(config)), ..Wishes::default() }).await
    }

    /// Intake and routing run; the other services are down.
    pub(crate) async fn with(wishes: Wishes) -> Self {
        let mut config = Config::load(None).unwrap();
        config.jwks_file = wishes.jwks_file;
        if let Some(change) = wishes.config {
            change(&mut config);
        }
        let tasks = Tasks::new();
        let machine = MachineClock::real();
        let (signer, beside) = wishes.beside.unwrap_or_else(|| (gateway_signer(), Vec::new()));
        let routing = FakeRouting::default();
        *routing.rights.lock().unwrap() =
            ["petition.register", "petition.import"].map(str::to_owned).to_vec();
        let intake = FakeIntake::default();

        let mut peers: BTreeMap<_, _> = ServiceName::RECORD_KEEPERS
            .into_iter()
            .map(|service| (service, "http://127.0.0.1:1".to_owned()))
            .collect();
        let routes = Routes::new(IntakeServiceServer::new(intake.clone()));
        let address = run(ServiceName::Intake, routes, &signer, &tasks).await;
        let replicas: Vec<_> = beside.into_iter().chain([address]).collect();
        peers.insert(ServiceName::Intake, replicas.join(","));
        if !wishes.without_routing {
            let routes = Routes::new(RoutingServiceServer::new(routing.clone()));
            let address = run(ServiceName::Routing, routes, &signer, &tasks).await;
            peers.insert(ServiceName::Routing, address);
        }

        let mint = Mint::generate(&config.token_issuer, &config.token_audience, machine).unwrap();
        let world = world(ServiceName::Gateway, signer.clone(), &signer, peers);
        let jwks = wishes.jwks.unwrap_or_else(|| mint.jwks().to_owned());
        let gateway = Gateway::build(&config, &world, &jwks).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (serving, served) = (tasks.clone(), gateway.clone());
        tasks.spawn(async move { served.serve(listener, &serving).await.unwrap() });
        Self {
            gateway,
            origin: format!("http://{address}").parse().unwrap(),
            mint,
            config,
            intake,
            routing,
            tasks,
        }
    }

    /// Intake, through the gateway.
    pub(crate) fn client(&self) -> IntakeServiceClient<PlainClient> {
        IntakeServiceClient::with_origin(plain(), self.origin.clone())
            .max_encoding_message_size(usize::MAX)
    }

    /// A request of the one officer whom routing knows.
    pub(crate) fn by_officer<T>(&self, message: T) -> Request<T> {
        with_token(message, &self.token(PERSON, POST))
    }

    pub(crate) fn token(&self, person: &str, post: &str) -> String {
        let (person, post) = (person.parse().unwrap(), post.parse().unwrap());
        self.mint.token(&person, &post, Duration::from_hours(1)).unwrap()
    }
}

pub(crate) fn plain() -> PlainClient {
    Client::builder(TokioExecutor::new()).http2_only(true).build(HttpConnector::new())
}

pub(crate) fn with_token<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

/// A petition whose text tells the fake what to do.
pub(crate) fn petition(text: impl Into<String>) -> pb::RegisterPetitionRequest {
    pb::RegisterPetitionRequest {
        request_id: "request-1".to_owned(),
        petition: Some(pb::PetitionDraft { text: text.into(), ..Default::default() }),
    }
}

pub(crate) fn row(row: i64, text: impl Into<String>) -> pb::ImportPetitionsRequest {
    pb::ImportPetitionsRequest { row, petition: petition(text).petition, ..Default::default() }
}

/// A refusal has its code, its reason, and a sentence in each language.
#[track_caller]
pub(crate) fn assert_refused(status: &Status, code: Code, reason: &str) {
    assert_eq!(status.code(), code, "{status:?}");
    let details = status.get_error_details_vec();
    let reasons: Vec<_> = details
        .iter()
        .filter_map(|detail| match detail {
            ErrorDetail::ErrorInfo(info) => Some(info.reason.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, [reason], "{status:?}");
    for locale in ["zh-CN", "en"] {
        let told = details.iter().any(|detail| {
            matches!(detail, ErrorDetail::LocalizedMessage(it) if it.locale == locale && !it.message.is_empty())
        });
        assert!(told, "no message in {locale}: {status:?}");
    }
}

/// How long a refusal asks the caller to wait.
pub(crate) fn retry_after(status: &Status) -> Option<Duration> {
    status.get_details_retry_info()?.retry_delay
}

/// How services know the gateway.
pub(crate) fn gateway_signer() -> Signer {
    Signer::generate(ServiceName::Gateway, MachineClock::real()).unwrap()
}

/// Serves a fake behind the real door; its address.
pub(crate) async fn run(
    service: ServiceName,
    routes: Routes,
    gateway: &Signer,
    tasks: &Tasks,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let own = Signer::generate(service, MachineClock::real()).unwrap();
    let world = world(service, own, gateway, BTreeMap::new());
    let serving = tasks.clone();
    tasks.spawn(async move {
        server::serve(service, listener, routes, &world, &serving).await.unwrap();
    });
    address
}

fn world(
    service: ServiceName,
    signer: Signer,
    trusted: &Signer,
    peers: BTreeMap<ServiceName, String>,
) -> World {
    let (clock, machine) = (OfficeClock::real(), MachineClock::real());
    World {
        ids: IdSource::random(clock.clone()),
        verifier: Verifier::new(service, &[trusted.public_key()], machine.clone()),
        clock,
        machine,
        signer,
        peers,
        readiness: service_kit::Readiness::default(),
        transport: Transport::default(),
    }
}
