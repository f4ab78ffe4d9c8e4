//! What lies with bodies that ended, found and put with their successors.

use kernel::BodyCode;
use kernel::ids::{EntryId, WarningId};
use mailbox::Tx;
use mailbox::columns::pairs;
use organisation::Successions;

use super::{Error, code};

/// The entries that any of the bodies that ended leads, answers for or was warned about.
pub async fn entries_of(tx: &mut Tx, successions: &Successions) -> Result<Vec<EntryId>, Error> {
    let (ended, _) = pairs(successions);
    let ids = sqlx::query_scalar!(
        "select entry_id from risk_ledger.entry e
         where responsible_body = any($1) or split_part(leader_post, '.', 1) = any($1)
             or exists (
                 select from risk_ledger.warning w
                 where w.entry_id = e.entry_id and w.to_body = any($1))
         order by entry_id",
        &ended,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(ids.into_iter().map(EntryId::from).collect())
}

/// Puts the letters about an entry with the successors of the bodies that they had gone to; returns
/// each with the body before and the one now.
pub async fn letters(
    tx: &mut Tx,
    entry: EntryId,
    successions: &Successions,
) -> Result<Vec<(WarningId, BodyCode, BodyCode)>, Error> {
    let (ended, heirs) = pairs(successions);
    let rows = sqlx::query!(
        r#"update risk_ledger.warning w set to_body = given.heir, version = version + 1
         from unnest($2::text[], $3::text[]) as given (ended, heir)
         where w.entry_id = $1 and w.to_body = given.ended
         returning w.warning_id, given.ended as "ended!", w.to_body"#,
        entry.uuid(),
        &ended,
        &heirs,
    )
    .fetch_all(tx.connection())
    .await?;
    let moved = rows.into_iter().map(|row| {
        let (from, to) = (code("warning", &row.ended)?, code("warning", &row.to_body)?);
        Ok((row.warning_id.into(), from, to))
    });
    moved.collect()
}
