//! The feed of a service: its outbox, read in order and only below the snapshot's horizon.

use std::time::Duration;

use futures::Stream;
use headwater_proto::common::v1 as pb;
use headwater_proto::common::v1::event_feed_service_server::EventFeedService;
use kernel::{Actor, ErrorKind, ServiceName};
use service_kit::door::actor;
use service_kit::error::{explained, invalid};
use service_kit::parse;
use sqlx::{AssertSqlSafe, PgConnection};
use tonic::{Request, Response, Status};
use words::common::Lane;

use crate::consumer::Consumers;
use crate::fact::OutboxRow;
use crate::position::Position;
use crate::store::Store;

/// How long a reader that keeps up waits for more while things come by the hundreds a second: a batch costs its reader a dozen
/// round trips, however little is in it.
const GATHER: Duration = Duration::from_millis(50);
/// So many events at once are many: until then the next one is read as soon as it comes.
const MANY: usize = 3;
/// From this many events on a batch is worth its round trips, and the next one is read at once.
const GATHERED: usize = 100;
/// Events in one answer at most; a consumer applies an answer in one transaction.
const PROMPT_BATCH_MAX: i64 = 200;
/// The same for the bulk lane, whose events are digested together.
const BULK_BATCH_MAX: i64 = 500;
/// The reader looks this often even if nobody notifies it.
const POLL: Duration = Duration::from_millis(200);
/// How soon the reader looks again after it was notified.
const AFTER_NOTIFY: Duration = Duration::from_millis(4);

/// Serves `EventFeedService` over a store.
#[derive(Debug)]
pub struct Feed {
    store: Store,
    consumers: Consumers,
}

impl Feed {
    /// The feed of `store`; `consumers` are this service's own readers, whose parked events are listed here.
    pub fn new(store: Store, consumers: Consumers) -> Self {
        Self { store, consumers }
    }
}

/// Refuses whoever is not one of the services that read the feed of this schema.
fn refuse_stranger(schema: &str, actor: &Actor) -> Result<(), Status> {
    let producer = ServiceName::parse(schema);
    let reads = |reader: ServiceName| {
        producer.is_some_and(|producer| reader.reads_feeds_of().contains(&producer))
    };
    match actor {
        Actor::Service(reader) if reads(*reader) => Ok(()),
        Actor::Service(_) | Actor::Officer(_) | Actor::Anonymous => Err(explained(
            ErrorKind::PermissionDenied,
            "FEED_NOT_READ",
            "该服务不订阅此数据流",
            "this service is not among the readers of this feed",
        )),
    }
}

/// Reads rows after a position, in order, that no running transaction can still precede.
pub async fn read(
    connection: &mut PgConnection,
    schema: &str,
    lane: Lane,
    after: Position,
    limit: i64,
) -> Result<Vec<pb::Event>, sqlx::Error> {
    let rows: Vec<OutboxRow> = sqlx::query_as(AssertSqlSafe(format!(
        "select xid::text::bigint as xid, sequence, event_id, type, matter_id, effect_date,
             record_time, actor, traceparent, visibility_version, excluded_bodies, excluded_posts,
             payload,
             coalesce(event_id = (select event_id from {schema}.feed_mark where bulk = $4), false) as is_mark
         from {schema}.outbox
         where bulk = $4 and (xid, sequence) > ($1::text::xid8, $2)
           and xid < pg_snapshot_xmin(pg_current_snapshot())
         order by xid, sequence
         limit $3"
    )))
    .bind(after.xid.to_string())
    .bind(after.sequence)
    .bind(limit)
    .bind(is_bulk(lane))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.into_event(after.epoch)).collect())
}

/// The feed's present epoch.
pub async fn epoch(connection: &mut PgConnection, schema: &str) -> Result<i64, sqlx::Error> {
    let sql = format!("select epoch from {schema}.feed_epoch");
    let (epoch,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(connection).await?;
    Ok(epoch)
}

/// The last position of a lane, horizon or not: what a consumer must reach to have seen everything.
pub async fn head(
    connection: &mut PgConnection,
    schema: &str,
    lane: Lane,
) -> Result<Position, sqlx::Error> {
    let epoch = epoch(connection, schema).await?;
    let row: Option<(i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "select xid::text::bigint, sequence from {schema}.outbox where bulk = $1
         order by xid desc, sequence desc limit 1"
    )))
    .bind(is_bulk(lane))
    .fetch_optional(connection)
    .await?;
    let (xid, sequence) = row.unwrap_or_default();
    Ok(Position { epoch, xid, sequence })
}

#[tonic::async_trait]
impl EventFeedService for Feed {
    type SubscribeStream =
        std::pin::Pin<Box<dyn Stream<Item = Result<pb::SubscribeResponse, Status>> + Send>>;

    async fn subscribe(
        &self,
        request: Request<pb::SubscribeRequest>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        refuse_stranger(self.store.schema(), &*actor(&request)?)?;
        let mut read = self.store.read_as_service().await.map_err(unreadable)?;
        let epoch = epoch(read.connection(), self.store.schema()).await.map_err(unreadable)?;
        drop(read);
        let request = request.into_inner();
        let lane = parse::optional_word("lane", request.lane).map_err(|it| invalid(&[it]))?;
        let lane = lane.unwrap_or(Lane::Prompt);
        let token = request.after;
        let start = Position { epoch, ..Position::default() };
        let after =
            if token.is_empty() { start } else { token.parse().map_err(|_| epoch_changed())? };
        if after.epoch != epoch {
            return Err(epoch_changed());
        }
        let store = self.store.clone();
        let stream = futures::stream::try_unfold((after, false), move |(after, gather)| {
            let store = store.clone();
            async move {
                if gather {
                    tokio::time::sleep(GATHER).await;
                }
                let (batch, after) = next_batch(&store, lane, after).await?;
                let gather = (MANY..GATHERED).contains(&batch.events.len());
                Ok(Some((batch, (after, gather))))
            }
        });
        Ok(Response::new(Box::pin(stream)))
    }

    async fn list_parked(
        &self,
        request: Request<pb::ListParkedRequest>,
    ) -> Result<Response<pb::ListParkedResponse>, Status> {
        let limit = match request.into_inner().page_size {
            ..=0 => 100,
            size => i64::from(size.min(1000)),
        };
        let parked = crate::consumer::parked::list(&self.store, limit).await.map_err(unreadable)?;
        let total_count = crate::consumer::parked::count(&self.store).await.map_err(unreadable)?;
        Ok(Response::new(pb::ListParkedResponse { parked, total_count }))
    }

    async fn retry_parked(
        &self,
        request: Request<pb::RetryParkedRequest>,
    ) -> Result<Response<pb::RetryParkedResponse>, Status> {
        let matter = request.into_inner().matter_id;
        let matter = if matter.is_empty() {
            None
        } else {
            let id = kernel::ids::MatterId::parse("matter_id", &matter);
            Some(id.map_err(|error| invalid(&[error]))?)
        };
        let digested_count =
            self.consumers.retry_parked(&self.store, matter).await.map_err(unreadable)?;
        let remaining_count =
            crate::consumer::parked::count(&self.store).await.map_err(unreadable)?;
        Ok(Response::new(pb::RetryParkedResponse { digested_count, remaining_count }))
    }
}

/// Waits until there is something after `after`, and reads it.
async fn next_batch(
    store: &Store,
    lane: Lane,
    after: Position,
) -> Result<(pb::SubscribeResponse, Position), Status> {
    let limit = if is_bulk(lane) { BULK_BATCH_MAX } else { PROMPT_BATCH_MAX };
    let mut pause = POLL;
    loop {
        // Listening begins before reading, so that nothing committed in between goes unheard.
        let notified = store.notifier().listening(lane);
        let mut view = store.read_in_order().await.map_err(unreadable)?;
        let events = read(view.connection(), store.schema(), lane, after, limit)
            .await
            .map_err(unreadable)?;
        drop(view);
        let last = events.last().and_then(|event| event.position.parse().ok());
        if let Some(last) = last {
            return Ok((pb::SubscribeResponse { events }, last));
        }
        // A row that was notified of may still lie above the horizon, behind another writer: look again soon.
        pause = match tokio::time::timeout(pause, notified).await {
            Ok(()) => AFTER_NOTIFY,
            Err(_) => (pause * 2).min(POLL),
        };
    }
}

/// A lane, as the tables say it.
pub(crate) fn is_bulk(lane: Lane) -> bool {
    match lane {
        Lane::Prompt => false,
        Lane::Bulk => true,
    }
}

/// The lane of which the tables say so.
pub(crate) fn lane(bulk: bool) -> Lane {
    if bulk { Lane::Bulk } else { Lane::Prompt }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn unreadable(error: sqlx::Error) -> Status {
    tracing::error!(%error, "the feed cannot be read");
    explained(
        ErrorKind::Unavailable,
        "FEED_UNREADABLE",
        "事件流暂不可读",
        "the feed cannot be read now",
    )
}

fn epoch_changed() -> Status {
    explained(
        ErrorKind::FailedPrecondition,
        EPOCH_CHANGED,
        "事件流已重建，请从头读取",
        "the feed's epoch changed; read it from the beginning",
    )
}

/// The reason with which a position of another epoch is refused.
pub const EPOCH_CHANGED: &str = "EPOCH_CHANGED";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_given_to_its_readers_and_to_no_other_service() {
        let readers = |schema: &str| -> Vec<ServiceName> {
            let may = |it: &ServiceName| refuse_stranger(schema, &Actor::Service(*it)).is_ok();
            let all = [ServiceName::Gateway, ServiceName::Operator];
            all.into_iter().chain(ServiceName::RECORD_KEEPERS).filter(may).collect()
        };
        assert_eq!(readers("supervision"), [ServiceName::Intake, ServiceName::RiskLedger]);
        assert_eq!(
            readers("risk_ledger"),
            [ServiceName::Supervision, ServiceName::GridCollaboration]
        );
        assert_eq!(readers("intake").len(), 4);
        assert_eq!(readers("elsewhere"), []);
        assert!(refuse_stranger("intake", &Actor::Anonymous).is_err());
    }
}
