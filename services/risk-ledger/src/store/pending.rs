//! Causes that were heard before the registration of their matter.

use kernel::ids::MatterId;
use mailbox::Tx;

use super::{Error, word};
use crate::domain::Cause;

/// Keeps a cause until the registration comes; the matter's row is locked.
pub async fn put(tx: &mut Tx, matter: MatterId, cause: &Cause) -> Result<(), Error> {
    sqlx::query!(
        "insert into risk_ledger.pending_cause (matter_id, cause) values ($1, $2)
         on conflict do nothing",
        matter.uuid(),
        cause.to_string(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes out what was kept; the matter's row is locked.
pub async fn take(tx: &mut Tx, matter: MatterId) -> Result<Vec<Cause>, Error> {
    sqlx::query_scalar!(
        "delete from risk_ledger.pending_cause where matter_id = $1 returning cause",
        matter.uuid()
    )
    .fetch_all(tx.connection())
    .await?
    .iter()
    .map(|text| word("pending_cause", Cause::parse, text))
    .collect()
}
