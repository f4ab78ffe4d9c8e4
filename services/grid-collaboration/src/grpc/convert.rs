//! Messages to domain values and back.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::Invalid;
use kernel::ids::{EntryId, MatterId};
use service_kit::parse::{self, to_civil};

use crate::domain::{Draft, Grid, GridCode, Kind, Review, State, Subject, Task};
use crate::store::facts;

/// Reads what is asked of a grid; every field that is wrong in form is named, not only the first.
///
/// Without a matter and an entry there is no task: that is the line between matters and people.
pub(super) fn draft(message: &pb::IssueTaskRequest) -> Result<Draft, Vec<Invalid>> {
    let mut complaints = Vec::new();
    let kind = note(kind(message.kind), &mut complaints);
    let subject = note(subject(message), &mut complaints);
    let grid = note(grid_code(&message.grid), &mut complaints);
    let content = note(parse::text("content", &message.content, 2, 500), &mut complaints);
    let due_date = note(parse::date("due_date", message.due_date.as_ref()), &mut complaints);
    match (kind, subject, grid, content, due_date) {
        (Some(kind), Some(subject), Some(grid), Some(content), Some(due_date)) => {
            Ok(Draft { kind, subject, grid, content, due_date })
        }
        _ => Err(complaints),
    }
}

/// Reads what the reviewer decides; what is sent back needs a reason.
pub(super) fn review(message: &pb::ReviewTaskRequest) -> Result<Review, Invalid> {
    if message.accept {
        return Ok(Review::Accept);
    }
    if message.reason.trim().is_empty() {
        let (zh, en) = ("退回须说明理由", "sending a report back needs a reason");
        return Err(Invalid::new("reason", "REASON_MISSING", zh, en));
    }
    Ok(Review::SendBack { reason: parse::text("reason", &message.reason, 2, 500)? })
}

/// Reads a state to list; none for all.
pub(super) fn state_name(value: i32) -> Result<Option<&'static str>, Invalid> {
    use pb::task::State as Wire;
    match Wire::try_from(value) {
        Ok(Wire::Unspecified) => Ok(None),
        Ok(Wire::Issued) => Ok(Some("issued")),
        Ok(Wire::Taken) => Ok(Some("taken")),
        Ok(Wire::Reported) => Ok(Some("reported")),
        Ok(Wire::Accepted) => Ok(Some("accepted")),
        Ok(Wire::SentBack) => Ok(Some("sent_back")),
        Err(_) => Err(Invalid::malformed("state", "a known state")),
    }
}

/// Writes a grid.
pub(super) fn grid(it: Grid) -> pb::Grid {
    pb::Grid {
        code: it.code.to_string(),
        name: it.name,
        region: it.region.to_string(),
        centre_body: it.centre_body.to_string(),
    }
}

/// Writes a task.
pub(super) fn task(it: Task) -> pb::Task {
    use pb::task::State as Wire;
    let state = match it.state {
        State::Issued => Wire::Issued,
        State::Taken { .. } => Wire::Taken,
        State::Reported { .. } => Wire::Reported,
        State::Accepted { .. } => Wire::Accepted,
        State::SentBack { .. } => Wire::SentBack,
    };
    pb::Task {
        task_id: it.id.to_string(),
        kind: facts::kind(it.kind).into(),
        matter_id: facts::matter(&it),
        entry_id: facts::entry(&it),
        grid: it.grid.code.to_string(),
        asking_body: it.asking_body.to_string(),
        due_date: Some(to_civil(it.due_date)),
        state: state.into(),
        worker_post: it.state.worker().map(ToString::to_string).unwrap_or_default(),
        report: it.state.report().unwrap_or_default().to_owned(),
        version: it.version,
        content: it.content,
    }
}

fn note<T>(outcome: Result<T, Invalid>, complaints: &mut Vec<Invalid>) -> Option<T> {
    outcome.map_err(|complaint| complaints.push(complaint)).ok()
}

fn kind(value: i32) -> Result<Kind, Invalid> {
    use pb::task::Kind as Wire;
    match Wire::try_from(value) {
        Ok(Wire::CheckHazard) => Ok(Kind::CheckHazard),
        Ok(Wire::VerifyFact) => Ok(Kind::VerifyFact),
        Ok(Wire::Mediate) => Ok(Kind::Mediate),
        Ok(Wire::BringHelp) => Ok(Kind::BringHelp),
        Ok(Wire::HandOverReply) => Ok(Kind::HandOverReply),
        Ok(Wire::Unspecified) => Err(Invalid::missing("kind")),
        Err(_) => Err(Invalid::malformed("kind", "a known kind")),
    }
}

fn subject(message: &pb::IssueTaskRequest) -> Result<Subject, Invalid> {
    let matter = optional("matter_id", &message.matter_id, MatterId::parse)?;
    let entry = optional("entry_id", &message.entry_id, EntryId::parse)?;
    Subject::of(matter, entry).ok_or_else(|| {
        let (zh, en) =
            ("须写明信访事项或台账条目", "a task is about a matter or a ledger entry: name one");
        Invalid::new("matter_id", "FIELD_MISSING", zh, en)
    })
}

fn optional<I>(
    field: &str,
    text: &str,
    parse: fn(&str, &str) -> Result<I, Invalid>,
) -> Result<Option<I>, Invalid> {
    if text.is_empty() { Ok(None) } else { parse(field, text).map(Some) }
}

fn grid_code(text: &str) -> Result<GridCode, Invalid> {
    if text.is_empty() { Err(Invalid::missing("grid")) } else { GridCode::parse(text) }
}
