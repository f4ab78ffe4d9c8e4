//! Messages to domain values and back.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::ids::{EntryId, MatterId};
use kernel::{Actor, Invalid};
use service_kit::parse::{self, to_civil, to_timestamp};
use service_kit::{Complaints, collect};
use words::Word;

use super::Grpc;
use crate::app::Act;
use crate::domain::draft::due_after;
use crate::domain::{Draft, Grid, GridCode, Review, Subject, Task};

impl Grpc {
    /// Reads what is asked of a grid.
    pub(super) fn draft(
        &self,
        actor: &Actor,
        message: &pb::IssueTaskRequest,
    ) -> Result<Draft, Complaints> {
        collect! {
            kind <- parse::word("kind", message.kind),
            subject <- subject(message),
            grid <- self.grid(actor, &message.grid),
            content <- parse::text("content", &message.content, 2, 500),
            due_date <- parse::date("due_date", message.due_date.as_ref())
                .and_then(|date| due_after(self.0.today(), date)),
        }
        Ok(Draft { kind, subject, grid, content, due_date })
    }

    /// A grid of the caller's region.
    fn grid(&self, actor: &Actor, text: &str) -> Result<Grid, Invalid> {
        if text.is_empty() {
            return Err(Invalid::missing("grid"));
        }
        let code = GridCode::parse(text)?;
        let region = match actor {
            Actor::Officer(officer) => Some(&officer.region),
            Actor::Service(_) | Actor::Anonymous => None,
        };
        Grid::find(&code, region, &self.0.office())
    }
}

/// Reads what a task is about. Without a matter and an entry there is no task: that is the line
/// between matters and people.
fn subject(message: &pb::IssueTaskRequest) -> Result<Subject, Complaints> {
    collect! {
        matter <- parse::optional(&message.matter_id, |id| MatterId::parse("matter_id", id)),
        entry <- parse::optional(&message.entry_id, |id| EntryId::parse("entry_id", id)),
    }
    Subject::of(matter, entry).ok_or_else(|| {
        let (zh, en) =
            ("须写明信访事项或台账条目", "a task is about a matter or a ledger entry: name one");
        Complaints::from(Invalid::new("matter_id", "FIELD_MISSING", zh, en))
    })
}

/// Reads what the reviewer decides; what is sent back needs a reason.
pub(super) fn review(message: &pb::ReviewTaskRequest) -> Result<Review, Invalid> {
    const MISSING: (&str, &str, &str) =
        ("REASON_MISSING", "退回须说明理由", "sending a report back needs a reason");
    if message.accept {
        return Ok(Review::Accept);
    }
    let reason = parse::text_or("reason", &message.reason, (2, 500), MISSING)?;
    Ok(Review::SendBack { reason })
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
    pb::Task {
        task_id: it.id.to_string(),
        kind: it.kind.number(),
        matter_id: it.subject.matter().map(|id| id.to_string()).unwrap_or_default(),
        entry_id: it.subject.entry().map(|id| id.to_string()).unwrap_or_default(),
        grid: it.grid.to_string(),
        asking_body: it.asking_body.to_string(),
        due_date: Some(to_civil(it.due_date)),
        state: it.state.word().number(),
        worker_post: it.state.worker().map(ToString::to_string).unwrap_or_default(),
        report: it.state.report().unwrap_or_default().to_owned(),
        version: it.version,
        content: it.content,
    }
}

/// Writes what was done about a task.
pub(super) fn act(it: Act) -> pb::TaskAct {
    pb::TaskAct {
        kind: it.kind.number(),
        actor: it.actor,
        time: Some(to_timestamp(it.time)),
        note: it.note,
    }
}
