//! From whom matters are kept, and which matter an entry is about.

use kernel::Visibility;
use kernel::ids::{EntryId, MatterId};
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

/// The label of a matter, open to all while nobody has told of it; nothing if the matter is kept
/// from whoever acts.
pub async fn of_matter(tx: &mut Tx, id: MatterId) -> Result<Option<Visibility>, Error> {
    sqlx::query!(
        "insert into grid_collaboration.matter_label
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         values ($1, 0, '{}', '{}') on conflict do nothing",
        id.uuid()
    )
    .execute(tx.connection())
    .await?;
    // The row is there now; it is not found only if the table does not show it to whoever acts.
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

/// Keeps which matter an entry is about, for its tasks as well: the matter's label is known
/// already.
pub async fn keep_entry(tx: &mut Tx, entry: EntryId, matter: MatterId) -> Result<(), Error> {
    // Waits for whoever issues a task about the entry meanwhile, and finds that task below.
    sqlx::query!(
        "insert into grid_collaboration.ledger_entry as e (entry_id, matter_id) values ($1, $2)
         on conflict (entry_id) do update set matter_id = excluded.matter_id
         where e.matter_id is null",
        entry.uuid(),
        matter.uuid(),
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update grid_collaboration.task set of_matter_id = $2
         where entry_id = $1 and of_matter_id is null",
        entry.uuid(),
        matter.uuid(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The matter an entry is about, as far as it was heard of. Nobody tells of it until the
/// transaction ends.
pub async fn matter_of_entry(tx: &mut Tx, entry: EntryId) -> Result<Option<MatterId>, Error> {
    sqlx::query!(
        "insert into grid_collaboration.ledger_entry (entry_id) values ($1) on conflict do nothing",
        entry.uuid()
    )
    .execute(tx.connection())
    .await?;
    let matter = sqlx::query_scalar!(
        "select matter_id from grid_collaboration.ledger_entry where entry_id = $1 for update",
        entry.uuid()
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(matter.map(MatterId::from))
}
