//! The ledger as an officer may see it.

use kernel::Officer;
use sqlx::PgPool;

use super::{Error, entry};
use crate::domain::{Entry, Grade};

/// Which part of the ledger.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub grade: Option<Grade>,
    /// The name of a state.
    pub state: Option<&'static str>,
}

/// The entries an officer may know of, the highest grade first, then by number; the same rule as [`Entry::admits`].
pub async fn list(
    pool: &PgPool,
    officer: &Officer,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>, Error> {
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    let ids = sqlx::query_scalar!(
        "select e.entry_id
         from risk_ledger.entry e left join risk_ledger.matter m using (matter_id)
         where ($1::text is null or e.grade = $1) and ($2::text is null or e.state = $2)
             and (
                 e.region like $3 or e.responsible_body = $4
                 or exists (
                     select from risk_ledger.warning w
                     where w.entry_id = e.entry_id and w.to_body = $4
                 )
             )
             and (
                 m.matter_id is null
                 or not ($4 = any(m.excluded_bodies)) and not (m.excluded_posts && $5)
             )
         order by
             case e.grade when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end,
             e.number
         limit $6 offset $7",
        filter.grade.map(Grade::as_str),
        filter.state,
        format!("{}%", officer.region.prefix()),
        officer.body.as_str(),
        &posts,
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    entry::read_in_order(pool, &ids).await
}
