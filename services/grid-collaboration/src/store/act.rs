//! Who did what to a task, when and in which words.

use chrono::{DateTime, Utc};
use kernel::ids::TaskId;
use mailbox::Tx;
use sqlx::PgConnection;
use words::Word;
use words::grid_collaboration::TaskActKind;

use super::{Error, word};
use crate::domain::{Event, Task};

/// What somebody did about a task.
#[derive(Clone, Debug)]
pub struct Act {
    pub kind: TaskActKind,
    /// The post that acted, or `service:<name>`.
    pub actor: String,
    pub time: DateTime<Utc>,
    pub note: String,
}

/// What was done about a task, the oldest first.
pub async fn of_task(connection: &mut PgConnection, id: TaskId) -> Result<Vec<Act>, Error> {
    let rows = sqlx::query!(
        "select act, actor, record_time, note from grid_collaboration.act where task_id = $1
         order by act_order",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = word("act", TaskActKind::parse, &row.act)?;
            Ok(Act { kind, actor: row.actor, time: row.record_time, note: row.note })
        })
        .collect()
}

/// Appends what happened to a task that was saved just now. Who acts is known to the transaction.
pub async fn append(tx: &mut Tx, task: &Task, event: &Event) -> Result<(), Error> {
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into grid_collaboration.act
             (task_id, act, actor, person, record_time, version, note)
         values ($1, $2, $3, current_setting('headwater.actor'), $4, $5, $6)",
        task.id.uuid(),
        event.kind().as_str(),
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
