//! Grids.

use mailbox::Tx;

use super::{Error, code};
use crate::domain::{Grid, GridCode};

/// Brings the shipped grids into the table; rows that are the same already stay untouched. A grid
/// that goes to another centre takes its tasks along.
pub async fn bring_in(tx: &mut Tx, grids: &[Grid]) -> Result<u64, Error> {
    let each = |field: fn(&Grid) -> String| grids.iter().map(field).collect::<Vec<_>>();
    let changed = sqlx::query!(
        "insert into grid_collaboration.grid as g (code, name, region, centre_body)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
         on conflict (code) do update set
             name = excluded.name, region = excluded.region, centre_body = excluded.centre_body
         where (g.name, g.region, g.centre_body)
             is distinct from (excluded.name, excluded.region, excluded.centre_body)",
        &each(|it| it.code.to_string()),
        &each(|it| it.name.clone()),
        &each(|it| it.region.to_string()),
        &each(|it| it.centre_body.to_string()),
    )
    .execute(tx.connection())
    .await?;
    if changed.rows_affected() > 0 {
        sqlx::query!(
            "update grid_collaboration.task t set centre_body = g.centre_body
             from grid_collaboration.grid g
             where g.code = t.grid and t.centre_body <> g.centre_body"
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(changed.rows_affected())
}

/// All grids.
pub async fn all(tx: &mut Tx) -> Result<Vec<Grid>, Error> {
    sqlx::query!("select code, name, region, centre_body from grid_collaboration.grid")
        .fetch_all(tx.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(Grid {
                code: grid_code(&row.code)?,
                name: row.name,
                region: code("grid", &row.region)?,
                centre_body: code("grid", &row.centre_body)?,
            })
        })
        .collect()
}

/// Reads a grid's code that was parsed before it was written.
pub(super) fn grid_code(text: &str) -> Result<GridCode, Error> {
    GridCode::parse(text).map_err(|_| Error::inconsistent("grid", "an unreadable code"))
}
