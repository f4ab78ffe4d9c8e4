//! Facts as the outbox carries them.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::{OfficeDay, Visibility};
use mailbox::{Fact, Tx};
use prost::{Message, Name};
use service_kit::parse::to_civil;

use crate::domain::{Kind, State, Task};

/// A task was issued.
pub fn task_issued(task: &Task, label: &Visibility, tx: &Tx) -> Fact {
    let message = pb::TaskIssued {
        task_id: task.id.to_string(),
        matter_id: task.matter.map(|id| id.to_string()).unwrap_or_default(),
        entry_id: task.entry.map(|id| id.to_string()).unwrap_or_default(),
        kind: kind(task.kind).into(),
        grid: task.grid.clone(),
        asking_body: task.asking_body.to_string(),
        due_date: Some(to_civil(task.due_date)),
    };
    about(task, label, tx, &message)
}

/// What became of a task in its new state.
pub fn task_moved(task: &Task, label: &Visibility, tx: &Tx) -> Fact {
    let task_id = task.id.to_string();
    match &task.state {
        State::Issued => task_issued(task, label, tx),
        State::Taken { .. } => about(task, label, tx, &pb::TaskTaken { task_id }),
        State::Reported { .. } => about(task, label, tx, &pb::TaskReported { task_id }),
        State::SentBack { .. } => about(task, label, tx, &pb::TaskSentBack { task_id }),
        State::Accepted { report, .. } => {
            let message = pb::TaskAccepted {
                task_id,
                matter_id: task.matter.map(|id| id.to_string()).unwrap_or_default(),
                entry_id: task.entry.map(|id| id.to_string()).unwrap_or_default(),
                asking_body: task.asking_body.to_string(),
                accept_date: Some(to_civil(tx.now().office_date())),
                finding: report.clone(),
            };
            about(task, label, tx, &message)
        }
    }
}

fn about<M: Message + Name>(task: &Task, label: &Visibility, tx: &Tx, message: &M) -> Fact {
    let today = tx.now().office_date();
    match task.matter {
        Some(matter) => Fact::about(matter, label, today, message),
        None => Fact::general(today, message),
    }
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
