//! Which rows of an import stand in the register already.

use std::collections::HashMap;

use kernel::ids::PetitionId;
use mailbox::Tx;

use super::Error;
use crate::domain::import::{Imported, RowKey};

/// The petitions that were imported under these keys before.
pub async fn known(tx: &mut Tx, keys: &[RowKey]) -> Result<HashMap<RowKey, Imported>, Error> {
    let keys: Vec<_> = keys.iter().map(|key| key.to_vec()).collect();
    let rows = sqlx::query!(
        r#"select p.import_key as "key!", p.import_content as "content!", p.petition_id, r.number
         from intake.petition p join intake.register r using (petition_id)
         where p.import_key = any($1)"#,
        &keys
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|row| {
            let bad = |_| Error::inconsistent("petition", format!("import of {}", row.petition_id));
            let content = row.content.try_into().map_err(bad)?;
            let petition = PetitionId::from(row.petition_id);
            let imported = Imported { petition, number: row.number, content };
            Ok((row.key.try_into().map_err(bad)?, imported))
        })
        .collect()
}
