//! An office with a ledger: officers call it, other services' facts reach it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveTime;
use engines::{DataFolder, Postgres, PostgresOptions};
use headwater_proto::common::v1 as common;
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as pb;
use headwater_proto::risk_ledger::v1::risk_ledger_service_client::RiskLedgerServiceClient;
use headwater_proto::risk_ledger::v1::risk_ledger_service_server::RiskLedgerServiceServer;
use kernel::clock::office_instant;
use kernel::ids::{EventId, MatterId};
use kernel::{
    Actor, IdSource, OfficeClock, OfficeDay, Officer, PersonCode, PostCode, ServiceName, Visibility,
};
use mailbox::{Position, React, Received, Store, feed};
use prost::{Message, Name};
use risk_ledger::app::RiskLedger;
use risk_ledger::domain::Refusal;
use risk_ledger::grpc::Grpc;
use risk_ledger::reactions::Reactions;
use service_kit::parse::{to_civil, to_timestamp, to_visibility};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tonic::{Request, Status};
use tonic_types::StatusExt;

pub(crate) type Client = RiskLedgerServiceClient<RiskLedgerServiceServer<Grpc>>;

pub(crate) const RISK: &str = "530902-XFJ.risk-1";
pub(crate) const SECOND: &str = "530902-XFJ.risk-2";
pub(crate) const GOVERNMENT: &str = "530902-ZF.clerk-1";

/// A ledger on manual office time, in a folder of its own.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
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
        let folder =
            std::env::temp_dir().join(format!("ledger-test-{}-{turn}", std::process::id()));
        let options = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&DataFolder::open(&folder)?, options).await?;
        let admin = postgres.url("postgres");
        risk_ledger::schema().migrate(&PgConnectOptions::from_str(&admin)?, "o", "a").await?;
        let (_, place) = admin.split_once('@').unwrap_or_default();
        let url = format!("postgres://risk_ledger_app:a@{place}");
        let pool = PgPoolOptions::new().max_connections(4).connect(&url).await?;

        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        let clock = OfficeClock::manual(office_instant("2026-06-01".parse()?, nine));
        let ids = IdSource::seeded(clock.clone(), 1);
        let store = Store::new(pool, "risk_ledger", ids.clone(), [7; 32]);
        let ledger = Arc::new(RiskLedger::new(store.clone(), clock.clone())?);
        Ok(Self {
            client: RiskLedgerServiceClient::new(RiskLedgerServiceServer::new(Grpc(
                ledger.clone(),
            ))),
            reactions: Reactions(ledger),
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

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// An id for the next request.
    pub(crate) fn request_id(&self) -> String {
        format!("request-{:04}", self.requests.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn new_matter(&self) -> MatterId {
        MatterId::new(&self.ids)
    }

    /// What other services published about a matter reaches the ledger.
    pub(crate) async fn hears<M: Message + Name>(
        &self,
        producer: ServiceName,
        matter: MatterId,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<()> {
        let event = common::Event {
            position: String::new(),
            event_id: EventId::new(&self.ids).to_string(),
            r#type: M::full_name(),
            matter_id: matter.to_string(),
            effect_date: Some(to_civil(self.clock.now().office_date())),
            record_time: Some(to_timestamp(self.clock.now())),
            visibility: Some(to_visibility(label)),
            actor: format!("service:{producer}"),
            traceparent: String::new(),
            payload: message.encode_to_vec(),
        };
        let event = Received::parse(producer, &event)?;
        let actor = Actor::Service(ServiceName::RiskLedger);
        let mut tx = self.store.begin(&actor, self.clock.now()).await?;
        self.reactions.react(&mut tx, &event).await.map_err(|it| anyhow::anyhow!("{it:?}"))?;
        tx.commit::<Refusal>().await?;
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
            matter_id: matter.to_string(),
            number: "530902-XFJ-2026-000012".to_owned(),
            region: "530902001".to_owned(),
            ..Default::default()
        };
        change(&mut message);
        self.hears(ServiceName::Intake, matter, label, &message).await
    }

    /// The types of everything published so far.
    pub(crate) async fn published(&self) -> anyhow::Result<Vec<String>> {
        let start = Position { epoch: 1, ..Position::default() };
        let events = feed::read(self.store.pool(), "risk_ledger", start, 100).await?;
        Ok(events
            .into_iter()
            .map(|it| it.r#type.rsplit('.').next().unwrap_or_default().to_owned())
            .collect())
    }

    pub(crate) async fn listed(&self, post: &str) -> anyhow::Result<Vec<pb::Entry>> {
        let request = by(post, pb::ListEntriesRequest::default());
        Ok(self.client().list_entries(request).await?.into_inner().entries)
    }

    pub(crate) async fn got(&self, post: &str, entry: &str) -> Result<pb::Entry, Status> {
        let request = by(post, pb::GetEntryRequest { entry_id: entry.to_owned() });
        Ok(self.client().get_entry(request).await?.into_inner().entry.unwrap_or_default())
    }

    /// Reports a collapsed road and returns the entry's id.
    pub(crate) async fn reports_a_road(&self) -> anyhow::Result<String> {
        let request = by(RISK, self.road());
        Ok(self.client().report_entry(request).await?.into_inner().entry_id)
    }

    pub(crate) fn road(&self) -> pb::ReportEntryRequest {
        pb::ReportEntryRequest {
            request_id: self.request_id(),
            region: "530902001".to_owned(),
            domain: "road_traffic".to_owned(),
            title: "路面塌陷，影响通行".to_owned(),
            ..Default::default()
        }
    }

    pub(crate) async fn grades(&self, entry: &str, version: i64) -> Result<i64, Status> {
        let request = pb::GradeEntryRequest {
            request_id: self.request_id(),
            entry_id: entry.to_owned(),
            version,
            grade: pb::Grade::High.into(),
            reason: "塌陷面扩大".to_owned(),
        };
        Ok(self.client().grade_entry(by(RISK, request)).await?.into_inner().version)
    }

    pub(crate) async fn leads(&self, entry: &str, version: i64, body: &str) -> Result<i64, Status> {
        let request = pb::LeadEntryRequest {
            request_id: self.request_id(),
            entry_id: entry.to_owned(),
            version,
            leader_post: "530902-ZF.leader-1".to_owned(),
            responsible_body: body.to_owned(),
        };
        Ok(self.client().lead_entry(by(RISK, request)).await?.into_inner().version)
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
            request_id: self.request_id(),
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
            request_id: self.request_id(),
            entry_id: entry.to_owned(),
            version,
        };
        Ok(self.client().confirm_strike_off(by(post, request)).await?.into_inner().version)
    }
}

/// A request as the door lets it in: with the officer in this post. Each post has a holder of its own.
pub(crate) fn by<T>(post: &str, message: T) -> Request<T> {
    let code = PostCode::parse(post).expect("a post");
    let holder = post.to_lowercase().replace('.', "-");
    let officer = Officer {
        person: PersonCode::parse(&format!("per-{holder}")).expect("a person"),
        body: code.body(),
        region: code.body().region(),
        rights: BTreeSet::new(),
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
