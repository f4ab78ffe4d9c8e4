//! Facts as the outbox carries them: ids, codes and dates, and a finding in words about the matter; nothing personal.

use chrono::NaiveDate;
use headwater_proto::grid_collaboration::v1 as pb;
use kernel::ids::{EntryId, MatterId};
use mailbox::Fact;
use prost::{Message, Name};
use service_kit::parse::to_civil;

use crate::domain::{Event, Kind, Task};

/// The fact that something happened to a task.
pub fn of_task(task: &Task, event: &Event, today: NaiveDate) -> Fact {
    let task_id = task.id.to_string();
    match event {
        Event::Issued => fact(
            task,
            today,
            &pb::TaskIssued {
                task_id,
                matter_id: matter(task),
                entry_id: entry(task),
                kind: kind(task.kind).into(),
                grid: task.grid.code.to_string(),
                asking_body: task.asking_body.to_string(),
                due_date: Some(to_civil(task.due_date)),
            },
        ),
        Event::Taken => fact(task, today, &pb::TaskTaken { task_id }),
        Event::Reported => fact(task, today, &pb::TaskReported { task_id }),
        Event::Accepted => fact(
            task,
            today,
            &pb::TaskAccepted {
                task_id,
                matter_id: matter(task),
                entry_id: entry(task),
                asking_body: task.asking_body.to_string(),
                accept_date: Some(to_civil(today)),
                finding: task.state.report().unwrap_or_default().to_owned(),
            },
        ),
        Event::SentBack { .. } => fact(task, today, &pb::TaskSentBack { task_id }),
    }
}

/// Under the label of the task's matter, or about no matter.
fn fact<M: Message + Name>(task: &Task, today: NaiveDate, message: &M) -> Fact {
    match task.matter {
        Some(matter) => Fact::about(matter, &task.visibility, today, message),
        None => Fact::general(today, message),
    }
}

/// The matter the task names itself, as contract and events write it.
pub fn matter(task: &Task) -> String {
    task.subject.matter().as_ref().map(MatterId::to_string).unwrap_or_default()
}

/// The entry the task names, as contract and events write it.
pub fn entry(task: &Task) -> String {
    task.subject.entry().as_ref().map(EntryId::to_string).unwrap_or_default()
}

/// A kind on the wire.
pub fn kind(kind: Kind) -> pb::task::Kind {
    match kind {
        Kind::CheckHazard => pb::task::Kind::CheckHazard,
        Kind::VerifyFact => pb::task::Kind::VerifyFact,
        Kind::Mediate => pb::task::Kind::Mediate,
        Kind::BringHelp => pb::task::Kind::BringHelp,
        Kind::HandOverReply => pb::task::Kind::HandOverReply,
    }
}
