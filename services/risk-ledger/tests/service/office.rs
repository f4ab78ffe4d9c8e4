//! An office with a ledger: officers call it, other services' facts reach it.

use std::sync::Arc;

use headwater_proto::Published;
use headwater_proto::grid_collaboration::v1 as grid;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::risk_ledger::v1::risk_ledger_service_client::RiskLedgerServiceClient;
use headwater_proto::risk_ledger::v1::risk_ledger_service_server::RiskLedgerServiceServer;
use headwater_proto::supervision::v1 as supervision;
use kernel::ids::{MatterId, TaskId};
use kernel::{IdSource, OfficeClock, OfficeDay, ServiceName, Visibility};
use mailbox::{Position, Store, feed};
use risk_ledger::app::RiskLedger;
use risk_ledger::domain::entry::OVERSEE;
use risk_ledger::grpc::Grpc;
use risk_ledger::reactions::Reactions;
use test_kit::hearing::{Told, hear};
use test_kit::officer::{self, officer};
use test_kit::{Database, nine, request_id};
use tonic::{Request, Status};
use words::common::Lane;

pub(crate) type Client = RiskLedgerServiceClient<RiskLedgerServiceServer<Grpc>>;

pub(crate) const RISK: &str = "530902-XFJ.risk-1";
pub(crate) const SECOND: &str = "530902-XFJ.risk-2";
pub(crate) const GOVERNMENT: &str = "530902-ZF.clerk-1";

/// A ledger on manual office time, in a folder of its own.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    pub(crate) store: Store,
    ids: IdSource,
    client: Client,
    reactions: Reactions,
    pub(crate) database: Database,
}

impl Office {
    /// Opens on Monday 1 June 2026, nine o'clock.
    pub(crate) async fn opens() -> anyhow::Result<Self> {
        let database = Database::with(&risk_ledger::schema()).await?;
        let clock = OfficeClock::manual(nine("2026-06-01"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let store = database.store(&ids).await?;
        test_kit::office::known_to(&store, clock.now()).await?;
        let ledger = Arc::new(RiskLedger::open(store.clone(), clock.clone()).await?);
        Ok(Self {
            client: RiskLedgerServiceClient::new(RiskLedgerServiceServer::new(Grpc(
                ledger.clone(),
            ))),
            reactions: Reactions(ledger),
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

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    pub(crate) fn new_matter(&self) -> MatterId {
        MatterId::new(&self.ids)
    }

    /// What other services published about a matter reaches the ledger.
    pub(crate) async fn hears<M: Published>(
        &self,
        matter: MatterId,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<()> {
        let now = self.clock.now();
        let told = Told::about(&self.ids, now, matter, now.office_date(), label, message)?;
        hear(&self.store, ServiceName::RiskLedger, &self.reactions, now, &told).await?;
        Ok(())
    }

    /// A petition opens a matter in the town 530902001.
    pub(crate) async fn hears_of_petition(
        &self,
        matter: MatterId,
        label: &Visibility,
        change: impl FnOnce(&mut intake::PetitionRegistered),
    ) -> anyhow::Result<()> {
        let mut message = intake::PetitionRegistered {
            number: "530902-XFJ-2026-000012".to_owned(),
            region: "530902001".to_owned(),
            ..Default::default()
        };
        change(&mut message);
        self.hears(matter, label, &message).await
    }

    /// A term about a matter passed unmet.
    pub(crate) async fn hears_of_breach(
        &self,
        matter: MatterId,
        label: &Visibility,
    ) -> anyhow::Result<()> {
        let rule = "handling".to_owned();
        let message = supervision::DeadlineBreached { rule, ..Default::default() };
        self.hears(matter, label, &message).await
    }

    /// A grid worker's report about an entry was accepted.
    pub(crate) async fn hears_of_finding(
        &self,
        matter: MatterId,
        label: &Visibility,
        entry: &str,
    ) -> anyhow::Result<()> {
        let message = grid::TaskAccepted {
            task_id: TaskId::new(&self.ids).to_string(),
            entry_id: entry.to_owned(),
            finding: "塌陷约两平方米，已围挡".to_owned(),
            ..Default::default()
        };
        self.hears(matter, label, &message).await
    }

    /// The types of everything published so far.
    pub(crate) async fn published(&self) -> anyhow::Result<Vec<String>> {
        let start = Position { epoch: 1, ..Position::default() };
        let mut view = self.store.read_as_service().await?;
        let events = feed::read(view.connection(), "risk_ledger", Lane::Prompt, start, 100).await?;
        Ok(events
            .into_iter()
            .map(|it| it.r#type.rsplit('.').next().unwrap_or_default().to_owned())
            .collect())
    }

    pub(crate) async fn listed(&self, post: &str) -> anyhow::Result<Vec<pb::Entry>> {
        let request = by(post, pb::ListEntriesRequest::default());
        Ok(self.client().list_entries(request).await?.into_inner().entries)
    }

    /// What this post would see of the ledger if it oversaw its region.
    pub(crate) async fn overseen(&self, post: &str) -> anyhow::Result<Vec<pb::Entry>> {
        let request = officer::by(officer(post, [OVERSEE])?, pb::ListEntriesRequest::default());
        Ok(self.client().list_entries(request).await?.into_inner().entries)
    }

    pub(crate) async fn got(&self, post: &str, entry: &str) -> Result<pb::Entry, Status> {
        let request = by(post, pb::GetEntryRequest { entry_id: entry.to_owned() });
        Ok(self.client().get_entry(request).await?.into_inner().entry.unwrap_or_default())
    }

    /// Reports a collapsed road and returns the entry's id.
    pub(crate) async fn reports_a_road(&self) -> anyhow::Result<String> {
        let request = by(RISK, Self::road());
        Ok(self.client().report_entry(request).await?.into_inner().entry_id)
    }

    pub(crate) fn road() -> pb::ReportEntryRequest {
        pb::ReportEntryRequest {
            request_id: request_id(),
            region: "530902001".to_owned(),
            domain: pb::Domain::RoadTraffic.into(),
            title: "路面塌陷，影响通行".to_owned(),
            ..Default::default()
        }
    }

    pub(crate) async fn grades(&self, entry: &str, version: i64) -> Result<i64, Status> {
        let request = pb::GradeEntryRequest {
            request_id: request_id(),
            entry_id: entry.to_owned(),
            version,
            grade: pb::Grade::High.into(),
            reason: "塌陷面扩大".to_owned(),
        };
        Ok(self.client().grade_entry(by(RISK, request)).await?.into_inner().version)
    }

    pub(crate) async fn leads(&self, entry: &str, version: i64, body: &str) -> Result<i64, Status> {
        let request = pb::AssignEntryLeadRequest {
            request_id: request_id(),
            entry_id: entry.to_owned(),
            version,
            leader_post: "530902-ZF.leader-1".to_owned(),
            responsible_body: body.to_owned(),
        };
        Ok(self.client().assign_entry_lead(by(RISK, request)).await?.into_inner().version)
    }

    /// Grades, leads, proposes and confirms.
    pub(crate) async fn strikes_off(&self, entry: &str) -> anyhow::Result<()> {
        let version = self.got(RISK, entry).await?.version;
        let version = self.grades(entry, version).await?;
        let version = self.leads(entry, version, "530902-ZF").await?;
        let version = self.proposes(entry, version).await?;
        self.confirms(SECOND, entry, version).await?;
        Ok(())
    }

    pub(crate) async fn proposes(&self, entry: &str, version: i64) -> Result<i64, Status> {
        let request = pb::ProposeStrikeOffRequest {
            request_id: request_id(),
            entry_id: entry.to_owned(),
            version,
            evidence: "路面已修复，照片附卷".to_owned(),
        };
        Ok(self.client().propose_strike_off(by(RISK, request)).await?.into_inner().version)
    }

    pub(crate) async fn confirms(
        &self,
        post: &str,
        entry: &str,
        version: i64,
    ) -> Result<i64, Status> {
        let request = pb::ConfirmStrikeOffRequest {
            request_id: request_id(),
            entry_id: entry.to_owned(),
            version,
        };
        Ok(self.client().confirm_strike_off(by(post, request)).await?.into_inner().version)
    }
}

/// A request as the door lets it in: with the officer in this post. Risk officers oversee their
/// region's ledger.
pub(crate) fn by<T>(post: &str, message: T) -> Request<T> {
    let rights: &[&str] = if post.contains(".risk-") { &[OVERSEE] } else { &[] };
    officer::by(officer(post, rights).expect("a post"), message)
}
