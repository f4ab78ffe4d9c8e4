//! Supervision alone, told of facts as its feeds would tell it, and asked by officers as the gateway would present them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use engines::{DataFolder, Postgres, PostgresOptions, Redis, RedisOptions};
use headwater_proto::common::v1 as common;
use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_service_client::SupervisionServiceClient;
use kernel::clock::office_instant;
use kernel::ids::{EventId, MatterId};
use kernel::{
    Actor, IdSource, MachineClock, OfficeClock, Officer, PersonCode, PostCode, Sensitive,
    ServiceName,
};
use mailbox::{Digested, React, Received};
use prost::{Message, Name};
use service_kit::identity::IDENTITY_HEADER;
use service_kit::parse::{to_civil, to_timestamp};
use service_kit::{Signer, Tasks, Verifier, World};
use sqlx::postgres::{PgConnectOptions, PgPool};
use supervision::Supervision;
use supervision::domain::Refusal;
use supervision::reactions::Reactions;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_types::StatusExt;

/// A running supervision, in as many replicas as asked for.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    pub(crate) ids: IdSource,
    pub(crate) admin: PgPool,
    pub(crate) redis: Redis,
    pub(crate) replicas: Vec<Arc<Supervision>>,
    gateway: Signer,
    config: supervision::Config,
    channel: Channel,
    tasks: Tasks,
    postgres: Postgres,
    // Removed after the engines have stopped, or their process has ended.
    _place: Place,
}

/// A client that says who acts.
pub(crate) type Client = SupervisionServiceClient<InterceptedService<Channel, Says>>;

/// Adds the signed identity to each call.
#[derive(Clone)]
pub(crate) struct Says(MetadataValue<Ascii>);

impl tonic::service::Interceptor for Says {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert(IDENTITY_HEADER, self.0.clone());
        Ok(request)
    }
}

/// A fact as another service would publish it.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) producer: ServiceName,
    pub(crate) event: common::Event,
}

impl Office {
    /// Opens one replica at nine o'clock on Monday, 2 March 2026.
    pub(crate) async fn open() -> anyhow::Result<Self> {
        Self::with_replicas(1).await
    }

    pub(crate) async fn with_replicas(count: usize) -> anyhow::Result<Self> {
        Self::with(count, |_| {}).await
    }

    /// So many replicas, with settings of their own.
    pub(crate) async fn with(
        count: usize,
        change: impl FnOnce(&mut supervision::Config),
    ) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(&place.0)?;
        let settings = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, settings).await?;
        let redis = Redis::start(&folder, RedisOptions::default()).await?;
        let url = postgres.url("postgres");
        let schema = supervision::schema();
        schema.migrate(&PgConnectOptions::from_str(&url)?, "secret", "secret").await?;
        let (_, host) = url.split_once('@').context("the URL names no host")?;
        let mut config: supervision::Config =
            service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
        config.database_url = Sensitive::new(format!("postgres://supervision_app:secret@{host}"));
        config.secret_key = Sensitive::new("0".repeat(64));
        config.redis_url = Sensitive::new(redis.url());
        (config.poll_milliseconds, config.sweep_milliseconds, config.beat_milliseconds) =
            (5, 200, 50);
        change(&mut config);

        let tasks = Tasks::new();
        let clock = OfficeClock::manual(nine("2026-03-02"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let gateway = Signer::generate(ServiceName::Gateway, MachineClock::real())?;
        let world = world(&clock, &ids, &gateway)?;
        let (routes, first) = supervision::build(&config, &world, &tasks).await?;
        let mut replicas = vec![first];
        for _ in 1..count {
            replicas.push(supervision::build(&config, &world, &tasks).await?.1);
        }
        let admin = PgPool::connect(&url).await?;
        let channel = serve(routes, world, &tasks).await?;
        Ok(Self {
            clock,
            ids,
            admin,
            redis,
            replicas,
            gateway,
            config,
            channel,
            tasks,
            postgres,
            _place: place,
        })
    }

    /// Starts one more replica, with a configuration of its own, and calls that one from now on.
    pub(crate) async fn deploy(
        &mut self,
        change: impl FnOnce(&mut supervision::Config),
    ) -> anyhow::Result<()> {
        let mut config = self.config.clone();
        change(&mut config);
        let world = world(&self.clock, &self.ids, &self.gateway)?;
        let (routes, replica) = supervision::build(&config, &world, &self.tasks).await?;
        self.replicas.insert(0, replica);
        self.channel = serve(routes, world, &self.tasks).await?;
        Ok(())
    }

    /// The operator, who sees how it runs and nothing of what it is about.
    pub(crate) fn operator(&self) -> anyhow::Result<Client> {
        self.at("530900-XFJ.operator-1", "operator")
    }

    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.admin.close().await;
        self.redis.stop().await?;
        self.postgres.stop().await
    }

    /// The officer in this post, with the rights of this kind of post.
    pub(crate) fn at(&self, post: &str, kind: &str) -> anyhow::Result<Client> {
        let post = PostCode::parse(post)?;
        let officer = Officer {
            person: PersonCode::parse("per-somebody")?,
            body: post.body(),
            region: post.body().region(),
            rights: rights(kind)?.into_iter().collect(),
            held_posts: [post.clone()].into(),
            post,
        };
        let key = officer.post.to_string();
        let token = self.gateway.sign(ServiceName::Supervision, &Actor::Officer(officer), &key)?;
        let says = Says(token.parse()?);
        Ok(SupervisionServiceClient::with_interceptor(self.channel.clone(), says))
    }

    /// The county's supervision officer.
    pub(crate) fn supervisor(&self) -> anyhow::Result<Client> {
        self.at("530902-XFJ.supervision-1", "supervision_officer")
    }

    /// A clerk of the housing bureau, which the matters of these tests go to.
    pub(crate) fn clerk(&self) -> anyhow::Result<Client> {
        self.at("530902-ZJJ.clerk-1", "body_clerk")
    }

    /// A fact about a matter that is kept from nobody, recorded now.
    pub(crate) fn fact<M: Message + Name>(
        &self,
        matter: MatterId,
        date: &str,
        message: &M,
    ) -> anyhow::Result<Told> {
        let producer = M::PACKAGE.split('.').nth(1).and_then(ServiceName::parse);
        let event = common::Event {
            event_id: EventId::new(&self.ids).to_string(),
            r#type: M::full_name(),
            matter_id: matter.to_string(),
            effect_date: Some(civil(date)?),
            record_time: Some(to_timestamp(self.clock.now())),
            visibility: Some(common::Visibility { version: 1, ..common::Visibility::default() }),
            actor: "530902-XFJ.registrar-1".to_owned(),
            payload: message.encode_to_vec(),
            ..common::Event::default()
        };
        Ok(Told { producer: producer.context("no such service")?, event })
    }

    /// Tells supervision of facts, each in a transaction of its own, as a feed does that delivers one at a time.
    pub(crate) async fn tell(&self, facts: impl IntoIterator<Item = Told>) -> anyhow::Result<()> {
        let office = self.replicas.first().context("no replica")?;
        let reactions = Reactions(office.clone());
        for told in facts {
            let received = Received::parse(told.producer, &told.event)?;
            let actor = Actor::Service(ServiceName::Supervision);
            let mut tx = office.store().begin(&actor, self.clock.now()).await?;
            let digested = reactions.react(&mut tx, &received).await;
            let digested = digested.map_err(|error| anyhow::anyhow!("{error:?}"))?;
            anyhow::ensure!(digested == Digested::Done, "ignored {}", received.type_name);
            tx.commit::<Refusal>().await?;
        }
        Ok(())
    }

    /// Moves office time forward, stopping at each wake until all that is due has fired.
    pub(crate) async fn advance(&self, date: &str) -> anyhow::Result<()> {
        let until = nine(date);
        let office = self.replicas.first().context("no replica")?;
        while let Some(next) = office.next_wake().await?.filter(|next| *next <= until) {
            self.clock.advance_to(next);
            self.settled().await?;
        }
        self.clock.advance_to(until);
        self.settled().await
    }

    pub(crate) async fn settled(&self) -> anyhow::Result<()> {
        let office = self.replicas.first().context("no replica")?;
        let wait = async {
            while office.due_unfired().await? > 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            anyhow::Ok(())
        };
        tokio::time::timeout(Duration::from_secs(30), wait).await.context("waited in vain")?
    }

    /// What supervision published about a matter, in order, as the last part of each type.
    pub(crate) async fn published(&self, matter: MatterId) -> anyhow::Result<Vec<String>> {
        let sql = "select split_part(type, '.', 4) from supervision.outbox where matter_id = $1
             order by xid, sequence";
        let rows: Vec<(String,)> =
            sqlx::query_as(sql).bind(matter.uuid()).fetch_all(&self.admin).await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// The deadline of a rule, as the county's supervision officer sees it.
    pub(crate) async fn deadline(
        &self,
        matter: MatterId,
        rule: &str,
    ) -> anyhow::Result<pb::Deadline> {
        let request =
            pb::ListDeadlinesRequest { matter_id: matter.to_string(), ..Default::default() };
        let answer = self.supervisor()?.list_deadlines(request).await?.into_inner();
        let found = answer.deadlines.into_iter().find(|it| it.rule == rule);
        found.with_context(|| format!("no deadline of {rule}"))
    }

    /// The orders the county's supervision officer sees.
    pub(crate) async fn orders(&self) -> anyhow::Result<Vec<pb::Order>> {
        let request = pb::ListOrdersRequest::default();
        Ok(self.supervisor()?.list_orders(request).await?.into_inner().orders)
    }
}

fn world(clock: &OfficeClock, ids: &IdSource, gateway: &Signer) -> anyhow::Result<World> {
    let machine = MachineClock::real();
    // Nobody listens there: these tests are the feeds.
    let nowhere = "http://127.0.0.1:1".to_owned();
    Ok(World {
        clock: clock.clone(),
        ids: ids.clone(),
        signer: Signer::generate(ServiceName::Supervision, machine.clone())?,
        verifier: Verifier::new(ServiceName::Supervision, &[gateway.public_key()], machine.clone()),
        peers: supervision::reactions::PRODUCERS
            .into_iter()
            .map(|producer| (producer, nowhere.clone()))
            .collect(),
        machine,
    })
}

async fn serve(
    routes: tonic::service::Routes,
    world: World,
    tasks: &Tasks,
) -> anyhow::Result<Channel> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let running = tasks.clone();
    tasks.spawn(async move {
        let service = ServiceName::Supervision;
        drop(service_kit::server::serve(service, listener, routes, &world, &running).await);
    });
    Ok(Endpoint::from_shared(address)?.connect_lazy())
}

fn rights(kind: &str) -> anyhow::Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Kind {
        rights: Vec<String>,
    }
    let kinds = include_str!("../../../../deploy/data/post-kinds.toml");
    let mut kinds: BTreeMap<String, Kind> = toml::from_str(kinds)?;
    Ok(kinds.remove(kind).context("no such kind of post")?.rights)
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

pub(crate) fn civil(date: &str) -> anyhow::Result<common::CivilDate> {
    Ok(to_civil(date.parse()?))
}

pub(crate) fn nine(date: &str) -> DateTime<Utc> {
    let date: NaiveDate = date.parse().unwrap_or_default();
    office_instant(date, NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default())
}

/// A folder for one test, removed when it ends.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn path(&self) -> &std::path::Path {
        &self.0
    }

    pub(crate) fn fresh() -> anyhow::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let turn = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("supervision-test-{}-{turn}", std::process::id());
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
