//! From whom matters are kept.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::{Tx, columns};

use super::{Error, joined};

/// Keeps labels, each of another matter, unless a newer one is known. A label no newer than the known one locks nothing.
pub async fn keep(tx: &mut Tx, labels: &[(MatterId, &Visibility)]) -> Result<(), Error> {
    let ids: Vec<_> = labels.iter().map(|(id, _)| id.uuid()).collect();
    let versions: Vec<_> = labels.iter().map(|(_, it)| it.version).collect();
    let bodies: Vec<_> = labels.iter().map(|(_, it)| joined(&it.excluded_bodies)).collect();
    let posts: Vec<_> = labels.iter().map(|(_, it)| joined(&it.excluded_posts)).collect();
    sqlx::query!(
        "insert into grid_collaboration.matter_label as m
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         select matter_id, version, string_to_array(bodies, ','), string_to_array(posts, ',')
         from unnest($1::uuid[], $2::int[], $3::text[], $4::text[])
             as new (matter_id, version, bodies, posts)
         where not exists (
             select from grid_collaboration.matter_label known
             where known.matter_id = new.matter_id and known.visibility_version >= new.version
         )
         order by matter_id
         on conflict (matter_id) do update set
             visibility_version = excluded.visibility_version,
             excluded_bodies = excluded.excluded_bodies,
             excluded_posts = excluded.excluded_posts
         where m.visibility_version < excluded.visibility_version",
        &ids,
        &versions,
        &bodies,
        &posts,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The label of a matter; nothing if nobody told of it, or if it is kept from whoever acts.
pub async fn of_matter(tx: &mut Tx, id: MatterId) -> Result<Option<Visibility>, Error> {
    let row = sqlx::query!(
        "select visibility_version, excluded_bodies, excluded_posts
         from grid_collaboration.matter_label where matter_id = $1",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| {
        columns::label(
            "matter_label",
            row.visibility_version,
            &row.excluded_bodies,
            &row.excluded_posts,
        )
    })
    .transpose()
}
