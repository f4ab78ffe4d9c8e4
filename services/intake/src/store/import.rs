//! Which rows of an import stand in the register already.

use std::collections::HashMap;

use kernel::ids::PetitionId;
use mailbox::Tx;

use super::Error;

/// The petitions that were imported under these keys before, with their numbers.
pub async fn known(
    tx: &mut Tx,
    keys: &[[u8; 32]],
) -> Result<HashMap<Vec<u8>, (PetitionId, String)>, Error> {
    let keys: Vec<_> = keys.iter().map(|key| key.to_vec()).collect();
    let rows = sqlx::query!(
        r#"select p.import_key as "import_key!", p.petition_id, r.number
         from intake.petition p join intake.register r using (petition_id)
         where p.import_key = any($1)"#,
        &keys
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.import_key, (row.petition_id.into(), row.number))).collect())
}
