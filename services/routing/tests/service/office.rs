//! Routing alone, on a PostgreSQL of its own, between fake feeds; and officers who speak to it as
//! the gateway would.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use headwater_proto::common::v1 as common;
use headwater_proto::common::v1::event_feed_service_client::EventFeedServiceClient;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::organisation_service_client::OrganisationServiceClient;
use headwater_proto::routing::v1::routing_fact::Fact;
use headwater_proto::routing::v1::routing_service_client::RoutingServiceClient;
use headwater_proto::routing::v1::urgent_service_client::UrgentServiceClient;
use kernel::ids::{MatterId, PetitionId};
use kernel::{
    IdSource, MachineClock, OfficeClock, OfficeDay, Officer, PostCode, Sensitive, ServiceName,
};
use prost::Message;
use service_kit::transport::{PlainText, Transport};
use service_kit::{Signer, Tasks, Verifier, World};
use test_kit::officer::{Says, officer};
use test_kit::patience::until;
use test_kit::served::serve;
use test_kit::{Database, nine};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::feed::FakeFeed;

/// A running routing service.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    pub(crate) ids: IdSource,
    pub(crate) intake: FakeFeed,
    pub(crate) grid: FakeFeed,
    pub(crate) database: Database,
    gateway: Signer,
    supervision: Signer,
    own: Signer,
    channel: Channel,
    pub(crate) shipped: organisation::AsOf,
    tasks: Tasks,
}

/// A client of what is grave or urgent that says who acts.
pub(crate) type Urgent = UrgentServiceClient<InterceptedService<Channel, Says>>;

/// A client that says who acts.
pub(crate) type Client = RoutingServiceClient<InterceptedService<Channel, Says>>;

/// The same, in front of the feed.
pub(crate) type Feed = EventFeedServiceClient<InterceptedService<Channel, Says>>;

/// The same, in front of the register.
pub(crate) type Registrar = OrganisationServiceClient<InterceptedService<Channel, Says>>;

impl Office {
    /// Opens at nine o'clock on Monday, 2 March 2026.
    pub(crate) async fn open() -> anyhow::Result<Self> {
        let database = Database::with(&routing::schema()).await?;
        let mut config: routing::Config =
            service_kit::config::load("routing", routing::config::DEFAULTS, None)?;
        config.database_url = database.app_url()?;
        config.secret_key = Sensitive::new("0".repeat(64));

        let tasks = Tasks::new();
        let (intake, intake_address) = FakeFeed::start(&tasks).await?;
        let (grid, grid_address) = FakeFeed::start(&tasks).await?;
        let machine = MachineClock::real();
        let signer = |service| Signer::generate(service, machine.clone());
        let (gateway, supervision) =
            (signer(ServiceName::Gateway)?, signer(ServiceName::Supervision)?);
        let own = signer(ServiceName::Routing)?;
        let trusted = [gateway.public_key(), supervision.public_key(), own.public_key()];
        let clock = OfficeClock::manual(nine("2026-03-02"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let world = World {
            clock: clock.clone(),
            machine: machine.clone(),
            ids: ids.clone(),
            signer: own.clone(),
            verifier: Verifier::new(ServiceName::Routing, &trusted, machine),
            peers: BTreeMap::from([
                (ServiceName::Intake, intake_address),
                (ServiceName::GridCollaboration, grid_address),
            ]),
            readiness: service_kit::Readiness::default(),
            transport: Transport::default(),
        };
        routing::found(
            &config.database_url,
            PlainText::default(),
            &clock,
            &ids,
            &test_kit::office::files()?,
        )
        .await?;
        let routes = routing::build(&config, &world, &tasks).await?;
        let channel = serve(ServiceName::Routing, routes, world, &tasks).await?;
        Ok(Self {
            database,
            shipped: test_kit::office::shipped()?.as_of(clock.now().office_date()),
            clock,
            ids,
            intake,
            grid,
            gateway,
            supervision,
            own,
            channel,
            tasks,
        })
    }

    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.tasks.stop(Duration::from_secs(5)).await;
        self.database.stop().await
    }

    /// The officer in this post, with the rights of its kind, as the gateway would present them.
    pub(crate) fn at(&self, post: &str) -> anyhow::Result<Client> {
        let code = PostCode::parse(post)?;
        let person = self.shipped.holder(&code).context("nobody holds the post")?.person.clone();
        self.presented(Officer { person, ..officer(post, self.shipped.rights(&code))? })
    }

    /// This officer, as the gateway would present them.
    pub(crate) fn presented(&self, officer: Officer) -> anyhow::Result<Client> {
        Ok(self.says(Says::officer(&self.gateway, ServiceName::Routing, officer)?))
    }

    /// The officer in this post, in front of what is grave or urgent.
    pub(crate) fn urgent(&self, post: &str) -> anyhow::Result<Urgent> {
        let officer = officer(post, self.shipped.rights(&PostCode::parse(post)?))?;
        let says = Says::officer(&self.gateway, ServiceName::Routing, officer)?;
        Ok(UrgentServiceClient::with_interceptor(self.channel.clone(), says))
    }

    /// The officer in this post, in front of the register.
    pub(crate) fn register(&self, post: &str) -> anyhow::Result<Registrar> {
        let code = PostCode::parse(post)?;
        self.registrar(officer(post, self.shipped.rights(&code))?)
    }

    /// The same for an officer with other rights than the post carries.
    pub(crate) fn registrar(&self, officer: Officer) -> anyhow::Result<Registrar> {
        let says = Says::officer(&self.gateway, ServiceName::Routing, officer)?;
        Ok(OrganisationServiceClient::with_interceptor(self.channel.clone(), says))
    }

    /// The gateway itself.
    pub(crate) fn as_gateway(&self) -> anyhow::Result<Client> {
        Ok(self.says(Says::service(&self.gateway, ServiceName::Routing)?))
    }

    fn says(&self, says: Says) -> Client {
        RoutingServiceClient::with_interceptor(self.channel.clone(), says)
    }

    /// Tells routing of a petition and waits until its desk sees the matter.
    pub(crate) async fn registers(
        &self,
        change: impl FnOnce(&mut intake::PetitionRegistered, &mut common::Visibility),
    ) -> anyhow::Result<MatterId> {
        let matter = MatterId::new(&self.ids);
        let mut petition = intake::PetitionRegistered {
            petition_id: PetitionId::new(&self.ids).to_string(),
            number: format!("530902-XFJ-2026-{}", matter.uuid().as_fields().0),
            channel: intake::Channel::Letter.into(),
            region: "530902001".to_owned(),
            answerable_body: "530902-XFJ".to_owned(),
            category: "wage_arrears".to_owned(),
            purpose: intake::Purpose::Claim.into(),
            party_size: 1,
            notifiable: true,
            ..intake::PetitionRegistered::default()
        };
        let mut label = common::Visibility { version: 1, ..common::Visibility::default() };
        change(&mut petition, &mut label);
        self.intake.publish(&self.ids, matter, label, &petition);
        until(|| self.is_known(matter)).await?;
        Ok(matter)
    }

    async fn is_known(&self, matter: MatterId) -> anyhow::Result<bool> {
        let sql = "select exists (select from routing.matter where matter_id = $1)";
        let (known,) =
            sqlx::query_as(sql).bind(matter.uuid()).fetch_one(&self.database.admin).await?;
        Ok(known)
    }

    /// The matter as this post sees it.
    pub(crate) async fn matter(&self, post: &str, id: MatterId) -> anyhow::Result<pb::Matter> {
        Ok(self.matter_and_acts(post, id).await?.0)
    }

    /// The matter as this post sees it, and what was done about it.
    pub(crate) async fn matter_and_acts(
        &self,
        post: &str,
        id: MatterId,
    ) -> anyhow::Result<(pb::Matter, Vec<pb::MatterAct>)> {
        let request = pb::GetMatterRequest { matter_id: id.to_string() };
        let answer = self.at(post)?.get_matter(request).await?.into_inner();
        Ok((answer.matter.context("the answer holds no matter")?, answer.acts))
    }

    /// Routing's feed, as routing itself would ask for it, which is none of its readers.
    pub(crate) fn own_feed(&self) -> anyhow::Result<Feed> {
        self.feed(&self.own)
    }

    fn feed(&self, reader: &Signer) -> anyhow::Result<Feed> {
        let says = Says::service(reader, ServiceName::Routing)?;
        Ok(EventFeedServiceClient::with_interceptor(self.channel.clone(), says))
    }

    /// The first `count` facts about matters in routing's feed, as supervision reads them.
    pub(crate) async fn facts(&self, count: usize) -> anyhow::Result<Vec<common::Event>> {
        self.facts_that(count, |it| !it.matter_id.is_empty()).await
    }

    /// The first `count` facts about the register.
    pub(crate) async fn register_facts(&self, count: usize) -> anyhow::Result<Vec<common::Event>> {
        self.facts_that(count, |it| it.matter_id.is_empty()).await
    }

    async fn facts_that(
        &self,
        count: usize,
        wanted: fn(&common::Event) -> bool,
    ) -> anyhow::Result<Vec<common::Event>> {
        let mut feed = self.feed(&self.supervision)?;
        let mut stream = feed.subscribe(common::SubscribeRequest::default()).await?.into_inner();
        let mut facts = Vec::new();
        while facts.len() < count {
            let batch = tokio::time::timeout(Duration::from_secs(20), stream.message()).await??;
            facts.extend(batch.context("the feed ended")?.events.into_iter().filter(wanted));
        }
        Ok(facts)
    }
}

/// The files of the shipped organisation, with some of their texts changed.
pub(crate) fn folder(
    change: impl Fn(&str, &str) -> String,
) -> anyhow::Result<Vec<pb::OrganisationFile>> {
    let files = test_kit::office::files()?;
    let file = |(name, text): (&str, &str)| pb::OrganisationFile {
        name: name.to_owned(),
        text: change(name, text),
    };
    Ok(files.iter().map(file).collect())
}

/// What an event says.
pub(crate) fn said(event: &common::Event) -> anyhow::Result<Fact> {
    let fact = pb::RoutingFact::decode(event.payload.as_slice())?.fact;
    fact.context("the event holds no fact")
}
