//! Reads the feeds of other services: at least once on the wire, exactly once in effect.

mod apply;
pub(crate) mod behind;
pub(crate) mod parked;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use headwater_proto::ServiceFacts;
use headwater_proto::common::v1 as pb;
use headwater_proto::common::v1::event_feed_service_client::EventFeedServiceClient;
use kernel::ids::{EventId, MatterId};
use kernel::{Actor, Invalid, ServiceName, Visibility};
use service_kit::{Need, Tasks, World, parse};
use tonic_types_reason::reason_of;
use words::Word;
use words::common::Lane;

use crate::consumer::behind::Behind;
use crate::error::{Error, Refusal, is_transient};
use crate::feed::EPOCH_CHANGED;
use crate::store::{Store, Tx};

/// What a service does about the facts of others. Each reaction calls one use case, in the transaction it is given.
#[tonic::async_trait]
pub trait React: Send + Sync + 'static {
    /// Digests one event.
    async fn react(&self, tx: &mut Tx, event: &Received) -> Result<Digested, ReactionError>;

    /// Digests together what it can of a batch, with a few statements for all, and returns the others, which are digested one by
    /// one. Each event is the only one of its matter among those given, which are two or more.
    async fn react_together<'e>(
        &self,
        _tx: &mut Tx,
        events: Vec<&'e Received>,
    ) -> Result<Vec<&'e Received>, ReactionError> {
        Ok(events)
    }
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digested {
    /// It had its effect.
    Done,
    /// This service does not care about it.
    Ignored,
}

/// Why an event could not be digested.
#[derive(Debug)]
pub struct ReactionError {
    message: String,
    transient: bool,
}

impl ReactionError {
    /// An event that cannot be understood; it is parked at once.
    pub fn poison(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: false }
    }
}

impl<R: Refusal> From<Error<R>> for ReactionError {
    fn from(error: Error<R>) -> Self {
        match error {
            Error::Store(error) | Error::OutcomeUnknown(error) => error.into(),
            error => Self { message: error.to_string(), transient: false },
        }
    }
}

impl From<Invalid> for ReactionError {
    fn from(invalid: Invalid) -> Self {
        Self::poison(format!("{}: {}", invalid.field, invalid.reason))
    }
}

impl From<sqlx::Error> for ReactionError {
    fn from(error: sqlx::Error) -> Self {
        // Of the database's own words only code and constraint are kept: its detail may quote values.
        let transient = is_transient(&error);
        let message = match &error {
            sqlx::Error::Database(it) => {
                let code = it.code().unwrap_or_default();
                format!("database error {code} {}", it.constraint().unwrap_or_default())
            }
            _ if transient => "the database does not answer".to_owned(),
            other => other.to_string(),
        };
        Self { message, transient }
    }
}

/// An event as a consumer sees it.
#[derive(Clone, Debug)]
pub struct Received {
    /// The service that published it.
    pub producer: ServiceName,
    /// The event's id.
    pub event_id: EventId,
    /// The matter it is about, if it is about one.
    pub matter: Option<MatterId>,
    /// The day of its legal effect.
    pub effect_date: NaiveDate,
    /// When it was recorded (office time).
    pub record_time: DateTime<Utc>,
    /// From whom the matter is kept.
    pub visibility: Visibility,
    /// The post that acted.
    pub actor: String,
    /// The trace it was recorded in.
    pub traceparent: String,
    /// The full name of the message.
    pub type_name: String,
    payload: Vec<u8>,
}

impl Received {
    /// Reads an event off the wire.
    pub fn parse(producer: ServiceName, event: &pb::Event) -> Result<Self, Invalid> {
        let matter = match event.matter_id.as_str() {
            "" => None,
            id => Some(MatterId::parse("matter_id", id)?),
        };
        Ok(Self {
            producer,
            event_id: EventId::parse("event_id", &event.event_id)?,
            matter,
            effect_date: parse::date("effect_date", event.effect_date.as_ref())?,
            record_time: parse::instant("record_time", event.record_time.as_ref())?,
            visibility: parse::visibility(&event.visibility.clone().unwrap_or_default())?,
            actor: event.actor.clone(),
            traceparent: event.traceparent.clone(),
            type_name: event.r#type.clone(),
            payload: event.payload.clone(),
        })
    }

    /// The fact, one of those that service `F` publishes; one of a kind that this code does not know yet cannot be digested.
    pub fn fact<F: ServiceFacts>(&self) -> Result<F::Fact, ReactionError> {
        let decoded = F::decode(self.payload.as_slice()).map_err(|error| {
            ReactionError::poison(format!("undecodable {}: {error}", self.type_name))
        })?;
        decoded
            .into_fact()
            .ok_or_else(|| ReactionError::poison(format!("unknown fact {}", self.type_name)))
    }

    /// The encoded message.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The last part of the type, such as `PetitionRegistered`.
    pub fn short_type(&self) -> &str {
        self.type_name.rsplit('.').next().unwrap_or_default()
    }

    /// The matter, which this kind of event must name.
    pub fn matter(&self) -> Result<MatterId, ReactionError> {
        self.matter.ok_or_else(|| ReactionError::poison("the event names no matter"))
    }
}

/// The readers of one service: which feeds it reads, and how it reacts.
#[derive(Clone)]
pub struct Consumers {
    producers: Vec<ServiceName>,
    reactions: Arc<dyn React>,
}

impl std::fmt::Debug for Consumers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Consumers({:?})", self.producers)
    }
}

impl Consumers {
    /// Reads `producers` and reacts with `reactions`.
    pub fn new(producers: &[ServiceName], reactions: Arc<dyn React>) -> Self {
        Self { producers: producers.to_vec(), reactions }
    }

    /// Starts one reader for each lane of each feed, the notifier between processes, and what keeps the mailbox tidy.
    pub fn start(&self, store: &Store, world: &World, tasks: &Tasks) -> anyhow::Result<()> {
        let mut readers = Vec::new();
        for producer in &self.producers {
            let client = EventFeedServiceClient::new(world.peer(*producer)?)
                .max_decoding_message_size(64 * 1024 * 1024);
            for lane in Lane::ALL.iter().copied() {
                let behind = Behind::new(*producer, lane, &world.machine);
                readers.push(behind.clone());
                let reader = Reader {
                    producer: *producer,
                    lane,
                    behind,
                    reactions: self.reactions.clone(),
                    store: store.clone(),
                    world: world.clone(),
                };
                tasks.spawn_until_stopped(reader.run(client.clone()));
            }
        }
        let pool = store.pool().clone();
        let notifier = store.notifier().clone();
        for lane in Lane::ALL.iter().copied() {
            let others = notifier.clone().notify_others(pool.clone(), store.schema(), lane);
            tasks.spawn_until_stopped(others);
        }
        tasks.spawn_until_stopped(notifier.hear_others(pool, store.schema()));
        tasks.spawn_until_stopped(crate::presence::watch(store.clone(), world.clone()));
        tasks.spawn_until_stopped(crate::gauges::run(store.clone(), world.clone(), readers));
        tasks.spawn_until_stopped(crate::retention::run(store.clone(), world.clock.clone()));
        Ok(())
    }
}

/// Reads one lane of one feed for one service.
struct Reader {
    producer: ServiceName,
    lane: Lane,
    behind: Behind,
    reactions: Arc<dyn React>,
    store: Store,
    world: World,
}

type Client = EventFeedServiceClient<service_kit::PeerChannel>;

impl Reader {
    async fn run(self, mut client: Client) {
        let mut pause = Duration::from_millis(50);
        loop {
            // What is digested by a wrong clock would bear its dates.
            if !self.knows_the_time() {
                tokio::time::sleep(pause).await;
                continue;
            }
            match self.follow(&mut client).await {
                Ok(()) => pause = Duration::from_millis(50),
                Err(error) => {
                    self.is_cut_off(&error);
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Follows the feed from the stored position until the stream ends or somebody else moved the position.
    async fn follow(&self, client: &mut Client) -> Result<(), String> {
        let mut after = self.stored_position().await.map_err(|error| error.to_string())?;
        let request = pb::SubscribeRequest { after: after.clone(), lane: self.lane.number() };
        let mut stream = match client.subscribe(request).await {
            Ok(answer) => {
                self.behind.hears();
                answer.into_inner()
            }
            Err(status) if reason_of(&status).as_deref() == Some(EPOCH_CHANGED) => {
                tracing::warn!(producer = %self.producer, "the feed's epoch changed; reading it from the beginning");
                self.forget_position().await.map_err(|error| error.to_string())?;
                return Ok(());
            }
            Err(status) => return Err(format!("{:?}", status.code())),
        };
        while let Some(batch) = stream.message().await.map_err(|it| format!("{:?}", it.code()))? {
            let Some(last) = batch.events.last().map(|event| event.position.clone()) else {
                continue;
            };
            if !self.knows_the_time() {
                return Ok(());
            }
            if self.misses_some(&batch.events).await.map_err(|error| error.to_string())? {
                return Err("facts were removed that were not read".to_owned());
            }
            self.behind.digests(&batch.events, self.world.clock.now());
            let applied = self.apply(&after, &batch.events).await;
            self.behind.is_done();
            if !applied {
                // Another replica has moved on; begin again from where it stands.
                return Ok(());
            }
            after = last;
        }
        Ok(())
    }

    /// True if facts before these were removed and this reader has not digested them, as one that is new, or was restored from before
    /// that. It digests nothing more: what follows would be understood without them. Somebody has to know of it.
    async fn misses_some(&self, events: &[pb::Event]) -> Result<bool, sqlx::Error> {
        let Some(mark) = events.iter().find(|it| it.marks_removal) else {
            return Ok(false);
        };
        if self.has_digested(&mark.event_id).await? {
            self.world.readiness.tell(Need::Facts, true);
            return Ok(false);
        }
        let (producer, lane) = (self.producer, self.lane.as_str());
        tracing::error!(%producer, lane, event.id = mark.event_id, "facts of {producer} were removed that this service has not read: it reads no further");
        self.world.readiness.tell(Need::Facts, false);
        Ok(true)
    }

    /// Says once, until the feed is heard again, which one is not, and where it was looked for.
    fn is_cut_off(&self, error: &str) {
        let (producer, lane) = (self.producer, self.lane.as_str());
        if self.behind.is_cut_off(&self.world.machine) {
            let address = self.world.peers.get(&producer).map_or("", String::as_str);
            tracing::warn!(%producer, lane, address, error, "the feed of {producer} at {address} broke off; trying again");
        } else {
            tracing::debug!(%producer, lane, error, "the feed of {producer} is still not heard");
        }
    }

    fn knows_the_time(&self) -> bool {
        self.world.readiness.clock().is_right(&self.world.machine)
    }

    fn actor(&self) -> Actor {
        Actor::Service(self.world.signer.service())
    }
}

mod tonic_types_reason {
    use tonic_types::StatusExt;

    /// The machine reason of a status.
    pub(super) fn reason_of(status: &tonic::Status) -> Option<String> {
        status.get_details_error_info().map(|info| info.reason)
    }
}
