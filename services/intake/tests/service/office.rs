//! An office that registers: officers call it, other services' facts reach it.

use std::num::NonZeroU32;
use std::sync::Arc;

use headwater_proto::Published;
use headwater_proto::intake::v1 as pb;
use headwater_proto::intake::v1::intake_service_client::IntakeServiceClient;
use headwater_proto::intake::v1::intake_service_server::IntakeServiceServer;
use headwater_proto::supervision::v1 as supervision;
use headwater_proto::supervision::v1::deadline_set::Binds;
use intake::app::{Intake, Limits};
use intake::domain::matter::OVERSEE;
use intake::domain::personal_read::{KindLimits, ReadLimits};
use intake::grpc::Grpc;
use intake::reactions::Reactions;
use intake::seal::Seal;
use kernel::ids::{DeadlineId, MatterId};
use kernel::{Actor, IdSource, OfficeClock, OfficeDay, Sensitive, ServiceName, Visibility};
use mailbox::Store;
use service_kit::Secret;
use service_kit::parse::to_timestamp;
use statutory_calendar::RulesAndCalendar;
use test_kit::hearing::{Told, hear};
use test_kit::officer::{self, officer};
use test_kit::{Database, civil, nine, request_id};
use tonic::{Request, Status};

pub(crate) type Client = IntakeServiceClient<IntakeServiceServer<Grpc>>;

/// A registrar of the county's petition office, and one of the city's.
pub(crate) const REGISTRAR: &str = "530902-XFJ.registrar-1";
pub(crate) const COLLEAGUE: &str = "530902-XFJ.screening-1";
pub(crate) const CITY: &str = "530900-XFJ.registrar-1";
/// The county's housing bureau.
pub(crate) const BUREAU: &str = "530902-ZJJ.clerk-1";

/// Intake on manual office time, in a folder of its own.
pub(crate) struct Office {
    pub(crate) clock: OfficeClock,
    pub(crate) store: Store,
    pub(crate) database: Database,
    ids: IdSource,
    client: Client,
    reactions: Reactions,
}

impl Office {
    /// Opens on Monday, 2 March 2026, nine o'clock.
    pub(crate) async fn opens() -> anyhow::Result<Self> {
        let database = Database::with(&intake::schema()).await?;
        let clock = OfficeClock::manual(nine("2026-03-02"));
        let ids = IdSource::seeded(clock.clone(), 1);
        let store = database.store(&ids).await?;
        let seal = Seal::from_secret(&Secret::parse(&Sensitive::new("0".repeat(64)))?)?;
        let limits = Limits {
            queries_per_minute: NonZeroU32::new(5).expect("five"),
            personal_reads: ReadLimits {
                petitioners: KindLimits { per_hour: 3, per_day: 5, unusual_from: 4 },
                texts: KindLimits { per_hour: 4, per_day: 6, unusual_from: 3 },
                proposals: KindLimits { per_hour: 2, per_day: 3, unusual_from: 2 },
            },
        };
        test_kit::office::known_to(&store, clock.now()).await?;
        let terms = RulesAndCalendar::shipped()?;
        let intake = Intake::open(store.clone(), clock.clone(), ids.clone(), seal, limits, terms);
        let intake = Arc::new(intake.await?);
        let client = IntakeServiceClient::new(IntakeServiceServer::new(Grpc(intake.clone())));
        Ok(Self { clock, store, database, ids, client, reactions: Reactions(intake) })
    }

    /// Closes; what it kept is gone.
    pub(crate) async fn closes(self) -> anyhow::Result<()> {
        self.store.close().await;
        self.database.stop().await
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// A letter about a street lamp, signed by nobody.
    pub(crate) fn letter(&self) -> pb::PetitionDraft {
        pb::PetitionDraft {
            channel: pb::Channel::Letter.into(),
            receive_time: Some(to_timestamp(self.clock.now())),
            text: "路灯坏了三个月".to_owned(),
            ..Default::default()
        }
    }

    /// The same, signed by one person with a telephone.
    pub(crate) fn signed(&self) -> pb::PetitionDraft {
        let somebody = pb::Petitioner {
            name: "甲".to_owned(),
            phone: "0883-2130000".to_owned(),
            ..Default::default()
        };
        pb::PetitionDraft { petitioners: vec![somebody], ..self.letter() }
    }

    pub(crate) async fn registers(
        &self,
        post: &str,
        draft: pb::PetitionDraft,
    ) -> Result<pb::RegisterPetitionResponse, Status> {
        let request =
            pb::RegisterPetitionRequest { request_id: request_id(), petition: Some(draft) };
        Ok(self.client().register_petition(by(post, request)).await?.into_inner())
    }

    pub(crate) async fn gets(&self, post: &str, number: &str) -> Result<pb::Petition, Status> {
        let key = pb::get_petition_request::Key::Number(number.to_owned());
        let request = by(post, pb::GetPetitionRequest { key: Some(key) });
        Ok(self.client().get_petition(request).await?.into_inner().petition.unwrap_or_default())
    }

    /// A number is made void: one asks, another approves.
    pub(crate) async fn voids(
        &self,
        it: &pb::RegisterPetitionResponse,
    ) -> Result<pb::ApproveVoidResponse, Status> {
        let void = pb::VoidPetitionRequest {
            request_id: request_id(),
            petition_id: it.petition_id.clone(),
            version: it.version,
            reason: "重复录入".to_owned(),
        };
        let asked = self.client().void_petition(by(REGISTRAR, void)).await?.into_inner();
        let approve = pb::ApproveVoidRequest {
            request_id: request_id(),
            petition_id: it.petition_id.clone(),
            version: asked.version,
        };
        Ok(self.client().approve_void(by(COLLEAGUE, approve)).await?.into_inner())
    }

    /// What another service published about a matter reaches intake.
    pub(crate) async fn hears<M: Published>(
        &self,
        matter: &str,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<()> {
        let matter = MatterId::parse("matter_id", matter)?;
        let now = self.clock.now();
        let told = Told::about(&self.ids, now, matter, now.office_date(), label, message)?;
        hear(&self.store, ServiceName::Intake, &self.reactions, now, &told).await?;
        Ok(())
    }

    /// A term runs about a matter.
    pub(crate) async fn hears_of_term(
        &self,
        matter: &str,
        rule: &str,
        due: &str,
    ) -> anyhow::Result<supervision::DeadlineSet> {
        self.hears_of_two_dates(matter, rule, due, due).await
    }

    /// A term runs whose limit is another day than its due date.
    pub(crate) async fn hears_of_two_dates(
        &self,
        matter: &str,
        rule: &str,
        due: &str,
        limit: &str,
    ) -> anyhow::Result<supervision::DeadlineSet> {
        let binds = match rule {
            "review_request" | "rating" => Binds::Petitioner,
            _ => Binds::Body,
        };
        let set = supervision::DeadlineSet {
            binds: binds.into(),
            deadline_id: DeadlineId::new(&self.ids).to_string(),
            rule: rule.to_owned(),
            body: "530902-XFJ".to_owned(),
            due_date: Some(civil(due)),
            limit_date: Some(civil(limit)),
            version: 1,
            ..Default::default()
        };
        self.hears(matter, &Visibility::default(), &set).await?;
        Ok(set)
    }
}

/// A request as the door lets it in: with the officer in this post.
pub(crate) fn by<T>(post: &str, message: T) -> Request<T> {
    const NO_RIGHTS: [&str; 0] = [];
    officer::by(officer(post, NO_RIGHTS).expect("a post"), message)
}

/// A request as the door lets anybody in.
pub(crate) fn by_anybody<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(Arc::new(Actor::Anonymous));
    request
}

/// The same, with the right to see the petitions of the whole region.
pub(crate) fn by_overseer<T>(post: &str, message: T) -> Request<T> {
    officer::by(officer(post, [OVERSEE]).expect("a post"), message)
}
