//! What an operator sees of the mailboxes of a suite, as after a restore: all schemas as they were at one instant. Nothing is changed.

use std::collections::BTreeMap;

use futures::TryStreamExt;
use futures::stream::BoxStream;
use kernel::ServiceName;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use uuid::Uuid;
use words::common::Lane;

use crate::feed::{self, lane};
use crate::migrate::Numbers;
use crate::position::Position;

/// An instant that several observers share: a fact that a reader has digested is then in its producer's outbox, however much is
/// written meanwhile.
#[derive(Clone, Debug)]
pub struct Instant(String);

/// Looks at one schema.
#[derive(Debug)]
pub struct Observer {
    connection: PgConnection,
    service: ServiceName,
}

/// How far a reader has read a lane of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose feed it is.
    pub producer: ServiceName,
    /// Which lane of it.
    pub lane: Lane,
    /// How far.
    pub position: Position,
    /// The event before which all were digested and removed.
    pub mark: Option<Uuid>,
}

/// Events of one producer that a service could not digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedOf {
    /// The service that published them, as it was called when they were parked.
    pub producer: String,
    /// How many there are.
    pub count: i64,
    /// The ids of the first ones.
    pub sample: Vec<Uuid>,
}

/// Facts that no reader is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unshown {
    /// How many there are.
    pub count: i64,
    /// The ids of the first ones.
    pub sample: Vec<Uuid>,
}

/// The place of a fact in its service's outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The lane.
    pub lane: Lane,
    /// The transaction that appended it.
    pub xid: i64,
    /// Its sequence number.
    pub sequence: i64,
}

/// Facts in the order of their ids, each with what is to be said of it here.
pub type Facts<'c, T> = BoxStream<'c, Result<(Uuid, T), sqlx::Error>>;

/// The services whose schemas are in this database.
pub async fn present(admin: &PgConnectOptions) -> Result<Vec<ServiceName>, sqlx::Error> {
    let mut connection = PgConnection::connect_with(admin).await?;
    let names: Vec<_> = ServiceName::RECORD_KEEPERS.iter().map(|it| it.as_str()).collect();
    let there: Vec<(String,)> = sqlx::query_as(
        "select n.nspname::text from pg_namespace n join pg_class c on c.relnamespace = n.oid
         where n.nspname = any($1) and c.relname = 'feed_epoch'",
    )
    .bind(names)
    .fetch_all(&mut connection)
    .await?;
    connection.close().await?;
    let is_there = |service: &ServiceName| there.iter().any(|(name,)| name == service.as_str());
    Ok(ServiceName::RECORD_KEEPERS.into_iter().filter(is_there).collect())
}

/// How an operator connects to look at a schema: in the part of its owner, in sessions that can only read.
pub fn reading(admin: &PgConnectOptions, service: ServiceName) -> PgConnectOptions {
    as_owner(admin, service.as_str()).options([("default_transaction_read_only", "on")])
}

/// How an operator connects to act in the part of a schema's owner, who sees all of it; what is said there is in no log of ours.
pub(crate) fn as_owner(admin: &PgConnectOptions, schema: &str) -> PgConnectOptions {
    let part = [("role", format!("{schema}_owner")), ("headwater.kind", "service".to_owned())];
    admin.clone().options(part).disable_statement_logging()
}

impl Observer {
    /// Looks at a schema as it was at the instant of another observer, or at an instant of its own.
    pub async fn of(
        admin: &PgConnectOptions,
        service: ServiceName,
        instant: Option<&Instant>,
    ) -> Result<Self, sqlx::Error> {
        let mut connection = PgConnection::connect_with(&reading(admin, service)).await?;
        connection.execute("begin isolation level repeatable read read only").await?;
        if let Some(Instant(id)) = instant {
            let sql = AssertSqlSafe(format!("set transaction snapshot '{id}'"));
            connection.execute(sql).await?;
        }
        Ok(Self { connection, service })
    }

    /// The instant at which this one looks; it can be shared as long as this observer is there.
    pub async fn instant(&mut self) -> Result<Instant, sqlx::Error> {
        let (id,) =
            sqlx::query_as("select pg_export_snapshot()").fetch_one(&mut self.connection).await?;
        Ok(Instant(id))
    }

    /// Whose schema it is.
    pub fn service(&self) -> ServiceName {
        self.service
    }

    /// The connection, for what a service's own tables say.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// The epoch of the service's own feed.
    pub async fn epoch(&mut self) -> Result<i64, sqlx::Error> {
        feed::epoch(&mut self.connection, self.service.as_str()).await
    }

    /// The last position of a lane of it.
    pub async fn head(&mut self, lane: Lane) -> Result<Position, sqlx::Error> {
        feed::head(&mut self.connection, self.service.as_str(), lane).await
    }

    /// How far the service has read the feeds of others. A reader at its beginning, or on its way back there, is at position zero.
    pub async fn standings(&mut self) -> Result<Vec<Standing>, sqlx::Error> {
        let sql =
            format!("select producer, bulk, position, mark from {}.feed_position", self.service);
        let rows: Vec<(String, bool, String, Option<Uuid>)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        let standing = |(producer, bulk, position, mark): (String, bool, String, Option<Uuid>)| {
            Some(Standing {
                producer: ServiceName::parse(&producer)?,
                lane: lane(bulk),
                position: position.parse().unwrap_or_default(),
                mark,
            })
        };
        Ok(rows.into_iter().filter_map(standing).collect())
    }

    /// What the service could not digest, by producer.
    pub async fn parked(&mut self, sample: i64) -> Result<Vec<ParkedOf>, sqlx::Error> {
        let sql = format!(
            "select producer, count(*), (array_agg(event_id order by park_order))[1:$1::integer]
             from {}.parked_event group by producer order by producer",
            self.service
        );
        let rows: Vec<(String, i64, Vec<Uuid>)> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(sample).fetch_all(&mut self.connection).await?;
        let parked = |(producer, count, sample)| ParkedOf { producer, count, sample };
        Ok(rows.into_iter().map(parked).collect())
    }

    /// Facts whose transactions this cluster has not come to yet: they were written in another one.
    pub async fn unshown(&mut self, sample: i64) -> Result<Unshown, sqlx::Error> {
        let sql = format!(
            "select count(*), coalesce((array_agg(event_id order by sequence))[1:$1::integer], '{{}}')
             from {}.outbox where xid >= pg_snapshot_xmax(pg_current_snapshot())",
            self.service
        );
        let (count, sample) =
            sqlx::query_as(AssertSqlSafe(sql)).bind(sample).fetch_one(&mut self.connection).await?;
        Ok(Unshown { count, sample })
    }

    /// The facts that a restore took from this service and that were noted as lost, with the epoch that began then.
    pub async fn noted_as_lost(&mut self) -> Result<BTreeMap<Uuid, i64>, sqlx::Error> {
        let sql = format!("select event_id, epoch from {}.lost_fact", self.service);
        let rows: Vec<(Uuid, i64)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        Ok(rows.into_iter().collect())
    }

    /// The first event that is left of each lane, where earlier ones were removed.
    pub async fn marks(&mut self) -> Result<Vec<Uuid>, sqlx::Error> {
        let sql = format!("select event_id from {}.feed_mark", self.service);
        let rows: Vec<(Uuid,)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The last number of each series that the service gives.
    pub async fn counters(&mut self) -> Result<BTreeMap<String, i64>, sqlx::Error> {
        let sql = format!("select series, last_value from {}.counter", self.service);
        let rows: Vec<(String, i64)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        Ok(rows.into_iter().collect())
    }

    /// The numbers in a column of the service: the highest one of each series, and all of a series whose numbers are drawn.
    pub async fn numbers(&mut self, of: &Numbers) -> Result<Vec<String>, sqlx::Error> {
        let (Numbers { table, column, .. }, schema) = (of, self.service);
        let sql = format!(
            "(select distinct on (regexp_replace({column}, '[0-9]+$', '')) {column} from {schema}.{table}
             where {column} is not null
             order by regexp_replace({column}, '[0-9]+$', ''), substring({column} from '[0-9]+$')::bigint desc)
             union select {column} from {schema}.{table} where {column} ~ '-M-[0-9]+-[0-9]+$'"
        );
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await?;
        Ok(rows.into_iter().map(|(number,)| number).collect())
    }

    /// All facts of the outbox, by id.
    pub fn published(&mut self) -> Facts<'_, Place> {
        let sql = format!(
            "select event_id, bulk, xid::text::bigint, sequence from {}.outbox order by event_id",
            self.service
        );
        let rows = sqlx::query_as(AssertSqlSafe(sql)).fetch(&mut self.connection);
        Box::pin(
            rows.map_ok(|(id, bulk, xid, sequence)| {
                (id, Place { lane: lane(bulk), xid, sequence })
            }),
        )
    }

    /// All facts of the inbox, by id, and from whom each was received.
    pub fn received(&mut self) -> Facts<'_, String> {
        let sql =
            format!("select event_id, producer from {}.inbox order by event_id", self.service);
        sqlx::query_as(AssertSqlSafe(sql)).fetch(&mut self.connection)
    }
}
