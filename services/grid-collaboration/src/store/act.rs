//! Who did what to a task, when and in which words.

use mailbox::Tx;

use super::Error;
use crate::domain::{Event, Task};

/// Appends what happened to a task that was saved just now. Who acts is known to the transaction.
pub async fn append(tx: &mut Tx, task: &Task, event: &Event) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into grid_collaboration.act
             (task_id, act, actor, person, record_time, version, note)
         values ($1, $2, $3, current_setting('headwater.actor'), $4, $5, $6)",
        task.id.uuid(),
        event.word(),
        acts_as,
        now,
        task.version,
        note(task, event),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The words that went with it; a report that is sent back and written anew stays here.
fn note<'a>(task: &'a Task, event: &'a Event) -> &'a str {
    match event {
        Event::Issued => &task.content,
        Event::Taken | Event::Accepted => "",
        Event::Reported => task.state.report().unwrap_or_default(),
        Event::SentBack { reason } => reason,
    }
}
