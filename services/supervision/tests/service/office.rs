//! Supervision alone, told of facts as its feeds would tell it, and asked by officers as the
//! gateway would present them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use engines::{Redis, RedisOptions};
use headwater_proto::Published;
use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_service_client::SupervisionServiceClient;
use kernel::ids::MatterId;
use kernel::{IdSource, MachineClock, OfficeClock, Sensitive, ServiceName, Visibility};
use mailbox::Digested;
use service_kit::transport::Transport;
use service_kit::{Signer, Tasks, Verifier, World};
use supervision::reactions::Reactions;
use supervision::{Built, Firing, Supervision};
use test_kit::hearing::{Told, hear};
use test_kit::officer::{Says, officer};
use test_kit::patience::until;
use test_kit::served::serve;
use test_kit::{Database, nine};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

/// A running supervision, in as many replicas as asked for.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    /// Right until it is turned.
    pub(crate) machine: MachineClock,
    pub(crate) ids: IdSource,
    pub(crate) database: Database,
    pub(crate) redis: Redis,
    pub(crate) replicas: Vec<Arc<Supervision>>,
    pub(crate) firing: Vec<Arc<Firing>>,
    gateway: Signer,
    config: supervision::Config,
    channel: Channel,
    tasks: Tasks,
}

/// A client that says who acts.
pub(crate) type Client = SupervisionServiceClient<InterceptedService<Channel, Says>>;

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
        let database = Database::with(&supervision::schema()).await?;
        let redis = Redis::start(database.folder(), RedisOptions::default()).await?;
        let mut config: supervision::Config =
            service_kit::config::load("supervision", supervision::config::DEFAULTS, None)?;
        config.database_url = database.app_url()?;
        config.secret_key = Sensitive::new("0".repeat(64));
        config.redis_url = Sensitive::new(redis.url());
        (config.poll_milliseconds, config.sweep_milliseconds, config.beat_milliseconds) =
            (5, 200, 50);
        change(&mut config);

        let tasks = Tasks::new();
        let clock = OfficeClock::manual(nine("2026-03-02"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let gateway = Signer::generate(ServiceName::Gateway, MachineClock::real())?;
        let machine = MachineClock::turned();
        let world = world(&clock, &machine, &ids, &gateway)?;
        let Built { routes, supervision, firing } =
            supervision::build(&config, &world, &tasks).await?;
        let (mut replicas, mut all_firing) = (vec![supervision], vec![firing]);
        for _ in 1..count {
            let Built { supervision, firing, .. } =
                supervision::build(&config, &world, &tasks).await?;
            replicas.push(supervision);
            all_firing.push(firing);
        }
        let channel = serve(ServiceName::Supervision, routes, world, &tasks).await?;
        let firing = all_firing;
        let office = Self {
            clock,
            machine,
            ids,
            database,
            redis,
            replicas,
            firing,
            gateway,
            config,
            channel,
            tasks,
        };
        Ok(office)
    }

    /// Starts one more replica, with a configuration of its own, and calls that one from now on.
    pub(crate) async fn deploy(
        &mut self,
        change: impl FnOnce(&mut supervision::Config),
    ) -> anyhow::Result<()> {
        let mut config = self.config.clone();
        change(&mut config);
        let world = world(&self.clock, &self.machine, &self.ids, &self.gateway)?;
        let Built { routes, supervision, firing } =
            supervision::build(&config, &world, &self.tasks).await?;
        self.replicas.insert(0, supervision);
        self.firing.insert(0, firing);
        self.channel = serve(ServiceName::Supervision, routes, world, &self.tasks).await?;
        Ok(())
    }

    /// The operator, who sees how it runs and nothing of what it is about.
    pub(crate) fn operator(&self) -> anyhow::Result<Client> {
        self.at("530900-XFJ.operator-1", "operator")
    }

    pub(crate) async fn close(mut self) -> anyhow::Result<()> {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.redis.stop().await?;
        self.database.stop().await
    }

    /// The officer in this post, with the rights of this kind of post.
    pub(crate) fn at(&self, post: &str, kind: &str) -> anyhow::Result<Client> {
        let officer = officer(post, rights(kind)?)?;
        let says = Says::officer(&self.gateway, ServiceName::Supervision, officer)?;
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
    pub(crate) fn fact<M: Published>(
        &self,
        matter: MatterId,
        date: &str,
        message: &M,
    ) -> anyhow::Result<Told> {
        let label = Visibility { version: 1, ..Visibility::default() };
        Told::about(&self.ids, self.clock.now(), matter, date.parse()?, &label, message)
    }

    /// Tells supervision of facts, each in a transaction of its own, as a feed does that delivers
    /// one at a time.
    pub(crate) async fn tell(&self, facts: impl IntoIterator<Item = Told>) -> anyhow::Result<()> {
        let office = self.replicas.first().context("no replica")?;
        let reactions = Reactions(office.clone());
        for told in facts {
            let (store, reader) = (office.store(), ServiceName::Supervision);
            let digested = hear(store, reader, &reactions, self.clock.now(), &told).await?;
            anyhow::ensure!(digested == Digested::Done, "ignored {}", told.event.r#type);
        }
        Ok(())
    }

    /// Moves office time forward, stopping at each wake until all that is due has fired.
    pub(crate) async fn advance(&self, date: &str) -> anyhow::Result<()> {
        let until = nine(date);
        let firing = self.firing.first().context("no replica")?;
        while let Some(next) = firing.next_wake().await?.filter(|next| *next <= until) {
            self.clock.advance_to(next);
            self.settled().await?;
        }
        self.clock.advance_to(until);
        self.settled().await
    }

    pub(crate) async fn settled(&self) -> anyhow::Result<()> {
        let firing = self.firing.first().context("no replica")?;
        until(|| async { Ok(firing.due_unfired().await? == 0) }).await
    }

    /// What supervision published about a matter, in order, as the last part of each type.
    pub(crate) async fn published(&self, matter: MatterId) -> anyhow::Result<Vec<String>> {
        let sql = "select split_part(type, '.', 4) from supervision.outbox where matter_id = $1
             order by xid, sequence";
        let rows: Vec<(String,)> =
            sqlx::query_as(sql).bind(matter.uuid()).fetch_all(&self.database.admin).await?;
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

fn world(
    clock: &OfficeClock,
    machine: &MachineClock,
    ids: &IdSource,
    gateway: &Signer,
) -> anyhow::Result<World> {
    // Nobody listens there: these tests are the feeds.
    let nowhere = "http://127.0.0.1:1".to_owned();
    Ok(World {
        clock: clock.clone(),
        ids: ids.clone(),
        signer: Signer::generate(ServiceName::Supervision, machine.clone())?,
        verifier: Verifier::new(ServiceName::Supervision, &[gateway.public_key()], machine.clone()),
        peers: ServiceName::Supervision
            .reads_feeds_of()
            .iter()
            .map(|producer| (*producer, nowhere.clone()))
            .collect(),
        machine: machine.clone(),
        readiness: service_kit::Readiness::default(),
        transport: Transport::default(),
    })
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
