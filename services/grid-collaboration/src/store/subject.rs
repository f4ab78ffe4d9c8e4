//! What tasks may be about: matters and ledger entries, and whom each concerns.

use kernel::Officer;
use kernel::ids::{EntryId, MatterId};
use mailbox::Tx;
use uuid::Uuid;

use super::Error;

/// Keeps which matter each entry is about, if it is about one; its label is known already.
pub async fn keep_entries(
    tx: &mut Tx,
    entries: &[(EntryId, Option<MatterId>)],
) -> Result<(), Error> {
    let ids: Vec<_> = entries.iter().map(|(id, _)| id.uuid()).collect();
    let matters: Vec<_> = entries.iter().map(|(_, matter)| matter.map(MatterId::uuid)).collect();
    sqlx::query!(
        "insert into grid_collaboration.ledger_entry (entry_id, matter_id)
         select * from unnest($1::uuid[], $2::uuid[])
         on conflict do nothing",
        &ids,
        &matters as &[Option<Uuid>],
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Keeps whom matters and entries concern: bodies, and the overseers of the region in which they lie.
pub async fn keep_concerns(tx: &mut Tx, concerns: &[(Uuid, &str)]) -> Result<(), Error> {
    let subjects: Vec<_> = concerns.iter().map(|(id, _)| *id).collect();
    let places: Vec<_> = concerns.iter().map(|(_, place)| (*place).to_owned()).collect();
    sqlx::query!(
        "insert into grid_collaboration.concern (subject_id, place)
         select distinct subject_id, place from unnest($1::uuid[], $2::text[]) as new (subject_id, place)
         order by subject_id, place
         on conflict do nothing",
        &subjects,
        &places,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// True if the matter or entry concerns the officer: by the body, or by a region inside the officer's for who has the right to
/// oversee it.
pub async fn concerns(
    tx: &mut Tx,
    subject: Uuid,
    officer: &Officer,
    oversee: &str,
) -> Result<bool, Error> {
    // A region is digits only; a body's code begins with a region's and has a dash.
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from grid_collaboration.concern
             where subject_id = $1
                 and (place = $2 or strpos(place, '-') = 0 and starts_with(place, $3::text))
         ) as "concerns!""#,
        subject,
        officer.body.as_str(),
        officer.has(oversee).then(|| officer.region.prefix()),
    )
    .fetch_one(tx.connection())
    .await?)
}

/// The matter that an entry is about, if about one; nothing at all if nobody told of the entry.
pub async fn matter_of_entry(
    tx: &mut Tx,
    entry: EntryId,
) -> Result<Option<Option<MatterId>>, Error> {
    let row = sqlx::query_scalar!(
        "select matter_id from grid_collaboration.ledger_entry where entry_id = $1",
        entry.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|matter| matter.map(MatterId::from)))
}
