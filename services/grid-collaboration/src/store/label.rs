//! From whom matters are kept, and which matter an entry is about.

use kernel::Visibility;
use kernel::ids::{EntryId, MatterId};
use mailbox::Tx;

use super::{Error, codes};

/// Keeps a label, unless a newer one is known. A label no newer than the known one locks nothing.
pub async fn keep(tx: &mut Tx, id: MatterId, label: &Visibility) -> Result<(), Error> {
    let bodies: Vec<_> = label.excluded_bodies.iter().map(ToString::to_string).collect();
    let posts: Vec<_> = label.excluded_posts.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into grid_collaboration.matter_label as m
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         select $1, $2, $3, $4
         where not exists (
             select from grid_collaboration.matter_label
             where matter_id = $1 and visibility_version >= $2
         )
         on conflict (matter_id) do update set
             visibility_version = excluded.visibility_version,
             excluded_bodies = excluded.excluded_bodies,
             excluded_posts = excluded.excluded_posts
         where m.visibility_version < excluded.visibility_version",
        id.uuid(),
        label.version,
        &bodies,
        &posts,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The label of a matter; open to all while nothing was heard of it.
pub async fn of_matter(tx: &mut Tx, id: MatterId) -> Result<Visibility, Error> {
    let row = sqlx::query!(
        "select visibility_version, excluded_bodies, excluded_posts
         from grid_collaboration.matter_label where matter_id = $1",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map_or_else(
        || Ok(Visibility::default()),
        |row| {
            Ok(Visibility {
                version: row.visibility_version,
                excluded_bodies: codes("matter_label", &row.excluded_bodies)?,
                excluded_posts: codes("matter_label", &row.excluded_posts)?,
            })
        },
    )
}

/// Keeps which matter an entry is about.
pub async fn keep_entry(tx: &mut Tx, entry: EntryId, matter: MatterId) -> Result<(), Error> {
    sqlx::query!(
        "insert into grid_collaboration.ledger_entry (entry_id, matter_id) values ($1, $2)
         on conflict do nothing",
        entry.uuid(),
        matter.uuid(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The matter an entry is about, as far as it was heard of.
pub async fn matter_of_entry(tx: &mut Tx, entry: EntryId) -> Result<Option<MatterId>, Error> {
    let matter = sqlx::query_scalar!(
        "select matter_id from grid_collaboration.ledger_entry where entry_id = $1",
        entry.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(matter.map(MatterId::from))
}
