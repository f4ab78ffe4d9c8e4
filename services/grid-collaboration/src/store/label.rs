//! From whom a matter is kept.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::Error;

/// Keeps a label, unless a newer one is known.
pub async fn keep(tx: &mut Tx, matter: MatterId, label: &Visibility) -> Result<(), Error> {
    let bodies: Vec<_> = label.excluded_bodies.iter().map(ToString::to_string).collect();
    let posts: Vec<_> = label.excluded_posts.iter().map(ToString::to_string).collect();
    sqlx::query!(
        "insert into grid_collaboration.matter_label
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         values ($1, $2, $3, $4)
         on conflict (matter_id) do update
         set visibility_version = excluded.visibility_version,
             excluded_bodies = excluded.excluded_bodies, excluded_posts = excluded.excluded_posts
         where matter_label.visibility_version < excluded.visibility_version",
        matter.uuid(),
        label.version,
        &bodies,
        &posts,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The label of a matter; open to all if nothing was heard of it yet.
pub async fn of(tx: &mut Tx, matter: Option<MatterId>) -> Result<Visibility, Error> {
    let Some(matter) = matter else { return Ok(Visibility::default()) };
    let row = sqlx::query!(
        "select visibility_version, excluded_bodies, excluded_posts
         from grid_collaboration.matter_label where matter_id = $1",
        matter.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    let Some(row) = row else { return Ok(Visibility::default()) };
    Ok(Visibility {
        version: row.visibility_version,
        excluded_bodies: codes(&row.excluded_bodies)?,
        excluded_posts: codes(&row.excluded_posts)?,
    })
}

fn codes<C: std::str::FromStr<Err = kernel::Invalid>>(texts: &[String]) -> Result<Vec<C>, Error> {
    texts
        .iter()
        .map(|text| {
            text.parse().map_err(|_| Error::inconsistent("matter_label", "an unreadable code"))
        })
        .collect()
}
