//! The beats of the timers' shards, as PostgreSQL keeps them.

use std::collections::HashMap;

use mailbox::Tx;
use sqlx::PgConnection;

use crate::Error;

/// The beat of each shard that has one.
pub(crate) async fn beats(connection: &mut PgConnection) -> Result<HashMap<u16, i64>, Error> {
    let rows = sqlx::query!("select shard, beat from supervision.timer_shard")
        .fetch_all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((u16::try_from(row.shard).ok()?, row.beat)))
        .collect())
}

/// Raises beats; another replica may have raised them further.
pub(crate) async fn raise(tx: &mut Tx, beats: &[(u16, i64)]) -> Result<(), Error> {
    let shards: Vec<_> =
        beats.iter().map(|(shard, _)| i16::try_from(*shard).unwrap_or(i16::MAX)).collect();
    let beats: Vec<_> = beats.iter().map(|(_, beat)| *beat).collect();
    sqlx::query!(
        "insert into supervision.timer_shard as t (shard, beat)
         select * from unnest($1::smallint[], $2::bigint[])
         on conflict (shard) do update set beat = greatest(t.beat, excluded.beat)",
        &shards,
        &beats,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
