//! Removes facts that every reader has digested long ago, and their ids from the readers' inboxes; the last of them stays, as a mark.
//!
//! Nothing that serves does this, nor may its role (decision 0031).

use chrono::{DateTime, Utc};
use kernel::ServiceName;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use uuid::Uuid;
use words::Word;
use words::common::Lane;

/// Facts removed in one transaction: none lasts long, and the horizon of the feeds moves on.
const CHUNK: i64 = 2000;

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trimmed {
    /// How many facts.
    pub removed: u64,
    /// A reader that has not digested what comes next: it and all that follows stays.
    pub awaited: Option<ServiceName>,
}

/// Removes the facts of a service that were recorded before an instant and that all its readers have digested.
pub async fn trim(
    admin: &PgConnectOptions,
    producer: ServiceName,
    readers: &[ServiceName],
    before: DateTime<Utc>,
) -> Result<Trimmed, sqlx::Error> {
    let options = admin.clone().disable_statement_logging();
    let mut connection = PgConnection::connect_with(&options).await?;
    let mut trimmed = Trimmed::default();
    for lane in Lane::ALL.iter().map(|lane| *lane == Lane::Bulk) {
        loop {
            let chunk = trim_chunk(&mut connection, producer, readers, lane, before).await?;
            trimmed.removed += chunk.removed;
            trimmed.awaited = trimmed.awaited.or(chunk.awaited);
            if chunk.removed == 0 {
                break;
            }
        }
    }
    connection.close().await?;
    Ok(trimmed)
}

/// One transaction, in which the parts of all schemas' owners are taken in turn: an id leaves the inboxes with its fact, or stays.
async fn trim_chunk(
    connection: &mut PgConnection,
    producer: ServiceName,
    readers: &[ServiceName],
    bulk: bool,
    before: DateTime<Utc>,
) -> Result<Trimmed, sqlx::Error> {
    let mut tx = connection.begin().await?;
    take_part(&mut tx, producer).await?;
    let rows: Vec<(Uuid, DateTime<Utc>)> = sqlx::query_as(AssertSqlSafe(format!(
        "select event_id, record_time from {producer}.outbox where bulk = $1
         order by xid, sequence limit $2"
    )))
    .bind(bulk)
    .bind(CHUNK + 1)
    .fetch_all(&mut *tx)
    .await?;
    let old: Vec<_> =
        rows.into_iter().take_while(|(_, time)| *time < before).map(|(id, _)| id).collect();
    // The last one is the mark by which a reader is known to have digested all before it.
    let Some((mark, removed)) = old.split_last().filter(|(_, removed)| !removed.is_empty()) else {
        return Ok(Trimmed::default());
    };
    for reader in readers {
        take_part(&mut tx, *reader).await?;
        let sql = format!("select count(*) from {reader}.inbox where event_id = any($1)");
        let (known,): (i64,) =
            sqlx::query_as(AssertSqlSafe(sql)).bind(&old).fetch_one(&mut *tx).await?;
        if usize::try_from(known) != Ok(old.len()) {
            return Ok(Trimmed { removed: 0, awaited: Some(*reader) });
        }
        let sql = format!("delete from {reader}.inbox where event_id = any($1)");
        sqlx::query(AssertSqlSafe(sql)).bind(removed).execute(&mut *tx).await?;
        let sql = format!(
            "update {reader}.feed_position set mark = $3 where producer = $1 and bulk = $2"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(producer.as_str())
            .bind(bulk)
            .bind(mark)
            .execute(&mut *tx)
            .await?;
    }
    take_part(&mut tx, producer).await?;
    sqlx::query(AssertSqlSafe(format!(
        "delete from {producer}.outbox where bulk = $1 and (xid, sequence) < (
             select xid, sequence from {producer}.outbox where bulk = $1 and event_id = $2)"
    )))
    .bind(bulk)
    .bind(mark)
    .execute(&mut *tx)
    .await?;
    sqlx::query(AssertSqlSafe(format!(
        "insert into {producer}.feed_mark (bulk, event_id) values ($1, $2)
         on conflict (bulk) do update set event_id = excluded.event_id"
    )))
    .bind(bulk)
    .bind(mark)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Trimmed { removed: removed.len() as u64, awaited: None })
}

/// From here on the transaction acts as the owner of a schema, who sees all of it.
async fn take_part(tx: &mut PgConnection, service: ServiceName) -> Result<(), sqlx::Error> {
    let sql = format!("set local role {service}_owner; set local headwater.kind = 'service'");
    tx.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    Ok(())
}
