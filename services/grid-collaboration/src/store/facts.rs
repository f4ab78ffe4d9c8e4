//! Facts as the outbox carries them: ids, codes and dates, and a finding in words about the matter;
//! nothing personal.

use chrono::NaiveDate;
use headwater_proto::Published;
use headwater_proto::grid_collaboration::v1 as pb;
use mailbox::Fact;
use service_kit::parse::to_civil;
use words::Word;

use crate::domain::{Event, Task};

/// The fact that something happened to a task.
pub fn of_task(task: &Task, event: &Event, today: NaiveDate) -> Fact {
    let task_id = task.id.to_string();
    let entry_id = task.subject.entry().map(|id| id.to_string()).unwrap_or_default();
    let asking_body = task.asking_body.to_string();
    match event {
        Event::Issued => {
            let issued = pb::TaskIssued {
                task_id,
                entry_id,
                kind: task.kind.number(),
                grid: task.grid.to_string(),
                asking_body,
                due_date: Some(to_civil(task.due_date)),
            };
            fact(task, today, &issued)
        }
        Event::Taken => fact(task, today, &pb::TaskTaken { task_id }),
        Event::Reported => fact(task, today, &pb::TaskReported { task_id }),
        Event::Accepted => {
            let finding = task.state.report().unwrap_or_default().to_owned();
            fact(task, today, &pb::TaskAccepted { task_id, entry_id, asking_body, finding })
        }
        Event::SentBack { .. } => fact(task, today, &pb::TaskSentBack { task_id }),
    }
}

/// Under the label of the task's matter, or about no matter.
fn fact<M: Published>(task: &Task, today: NaiveDate, message: &M) -> Fact {
    match task.matter {
        Some(matter) => Fact::about(matter, &task.visibility, today, message),
        None => Fact::general(today, message),
    }
}
