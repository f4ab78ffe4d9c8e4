//! Sealed petitioners, and the blind indexes that recognise them.

use std::collections::HashMap;

use kernel::BodyCode;
use kernel::ids::{MatterId, PetitionId};
use mailbox::Tx;
use uuid::Uuid;

use super::Error;

/// One earlier petition of somebody: its matter, and the category that it is taken to be about.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub matter: MatterId,
    pub about: Option<String>,
}

/// The latest petitions of the people behind these indexes, the newest first.
///
/// Only what the registrar's office has received or answers for, and the registrar may know of: whether somebody ever petitioned
/// elsewhere is not to be found out by registering, and a matter that is kept from the registrar is joined away.
/// Of each index at most fifty: ids grow with time, so the key of the index holds them in their order, and somebody who has
/// petitioned a thousand times, or a telephone that a whole village uses, makes no registration slower than another's.
pub async fn find_earlier(
    tx: &mut Tx,
    body: &BodyCode,
    indexes: &[[u8; 32]],
) -> Result<HashMap<[u8; 32], Vec<Earlier>>, Error> {
    let mut earlier: HashMap<[u8; 32], Vec<Earlier>> = HashMap::new();
    if indexes.is_empty() {
        return Ok(earlier);
    }
    let latest = latest_petitions(tx, indexes).await?;
    let ids: Vec<_> = latest.iter().map(|(_, petition)| *petition).collect();
    // Most people petition for the first time.
    if ids.is_empty() {
        return Ok(earlier);
    }
    let rows = sqlx::query!(
        r#"select known.petition_id as "petition_id!", known.matter_id as "matter_id!", known.about
         from (select distinct petition_id from unnest($1::uuid[]) as w (petition_id)) as wanted
             cross join lateral (
                 select p.petition_id, p.matter_id, p.register_time,
                     coalesce(p.category, p.proposed_category) as about
                 from intake.petition p join intake.matter m using (matter_id)
                 where p.petition_id = wanted.petition_id and p.state <> 'void'
                     and (m.answerable_body = $2 or p.receiving_body = $2)
                 limit 1) as known
         order by known.register_time desc, known.petition_id desc"#,
        &ids,
        body.as_str(),
    )
    .fetch_all(tx.connection())
    .await?;
    for row in rows {
        let of_it = latest.iter().filter(|(_, petition)| *petition == row.petition_id);
        for (index, _) in of_it {
            let found = Earlier { matter: row.matter_id.into(), about: row.about.clone() };
            earlier.entry(*index).or_default().push(found);
        }
    }
    Ok(earlier)
}

/// The latest petitions under each index. Looked up by the key of the index alone: joined with the petitions in one statement it is
/// planned for tables of another size than they have.
async fn latest_petitions(
    tx: &mut Tx,
    indexes: &[[u8; 32]],
) -> Result<Vec<([u8; 32], Uuid)>, Error> {
    let wanted: Vec<_> = indexes.iter().map(|index| index.to_vec()).collect();
    let rows = sqlx::query!(
        r#"select wanted.blind_index as "blind_index!", latest.petition_id
         from (select distinct blind_index from unnest($1::bytea[]) as w (blind_index)) as wanted
             cross join lateral (
                 select petition_id from intake.petitioner_index i
                 where i.blind_index = wanted.blind_index
                 order by petition_id desc limit 50) as latest"#,
        &wanted,
    )
    .fetch_all(tx.connection())
    .await?;
    let pairs = rows.into_iter().map(|row| {
        let index = row.blind_index.try_into();
        let index = index.map_err(|_| Error::inconsistent("petitioner_index", "a short index"))?;
        Ok((index, row.petition_id))
    });
    pairs.collect()
}

/// The sealed petitioners of a petition, in their order.
pub async fn sealed(tx: &mut Tx, petition: PetitionId) -> Result<Vec<(Uuid, Vec<u8>)>, Error> {
    let rows = sqlx::query!(
        "select petitioner_id, sealed from intake.petitioner where petition_id = $1 order by ordinal",
        petition.uuid()
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.petitioner_id, row.sealed)).collect())
}
