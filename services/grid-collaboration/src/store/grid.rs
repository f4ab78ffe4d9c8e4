//! The grid tree.

use kernel::{BodyCode, RegionCode};
use sqlx::PgPool;

use super::Error;
use crate::data::Grid;

/// Writes the shipped grids; running it again changes only what the data changed.
pub async fn load(pool: &PgPool, grids: &[Grid]) -> Result<(), sqlx::Error> {
    let codes: Vec<_> = grids.iter().map(|it| it.code.clone()).collect();
    let names: Vec<_> = grids.iter().map(|it| it.name.clone()).collect();
    let regions: Vec<_> = grids.iter().map(|it| it.region.to_string()).collect();
    let centres: Vec<_> = grids.iter().map(|it| it.centre_body.to_string()).collect();
    sqlx::query!(
        "insert into grid_collaboration.grid (code, name, region, centre_body)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
         on conflict (code) do update
         set name = excluded.name, region = excluded.region, centre_body = excluded.centre_body
         where (grid.name, grid.region, grid.centre_body)
             is distinct from (excluded.name, excluded.region, excluded.centre_body)",
        &codes,
        &names,
        &regions,
        &centres,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The grids whose region lies within this one, or around it.
pub async fn list(pool: &PgPool, region: &RegionCode) -> Result<Vec<Grid>, Error> {
    let rows = sqlx::query!(
        "select code, name, region, centre_body from grid_collaboration.grid
         where starts_with(region, $1) order by code",
        region.prefix()
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Grid {
                code: row.code,
                name: row.name,
                region: RegionCode::parse(&row.region)?,
                centre_body: BodyCode::parse(&row.centre_body)?,
            })
        })
        .collect()
}

/// The centre that answers for a grid.
pub async fn centre(pool: &PgPool, code: &str) -> Result<Option<BodyCode>, Error> {
    let centre = sqlx::query_scalar!(
        "select centre_body from grid_collaboration.grid where code = $1",
        code
    )
    .fetch_optional(pool)
    .await?;
    Ok(centre.map(|code| BodyCode::parse(&code)).transpose()?)
}
