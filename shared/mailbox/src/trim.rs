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

use crate::feed::is_bulk;

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
    for bulk in Lane::ALL.iter().map(|lane| is_bulk(*lane)) {
        loop {
            let chunk = trim_chunk(&mut connection, producer, readers, bulk, before).await?;
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
    let removed = remove_before(&mut tx, producer.as_str(), *mark).await?;
    tx.commit().await?;
    Ok(Trimmed { removed, awaited: None })
}

/// Removes the facts that stand before a mark in its lane, and says how many; if there were any it is the mark of the lane from now on.
pub(crate) async fn remove_before(
    tx: &mut PgConnection,
    schema: &str,
    mark: Uuid,
) -> Result<u64, sqlx::Error> {
    let removed = sqlx::query(AssertSqlSafe(format!(
        "delete from {schema}.outbox o using {schema}.outbox mark
         where mark.event_id = $1 and o.bulk = mark.bulk and (o.xid, o.sequence) < (mark.xid, mark.sequence)"
    )))
    .bind(mark)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if removed > 0 {
        sqlx::query(AssertSqlSafe(format!(
            "insert into {schema}.feed_mark (bulk, event_id)
             select bulk, event_id from {schema}.outbox where event_id = $1
             on conflict (bulk) do update set event_id = excluded.event_id"
        )))
        .bind(mark)
        .execute(&mut *tx)
        .await?;
    }
    Ok(removed)
}

/// From here on the transaction acts as the owner of a schema, who sees all of it.
async fn take_part(tx: &mut PgConnection, service: ServiceName) -> Result<(), sqlx::Error> {
    let sql = format!("set local role {service}_owner; set local headwater.kind = 'service'");
    tx.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    Ok(())
}
