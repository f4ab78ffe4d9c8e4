//! A new life of a service's feed, after a restore or a move.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::survey::as_owner;
use crate::trim::remove_before;

/// What others know of a service whose feed begins anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownToOthers {
    /// The highest epoch of the feed in which any reader has a position.
    pub epoch: i64,
    /// Facts that readers have digested and the service does not have.
    pub lost: Vec<Uuid>,
    /// Events before which readers have digested all, and no longer keep the ids: where a restore brought those back, they go again.
    pub marks: Vec<Uuid>,
    /// The last number of each series that is known to have been given.
    pub numbers: BTreeMap<String, i64>,
}

/// Begins a new life of the service's feed, whose readers then read it again from its beginning, and returns its epoch.
///
/// No position of an earlier life is taken for one of this life; what readers know and the service has lost is noted; and numbers that
/// were given are not given again. Safe to repeat.
pub async fn rebase(
    admin: &PgConnectOptions,
    schema: &str,
    known: &KnownToOthers,
) -> Result<i64, sqlx::Error> {
    let mut connection = PgConnection::connect_with(&as_owner(admin, schema)).await?;
    let mut tx = connection.begin().await?;
    let (epoch,): (i64,) = sqlx::query_as(AssertSqlSafe(format!(
        "update {schema}.feed_epoch set epoch = greatest(epoch, $1) + 1 returning epoch"
    )))
    .bind(known.epoch)
    .fetch_one(&mut *tx)
    .await?;
    // What stands before a mark was removed once. Readers would take it for new.
    for mark in &known.marks {
        remove_before(&mut tx, schema, *mark).await?;
    }
    restamp(&mut tx, schema).await?;
    sqlx::query(AssertSqlSafe(format!(
        "insert into {schema}.lost_fact (event_id, epoch) select unnest($1::uuid[]), $2
         on conflict do nothing"
    )))
    .bind(&known.lost)
    .bind(epoch)
    .execute(&mut *tx)
    .await?;
    let series: Vec<_> = known.numbers.keys().cloned().collect();
    let last: Vec<i64> = known.numbers.values().copied().collect();
    sqlx::query(AssertSqlSafe(format!(
        "insert into {schema}.counter as c (series, last_value)
         select * from unnest($1::text[], $2::bigint[])
         on conflict (series) do update set last_value = greatest(c.last_value, excluded.last_value)"
    )))
    .bind(series)
    .bind(last)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    connection.close().await?;
    Ok(epoch)
}

/// Facts that were written in another cluster carry its transaction ids. Those that this one has not come to yet would be shown to
/// nobody until it does, and then after what is published from now on. So all facts become those of the first transaction there is, in
/// the order of their sequence.
async fn restamp(tx: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    let lock = format!("lock table {schema}.outbox in share row exclusive mode");
    sqlx::query(AssertSqlSafe(lock)).execute(&mut *tx).await?;
    sqlx::query(AssertSqlSafe(format!(
        "update {schema}.outbox o
         set xid = case when exists (select from {schema}.feed_mark m where m.event_id = o.event_id) then '1'::xid8
             else '3'::xid8 end
         where exists (
             select from {schema}.outbox where xid >= pg_snapshot_xmax(pg_current_snapshot()))"
    )))
    .execute(&mut *tx)
    .await?;
    Ok(())
}
