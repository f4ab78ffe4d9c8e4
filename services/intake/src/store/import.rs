//! Which rows of an import stand in the register already.

use std::collections::HashMap;

use kernel::BodyCode;
use kernel::ids::PetitionId;
use mailbox::Tx;
use mailbox::columns::word;
use words::Word;

use super::Error;
use crate::domain::PetitionState;
use crate::domain::import::{Imported, RowKey, Standing};

/// Waits until no other import of this body is in the middle of a batch: of two that send the same rows the second finds them known.
pub async fn in_turn(tx: &mut Tx, body: &BodyCode) -> Result<(), Error> {
    sqlx::query!(
        "select from pg_advisory_xact_lock(hashtextextended('import of ' || $1, 0))",
        body.as_str()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The petitions that were imported under these keys before, those too of which the importing officer may not know.
pub async fn known(tx: &mut Tx, keys: &[RowKey]) -> Result<HashMap<RowKey, Imported>, Error> {
    let keys: Vec<_> = keys.iter().map(|key| key.to_vec()).collect();
    let rows = sqlx::query!(
        r#"select p.import_key as "key!", p.import_content as "content!",
             p.petition_id as "petition_id!", r.number as "number!", p.state as "state!",
             (m.matter_id is not null and o.matter_id is not null) as "known!"
         from intake.petition p
             join intake.register r using (petition_id)
             left join intake.matter m using (matter_id)
             left join intake.matter o on o.matter_id = p.opened_matter_id
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
            let state = word("petition", PetitionState::parse, &row.state)?;
            let standing = match (row.known, state) {
                (false, _) => Standing::KeptFrom,
                (true, PetitionState::Void) => Standing::Void,
                (true, PetitionState::Registered | PetitionState::Linked) => Standing::Stands,
            };
            let imported = Imported { petition, number: row.number, content, standing };
            Ok((row.key.try_into().map_err(bad)?, imported))
        })
        .collect()
}
