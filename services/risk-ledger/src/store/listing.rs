//! The ledger in the order in which it is listed, for whomever an entry is listed.

use kernel::Officer;
use kernel::ids::EntryId;
use mailbox::Tx;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::Error;
use crate::domain::entry::places_of;
use crate::domain::grade::rank;
use crate::domain::{Entry, EntryState, Grade};

/// Where an entry stands in the list: the highest grade first, then by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key(i16, String);

impl Key {
    /// The key of an entry.
    pub fn of(entry: &Entry) -> Self {
        Self(rank(entry.state.grade()), entry.number.clone())
    }
}

/// Lists an entry that was written just now for those whom it concerns, and no longer for others.
pub async fn keep(tx: &mut Tx, entry: &Entry) -> Result<(), Error> {
    let listed_for: Vec<_> = entry.listed_for().collect();
    sqlx::query!(
        "with others as (
             delete from risk_ledger.listing where entry_id = $1 and listed_for <> all($2)
         )
         insert into risk_ledger.listing as l (entry_id, listed_for, state, grade_rank, number)
         select distinct $1::uuid, listed_for, $3::text, $4::smallint, $5::text
         from unnest($2::text[]) as listed_for
         on conflict (entry_id, listed_for) do update
             set state = excluded.state, grade_rank = excluded.grade_rank
         where (l.state, l.grade_rank) is distinct from (excluded.state, excluded.grade_rank)",
        entry.id.uuid(),
        &listed_for,
        entry.state.word().as_str(),
        rank(entry.state.grade()),
        entry.number,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The entries listed for an officer, in their order; of this grade or this state only, if one is
/// given.
///
/// For each place and state one stretch of the index is read, as long as a page; the page is what
/// comes first in them.
pub async fn page(
    connection: &mut PgConnection,
    officer: &Officer,
    (grade, state): (Option<Grade>, Option<EntryState>),
    after: Key,
    limit: i64,
) -> Result<Vec<EntryId>, Error> {
    let states = state.map_or_else(|| EntryState::ALL.to_vec(), |it| vec![it]);
    let states: Vec<_> = states.into_iter().map(|it| it.as_str().to_owned()).collect();
    let first_rank = rank(grade.or(Some(Grade::High)));
    let after = after.max(Key(first_rank, String::new()));
    let ids = sqlx::query_scalar!(
        r#"select entry_id as "entry_id!"
         from (
             select distinct l.grade_rank, l.number, l.entry_id
             from unnest($1::text[]) as place, unnest($2::text[]) as in_state, lateral (
                 select grade_rank, number, entry_id from risk_ledger.listing
                 where listed_for = place and state = in_state and grade_rank <= $3
                     and (grade_rank, number) > ($4, $5)
                 order by grade_rank, number
                 limit $6
             ) as l
         ) as listed
         order by grade_rank, number
         limit $6"#,
        &places_of(officer),
        &states,
        grade.map_or(rank(None), |it| rank(Some(it))),
        after.0,
        after.1,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(<Uuid as Into<EntryId>>::into).collect())
}
