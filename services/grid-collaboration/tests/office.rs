//! An office with a grid centre: officers and workers call it, other services' facts reach it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveTime;
use engines::{DataFolder, Postgres, PostgresOptions};
use grid_collaboration::app::GridCollaboration;
use grid_collaboration::domain::Refusal;
use grid_collaboration::grpc::Grpc;
use grid_collaboration::reactions::Reactions;
use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_client::GridCollaborationServiceClient;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationServiceServer;
use kernel::clock::office_instant;
use kernel::ids::{EntryId, EventId, MatterId};
use kernel::{
    Actor, IdSource, OfficeClock, OfficeDay, Officer, PersonCode, PostCode, ServiceName, Visibility,
};
use mailbox::{Position, React, Received, Store, feed};
use prost::{Message, Name};
use service_kit::parse::{to_civil, to_timestamp, to_visibility};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tonic::{Request, Status};
use tonic_types::StatusExt;

pub(crate) type Client = GridCollaborationServiceClient<GridCollaborationServiceServer<Grpc>>;

pub(crate) const RISK: &str = "530902-XFJ.risk-1";
pub(crate) const COORDINATOR: &str = "530902-WGZX.coordinator-1";
pub(crate) const WORKER: &str = "530902-WGZX.worker-1";
pub(crate) const OTHER_WORKER: &str = "530902-WGZX.worker-2";

/// Grid collaboration on manual office time, in a folder of its own.
pub(crate) struct Office {
    clock: OfficeClock,
    store: Store,
    ids: IdSource,
    client: Client,
    reactions: Reactions,
    requests: AtomicU32,
    postgres: Postgres,
    folder: PathBuf,
}

impl Office {
    /// Opens on Monday 1 June 2026, nine o'clock.
    pub(crate) async fn opens() -> anyhow::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let turn = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("grid-test-{}-{turn}", std::process::id()));
        let options = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&DataFolder::open(&folder)?, options).await?;
        let admin = postgres.url("postgres");
        let schema = grid_collaboration::schema();
        schema.migrate(&PgConnectOptions::from_str(&admin)?, "o", "a").await?;
        let (_, place) = admin.split_once('@').unwrap_or_default();
        let url = format!("postgres://grid_collaboration_app:a@{place}");
        let pool = PgPoolOptions::new().max_connections(4).connect(&url).await?;

        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        let clock = OfficeClock::manual(office_instant("2026-06-01".parse()?, nine));
        let ids = IdSource::seeded(clock.clone(), 1);
        let store = Store::new(pool, schema.name, ids.clone(), [7; 32]);
        let service = Arc::new(GridCollaboration::open(store.clone(), clock.clone()).await?);
        let server = GridCollaborationServiceServer::new(Grpc(service.clone()));
        Ok(Self {
            client: GridCollaborationServiceClient::new(server),
            reactions: Reactions(service),
            requests: AtomicU32::new(0),
            clock,
            store,
            ids,
            postgres,
            folder,
        })
    }

    /// Closes; what the folder held is gone.
    pub(crate) async fn closes(mut self) -> anyhow::Result<()> {
        self.store.pool().close().await;
        self.postgres.stop().await?;
        drop(std::fs::remove_dir_all(&self.folder));
        Ok(())
    }

    /// Opens the service once more over the same database.
    pub(crate) async fn opens_again(&self) -> anyhow::Result<()> {
        GridCollaboration::open(self.store.clone(), self.clock.clone()).await?;
        Ok(())
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    pub(crate) fn request_id(&self) -> String {
        format!("request-{:04}", self.requests.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn new_matter(&self) -> MatterId {
        MatterId::new(&self.ids)
    }

    pub(crate) fn new_entry(&self) -> EntryId {
        EntryId::new(&self.ids)
    }

    /// What another service published about a matter arrives.
    pub(crate) async fn hears<M: Message + Name>(
        &self,
        producer: ServiceName,
        matter: MatterId,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<()> {
        let event = common::Event {
            event_id: EventId::new(&self.ids).to_string(),
            r#type: M::full_name(),
            matter_id: matter.to_string(),
            effect_date: Some(to_civil(self.clock.now().office_date())),
            record_time: Some(to_timestamp(self.clock.now())),
            visibility: Some(to_visibility(label)),
            payload: message.encode_to_vec(),
            ..Default::default()
        };
        let event = Received::parse(producer, &event)?;
        let actor = Actor::Service(ServiceName::GridCollaboration);
        let mut tx = self.store.begin(&actor, self.clock.now()).await?;
        self.reactions.react(&mut tx, &event).await.map_err(|it| anyhow::anyhow!("{it:?}"))?;
        tx.commit::<Refusal>().await?;
        Ok(())
    }

    /// Everything published so far.
    pub(crate) async fn published(&self) -> anyhow::Result<Vec<common::Event>> {
        let start = Position { epoch: 1, ..Position::default() };
        Ok(feed::read(self.store.pool(), "grid_collaboration", start, 100).await?)
    }

    /// What the risk officer asks: a check of a collapsed road in the first grid, by 10 June.
    pub(crate) fn check(&self, matter: &str, entry: &str) -> pb::IssueTaskRequest {
        pb::IssueTaskRequest {
            request_id: self.request_id(),
            kind: pb::task::Kind::CheckHazard.into(),
            matter_id: matter.to_owned(),
            entry_id: entry.to_owned(),
            grid: "530902001001-G01".to_owned(),
            content: "到现场核查路面塌陷".to_owned(),
            due_date: Some(common::CivilDate::new(2026, 6, 10)),
        }
    }

    /// Issues a check about a matter and returns the task's id.
    pub(crate) async fn issues(&self, matter: MatterId) -> Result<String, Status> {
        let request = by(RISK, self.check(&matter.to_string(), ""));
        Ok(self.client().issue_task(request).await?.into_inner().task_id)
    }

    pub(crate) async fn takes(&self, post: &str, task: &str, version: i64) -> Result<i64, Status> {
        let (request_id, task_id) = (self.request_id(), task.to_owned());
        let request = by(post, pb::TakeTaskRequest { request_id, task_id, version });
        Ok(self.client().take_task(request).await?.into_inner().version)
    }

    pub(crate) async fn reports(
        &self,
        post: &str,
        task: &str,
        version: i64,
    ) -> Result<i64, Status> {
        let request = pb::ReportTaskRequest {
            request_id: self.request_id(),
            task_id: task.to_owned(),
            version,
            report: "塌陷约两平方米，已围挡".to_owned(),
        };
        Ok(self.client().report_task(by(post, request)).await?.into_inner().version)
    }

    /// Accepts without a reason, sends back with one.
    pub(crate) async fn reviews(
        &self,
        post: &str,
        task: &str,
        version: i64,
        reason: Option<&str>,
    ) -> Result<pb::task::State, Status> {
        let request = pb::ReviewTaskRequest {
            request_id: self.request_id(),
            task_id: task.to_owned(),
            version,
            accept: reason.is_none(),
            reason: reason.unwrap_or_default().to_owned(),
        };
        Ok(self.client().review_task(by(post, request)).await?.into_inner().state())
    }

    pub(crate) async fn listed(&self, post: &str) -> Result<Vec<pb::Task>, Status> {
        let request = by(post, pb::ListTasksRequest::default());
        Ok(self.client().list_tasks(request).await?.into_inner().tasks)
    }
}

/// A request as the door lets it in: with the officer in this post. Workers have a worker's rights.
pub(crate) fn by<T>(post: &str, message: T) -> Request<T> {
    let code = PostCode::parse(post).expect("a post");
    let holder = post.to_lowercase().replace('.', "-");
    let rights: &[&str] = if post.contains("worker") { &["task.take", "task.report"] } else { &[] };
    let officer = Officer {
        person: PersonCode::parse(&format!("per-{holder}")).expect("a person"),
        body: code.body(),
        region: code.body().region(),
        rights: rights.iter().map(ToString::to_string).collect(),
        held_posts: BTreeSet::from([code.clone()]),
        post: code,
    };
    let mut request = Request::new(message);
    request.extensions_mut().insert(Arc::new(Actor::Officer(officer)));
    request
}

/// The machine reason of a refusal.
pub(crate) fn reason<T: std::fmt::Debug>(outcome: Result<T, Status>) -> String {
    let details = outcome.expect_err("a refusal").get_error_details_vec();
    details
        .into_iter()
        .find_map(|it| match it {
            tonic_types::ErrorDetail::ErrorInfo(info) => Some(info.reason),
            _ => None,
        })
        .unwrap_or_default()
}
