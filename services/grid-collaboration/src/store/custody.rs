//! What lies with a centre or a body that it no longer lies with, put where it went.

use mailbox::Tx;
use mailbox::columns::pairs;
use organisation::Successions;

use super::Error;
use crate::domain::Grid;

/// Gives tasks to the centres of their grids. One that a worker of the old centre was at goes back
/// to the start, for the new centre's workers to take; a report that was written stays to be reviewed.
pub async fn to_centres(tx: &mut Tx, grids: &[Grid]) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    let (codes, centres) = pairs(grids.iter().map(|it| (&it.code, &it.centre_body)));
    sqlx::query!(
        "with moved as (
             update grid_collaboration.task t
             set centre_body = g.centre_body, version = version + 1,
                 state = case when state in ('taken', 'sent_back') then 'issued' else state end,
                 worker_post = case when state in ('taken', 'sent_back') then null
                     else worker_post end,
                 report = case when state in ('taken', 'sent_back') then null else report end
             from unnest($1::text[], $2::text[]) as g (grid, centre_body)
             where t.grid = g.grid and t.centre_body <> g.centre_body
             returning t.task_id, t.version, t.centre_body
         )
         insert into grid_collaboration.act
             (task_id, act, actor, person, record_time, version, note)
         select task_id, 'moved', $3, current_setting('headwater.actor'), $4, version, centre_body
         from moved",
        &codes,
        &centres,
        acts_as,
        now,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives what bodies that ended had asked for to those that took over.
pub async fn to_successors(tx: &mut Tx, bodies: &Successions) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    let (ended, took_over) = pairs(bodies);
    sqlx::query!(
        "with moved as (
             update grid_collaboration.task t
             set asking_body = b.took_over, version = version + 1
             from unnest($1::text[], $2::text[]) as b (ended, took_over)
             where t.asking_body = b.ended
             returning t.task_id, t.version, t.asking_body
         )
         insert into grid_collaboration.act
             (task_id, act, actor, person, record_time, version, note)
         select task_id, 'moved', $3, current_setting('headwater.actor'), $4, version, asking_body
         from moved",
        &ended,
        &took_over,
        acts_as,
        now,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
