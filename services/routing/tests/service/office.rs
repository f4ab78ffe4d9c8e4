//! Routing alone, on a PostgreSQL of its own, between fake feeds; and officers who speak to it as the gateway would.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::Context;
use chrono::{NaiveDate, NaiveTime};
use engines::{DataFolder, Postgres, PostgresOptions};
use headwater_proto::common::v1 as common;
use headwater_proto::common::v1::event_feed_service_client::EventFeedServiceClient;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_service_client::RoutingServiceClient;
use kernel::clock::office_instant;
use kernel::ids::{MatterId, PetitionId};
use kernel::{
    Actor, IdSource, MachineClock, OfficeClock, Officer, PostCode, Sensitive, ServiceName,
};
use prost::{Message, Name};
use routing::data::{PostKinds, Shipped};
use service_kit::identity::IDENTITY_HEADER;
use service_kit::{Signer, Tasks, Verifier, World};
use sqlx::postgres::{PgConnectOptions, PgPool};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_types::StatusExt;

use crate::feed::FakeFeed;

/// A running routing service.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    pub(crate) ids: IdSource,
    pub(crate) intake: FakeFeed,
    pub(crate) grid: FakeFeed,
    pub(crate) admin: PgPool,
    gateway: Signer,
    supervision: Signer,
    channel: Channel,
    shipped: Shipped,
    kinds: PostKinds,
    tasks: Tasks,
    postgres: Postgres,
    // Removed after the engine has stopped, or its process has ended.
    _place: Place,
}

/// A client that says who acts.
pub(crate) type Client = RoutingServiceClient<InterceptedService<Channel, Says>>;

/// Adds the signed identity to each call.
#[derive(Clone)]
pub(crate) struct Says(MetadataValue<Ascii>);

impl tonic::service::Interceptor for Says {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert(IDENTITY_HEADER, self.0.clone());
        Ok(request)
    }
}

impl Office {
    /// Opens at nine o'clock on Monday, 2 March 2026.
    pub(crate) async fn open() -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(&place.0)?;
        let settings = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, settings).await?;
        let url = postgres.url("postgres");
        let schema = routing::schema();
        schema.migrate(&PgConnectOptions::from_str(&url)?, "secret", "secret").await?;
        let (_, host) = url.split_once('@').context("the URL names no host")?;
        let mut config: routing::Config =
            service_kit::config::load("routing", routing::config::DEFAULTS, None)?;
        config.database_url = Sensitive::new(format!("postgres://routing_app:secret@{host}"));
        config.secret_key = Sensitive::new("0".repeat(64));

        let tasks = Tasks::new();
        let (intake, intake_address) = FakeFeed::start(&tasks).await?;
        let (grid, grid_address) = FakeFeed::start(&tasks).await?;
        let machine = MachineClock::real();
        let signer = |service| Signer::generate(service, machine.clone());
        let (gateway, supervision) =
            (signer(ServiceName::Gateway)?, signer(ServiceName::Supervision)?);
        let trusted = [gateway.public_key(), supervision.public_key()];
        let clock = OfficeClock::manual(nine(2026, 3, 2));
        let ids = IdSource::seeded(clock.clone(), 1);
        let world = World {
            clock: clock.clone(),
            machine: machine.clone(),
            ids: ids.clone(),
            signer: signer(ServiceName::Routing)?,
            verifier: Verifier::new(ServiceName::Routing, &trusted, machine),
            peers: BTreeMap::from([
                (ServiceName::Intake, intake_address),
                (ServiceName::GridCollaboration, grid_address),
            ]),
        };
        let channel = serve(&config, world, &tasks).await?;
        Ok(Self {
            admin: PgPool::connect(&url).await?,
            shipped: Shipped::load()?,
            kinds: PostKinds::load()?,
            clock,
            ids,
            intake,
            grid,
            gateway,
            supervision,
            channel,
            tasks,
            postgres,
            _place: place,
        })
    }

    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.admin.close().await;
        self.postgres.stop().await
    }

    /// The officer in this post, with the rights of its kind, as the gateway would present them.
    pub(crate) fn at(&self, post: &str) -> anyhow::Result<Client> {
        let code = PostCode::parse(post)?;
        let held = self.shipped.posts.iter().find(|it| it.code == code).context("no such post")?;
        let officer = Officer {
            person: held.holder.clone(),
            body: code.body(),
            region: code.body().region(),
            rights: self.kinds.rights(&held.kind).map(str::to_owned).collect(),
            held_posts: [code.clone()].into(),
            post: code,
        };
        self.says(&self.gateway.sign(ServiceName::Routing, &Actor::Officer(officer), post)?)
    }

    /// The gateway itself.
    pub(crate) fn as_gateway(&self) -> anyhow::Result<Client> {
        self.says(&self.gateway.sign_own(ServiceName::Routing)?)
    }

    fn says(&self, identity: &str) -> anyhow::Result<Client> {
        let says = Says(identity.parse()?);
        Ok(RoutingServiceClient::with_interceptor(self.channel.clone(), says))
    }

    /// Tells routing of a petition and waits until its desk sees the matter.
    pub(crate) async fn registers(
        &self,
        change: impl FnOnce(&mut intake::PetitionRegistered, &mut common::Visibility),
    ) -> anyhow::Result<MatterId> {
        let matter = MatterId::new(&self.ids);
        let mut petition = intake::PetitionRegistered {
            petition_id: PetitionId::new(&self.ids).to_string(),
            matter_id: matter.to_string(),
            number: format!("530902-XFJ-2026-{}", matter.uuid().as_fields().0),
            channel: intake::Channel::Letter.into(),
            region: "530902001".to_owned(),
            receipt_date: Some(common::CivilDate::new(2026, 3, 2)),
            receiving_body: "530902-XFJ".to_owned(),
            category: "wage_arrears".to_owned(),
            purpose: intake::Purpose::Claim.into(),
            party_size: 1,
            notifiable: true,
            ..intake::PetitionRegistered::default()
        };
        let mut label = common::Visibility { version: 1, ..common::Visibility::default() };
        change(&mut petition, &mut label);
        self.intake.publish(&self.ids, matter, label, &petition);
        self.until(|| self.is_known(matter)).await?;
        Ok(matter)
    }

    async fn is_known(&self, matter: MatterId) -> anyhow::Result<bool> {
        let sql = "select exists (select from routing.matter where matter_id = $1)";
        let (known,) = sqlx::query_as(sql).bind(matter.uuid()).fetch_one(&self.admin).await?;
        Ok(known)
    }

    /// Waits until something holds; the feed's lag is no part of what is tested.
    pub(crate) async fn until<F: Future<Output = anyhow::Result<bool>>>(
        &self,
        holds: impl Fn() -> F,
    ) -> anyhow::Result<()> {
        let wait = async {
            while !holds().await? {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.context("waited in vain")?
    }

    /// The matter as this post sees it.
    pub(crate) async fn matter(&self, post: &str, id: MatterId) -> anyhow::Result<pb::Matter> {
        let request = pb::GetMatterRequest { matter_id: id.to_string() };
        let answer = self.at(post)?.get_matter(request).await?.into_inner();
        answer.matter.context("the answer holds no matter")
    }

    /// The first `count` facts of routing's feed, as supervision reads them.
    pub(crate) async fn facts(&self, count: usize) -> anyhow::Result<Vec<common::Event>> {
        let says = Says(self.supervision.sign_own(ServiceName::Routing)?.parse()?);
        let mut client = EventFeedServiceClient::with_interceptor(self.channel.clone(), says);
        let mut stream = client.subscribe(common::SubscribeRequest::default()).await?.into_inner();
        let mut facts = Vec::new();
        while facts.len() < count {
            let batch = tokio::time::timeout(Duration::from_secs(20), stream.message()).await??;
            facts.extend(batch.context("the feed ended")?.events);
        }
        Ok(facts)
    }
}

async fn serve(config: &routing::Config, world: World, tasks: &Tasks) -> anyhow::Result<Channel> {
    let routes = routing::build(config, &world, tasks).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let running = tasks.clone();
    tasks.spawn(async move {
        let service = ServiceName::Routing;
        drop(service_kit::server::serve(service, listener, routes, &world, &running).await);
    });
    Ok(Endpoint::from_shared(address)?.connect_lazy())
}

/// A message of the type the fact says it is.
pub(crate) fn decoded<M: Message + Name + Default>(fact: &common::Event) -> anyhow::Result<M> {
    anyhow::ensure!(fact.r#type == M::full_name(), "{} is no {}", fact.r#type, M::full_name());
    Ok(M::decode(fact.payload.as_slice())?)
}

/// The machine reason of a refusal.
pub(crate) fn reason<T: std::fmt::Debug>(answer: Result<T, Status>) -> String {
    let status = answer.expect_err("refused");
    status.get_details_error_info().map_or_else(|| format!("{status:?}"), |info| info.reason)
}

/// A request id that no other request has.
pub(crate) fn request_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("request-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn nine(year: i32, month: u32, day: u32) -> chrono::DateTime<chrono::Utc> {
    let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    office_instant(date, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default())
}

/// A folder for one test, removed when it ends.
struct Place(PathBuf);

impl Place {
    fn fresh() -> anyhow::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let turn = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("routing-test-{}-{turn}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clean.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
