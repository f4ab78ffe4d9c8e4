//! Messages to domain values and back.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::Invalid;
use kernel::ids::{EntryId, MatterId};
use service_kit::parse::{self, to_civil};

use crate::app::IssueTask;
use crate::data::Grid;
use crate::domain::{Kind, State, Task};
use crate::store::facts;

/// Reads a task that is asked for; every field that is wrong is named.
pub(super) fn issue_task(request: &pb::IssueTaskRequest) -> Result<IssueTask, Vec<Invalid>> {
    let mut complaints = Vec::new();
    let kind = note(kind(request.kind()), &mut complaints);
    let matter =
        note(optional(&request.matter_id, |it| MatterId::parse("matter_id", it)), &mut complaints);
    let entry =
        note(optional(&request.entry_id, |it| EntryId::parse("entry_id", it)), &mut complaints);
    let grid = note(parse::text("grid", &request.grid, 1, 40), &mut complaints);
    let content = note(parse::text("content", &request.content, 2, 500), &mut complaints);
    let due_date = note(parse::date("due_date", request.due_date.as_ref()), &mut complaints);
    if matter == Some(None) && entry == Some(None) {
        // A task about nothing but a person does not exist.
        complaints.push(Invalid::missing("matter_id"));
    }
    match (kind, matter, entry, grid, content, due_date) {
        (Some(kind), Some(matter), Some(entry), Some(grid), Some(content), Some(due_date))
            if complaints.is_empty() =>
        {
            Ok(IssueTask { kind, matter, entry, grid, content, due_date })
        }
        _ => Err(complaints),
    }
}

fn note<T>(outcome: Result<T, Invalid>, complaints: &mut Vec<Invalid>) -> Option<T> {
    outcome.map_err(|complaint| complaints.push(complaint)).ok()
}

fn optional<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Invalid> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn kind(kind: pb::task::Kind) -> Result<Kind, Invalid> {
    match kind {
        pb::task::Kind::CheckHazard => Ok(Kind::CheckHazard),
        pb::task::Kind::VerifyFact => Ok(Kind::VerifyFact),
        pb::task::Kind::Mediate => Ok(Kind::Mediate),
        pb::task::Kind::BringHelp => Ok(Kind::BringHelp),
        pb::task::Kind::HandOverReply => Ok(Kind::HandOverReply),
        pb::task::Kind::Unspecified => Err(Invalid::missing("kind")),
    }
}

/// The state to list, as SQL names it.
pub(super) fn state_filter(state: pb::task::State) -> Option<&'static str> {
    match state {
        pb::task::State::Unspecified => None,
        pb::task::State::Issued => Some("issued"),
        pb::task::State::Taken => Some("taken"),
        pb::task::State::Reported => Some("reported"),
        pb::task::State::Accepted => Some("accepted"),
        pb::task::State::SentBack => Some("sent_back"),
    }
}

pub(super) fn state_named(name: &str) -> pb::task::State {
    match name {
        "issued" => pb::task::State::Issued,
        "taken" => pb::task::State::Taken,
        "reported" => pb::task::State::Reported,
        "accepted" => pb::task::State::Accepted,
        "sent_back" => pb::task::State::SentBack,
        _ => pb::task::State::Unspecified,
    }
}

pub(super) fn grid(grid: Grid) -> pb::Grid {
    pb::Grid {
        code: grid.code,
        name: grid.name,
        region: grid.region.to_string(),
        centre_body: grid.centre_body.to_string(),
    }
}

pub(super) fn task(task: Task) -> pb::Task {
    let state: &State = &task.state;
    pb::Task {
        task_id: task.id.to_string(),
        kind: facts::kind(task.kind).into(),
        matter_id: task.matter.map(|id| id.to_string()).unwrap_or_default(),
        entry_id: task.entry.map(|id| id.to_string()).unwrap_or_default(),
        asking_body: task.asking_body.to_string(),
        due_date: Some(to_civil(task.due_date)),
        state: state_named(state.name()).into(),
        worker_post: state.worker().map(ToString::to_string).unwrap_or_default(),
        report: state.report().unwrap_or_default().to_owned(),
        grid: task.grid,
        content: task.content,
        version: task.version,
    }
}
