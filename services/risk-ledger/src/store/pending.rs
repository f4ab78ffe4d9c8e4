//! Causes that were heard before the registration of their matter.

use std::collections::{BTreeSet, HashMap};

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

/// Takes out what was kept for each of these matters, whose rows are locked.
pub async fn take(
    tx: &mut Tx,
    matters: &[MatterId],
) -> Result<HashMap<MatterId, BTreeSet<Cause>>, Error> {
    let ids: Vec<_> = matters.iter().map(|it| it.uuid()).collect();
    let rows = sqlx::query!(
        "delete from risk_ledger.pending_cause where matter_id = any($1)
         returning matter_id, cause",
        &ids
    )
    .fetch_all(tx.connection())
    .await?;
    let mut causes: HashMap<_, BTreeSet<_>> = HashMap::new();
    for row in rows {
        let cause = word("pending_cause", Cause::parse, &row.cause)?;
        causes.entry(row.matter_id.into()).or_default().insert(cause);
    }
    Ok(causes)
}
