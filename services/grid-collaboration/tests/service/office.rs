//! An office with a grid centre: officers and workers call it, other services' facts reach it.

use std::sync::Arc;

use grid_collaboration::app::GridCollaboration;
use grid_collaboration::grpc::Grpc;
use grid_collaboration::reactions::Reactions;
use headwater_proto::Published;
use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_client::GridCollaborationServiceClient;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationServiceServer;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use kernel::ids::{EntryId, MatterId};
use kernel::{IdSource, OfficeClock, OfficeDay, ServiceName, Visibility};
use mailbox::{Position, Store, feed};
use organisation::AsOf;
use test_kit::hearing::{Told, hear};
use test_kit::officer::{self, officer};
use test_kit::{Database, nine, request_id};
use tonic::{Request, Status};
use words::common::Lane;

pub(crate) type Client = GridCollaborationServiceClient<GridCollaborationServiceServer<Grpc>>;

pub(crate) const RISK: &str = "530902-XFJ.risk-1";
pub(crate) const COORDINATOR: &str = "530902-WGZX.coordinator-1";
pub(crate) const WORKER: &str = "530902-WGZX.worker-1";
pub(crate) const OTHER_WORKER: &str = "530902-WGZX.worker-2";

/// Grid collaboration on manual office time, in a folder of its own.
pub(crate) struct Office {
    clock: OfficeClock,
    pub(crate) store: Store,
    ids: IdSource,
    client: Client,
    reactions: Reactions,
    pub(crate) database: Database,
}

impl Office {
    /// Opens on Monday 1 June 2026, nine o'clock.
    pub(crate) async fn opens() -> anyhow::Result<Self> {
        let database = Database::with(&grid_collaboration::schema()).await?;
        let clock = OfficeClock::manual(nine("2026-06-01"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let store = database.store(&ids).await?;
        test_kit::office::known_to(&store, clock.now()).await?;
        let service = Arc::new(GridCollaboration::open(store.clone(), clock.clone()).await?);
        let server = GridCollaborationServiceServer::new(Grpc(service.clone()));
        Ok(Self {
            client: GridCollaborationServiceClient::new(server),
            reactions: Reactions(service),
            clock,
            store,
            ids,
            database,
        })
    }

    /// Closes; what it kept is gone.
    pub(crate) async fn closes(self) -> anyhow::Result<()> {
        self.store.close().await;
        self.database.stop().await
    }

    /// The register says something else than the shipped one from now on.
    pub(crate) async fn register_is(&self, office: &AsOf) -> anyhow::Result<()> {
        Ok(self.reactions.0.hand_over(office).await?)
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    pub(crate) fn new_matter(&self) -> MatterId {
        MatterId::new(&self.ids)
    }

    pub(crate) fn new_entry(&self) -> EntryId {
        EntryId::new(&self.ids)
    }

    /// What another service published about a matter arrives.
    pub(crate) async fn hears<M: Published>(
        &self,
        matter: MatterId,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<()> {
        let now = self.clock.now();
        let told = Told::about(&self.ids, now, matter, now.office_date(), label, message)?;
        hear(&self.store, ServiceName::GridCollaboration, &self.reactions, now, &told).await?;
        Ok(())
    }

    /// A matter that the petition office of the district registered tells of itself.
    pub(crate) async fn registers(&self, label: &Visibility) -> anyhow::Result<MatterId> {
        let matter = self.new_matter();
        self.hears(matter, label, &Self::registered()).await?;
        Ok(matter)
    }

    /// An entry about a matter, reported by this body.
    pub(crate) async fn enters(&self, body: &str) -> anyhow::Result<EntryId> {
        let open = Visibility::default();
        let (matter, entry) = (self.registers(&open).await?, self.new_entry());
        self.hears(matter, &open, &Self::entered(entry, body)).await?;
        Ok(entry)
    }

    /// Issues a check about a matter that was registered just now; the task's id.
    pub(crate) async fn a_task(&self) -> anyhow::Result<String> {
        let matter = self.registers(&Visibility::default()).await?;
        Ok(self.issues(matter).await?)
    }

    /// What such a registration says.
    pub(crate) fn registered() -> intake::PetitionRegistered {
        intake::PetitionRegistered {
            answerable_body: "530902-XFJ".to_owned(),
            region: "530902001".to_owned(),
            ..Default::default()
        }
    }

    /// What the ledger says of an entry that this body reported.
    pub(crate) fn entered(entry: EntryId, body: &str) -> risk::EntryRegistered {
        risk::EntryRegistered {
            entry_id: entry.to_string(),
            region: "530902001".to_owned(),
            reporting_body: body.to_owned(),
            ..Default::default()
        }
    }

    /// Everything published so far.
    pub(crate) async fn published(&self) -> anyhow::Result<Vec<common::Event>> {
        let start = Position { epoch: 1, ..Position::default() };
        let mut view = self.store.read_as_service().await?;
        let lane = Lane::Prompt;
        Ok(feed::read(view.connection(), "grid_collaboration", lane, start, 100).await?)
    }

    /// What the risk officer asks: a check of a collapsed road in the first grid, by 10 June.
    pub(crate) fn check(matter: &str, entry: &str) -> pb::IssueTaskRequest {
        pb::IssueTaskRequest {
            request_id: request_id(),
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
        let request = by(RISK, Self::check(&matter.to_string(), ""));
        Ok(self.client().issue_task(request).await?.into_inner().task_id)
    }

    pub(crate) async fn takes(&self, post: &str, task: &str, version: i64) -> Result<i64, Status> {
        let (request_id, task_id) = (request_id(), task.to_owned());
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
            request_id: request_id(),
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
            request_id: request_id(),
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
    let rights: &[&str] = if post.contains("worker") { &["task.take", "task.report"] } else { &[] };
    officer::by(officer(post, rights).expect("a post"), message)
}
