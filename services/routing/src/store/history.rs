//! Who did what to a matter, when and in which words.

use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Tx;

use super::Error;

/// Appends an act; `version` is the matter's after it, `note` what was said with it, if anything.
pub async fn append(
    tx: &mut Tx,
    matter: MatterId,
    version: i64,
    act: &str,
    actor: &Actor,
    note: &str,
) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into routing.history (matter_id, act, actor, person, record_time, version, note)
         values ($1, $2, $3, $4, $5, $6, $7)",
        matter.uuid(),
        act,
        acts_as,
        actor.name(),
        now,
        version,
        note,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
