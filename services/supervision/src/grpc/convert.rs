//! Domain values to messages, and the few fields that need reading.

use deadlines::{Course, Deadline, State};
use headwater_proto::POOL;
use headwater_proto::supervision::v1 as pb;
use kernel::{Invalid, Word};
use prost_reflect::DynamicMessage;
use service_kit::parse::{self, to_civil, to_timestamp};
use words::supervision::DeadlineState;

use crate::dossier::app::{Explained, Recomputed, Summary, TimelineEntry};
use crate::firing::app::{Compared, Rebuilt};
use crate::orders::domain::{Order, Verdict};

pub(super) fn deadline(it: Deadline) -> pb::Deadline {
    let mut message = pb::Deadline {
        deadline_id: it.id.to_string(),
        matter_id: it.dossier.matter.map(|id| id.to_string()).unwrap_or_default(),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        state: DeadlineState::NotStarted.number(),
        start_date: Some(to_civil(it.start.date)),
        subject: it.subject.to_string(),
        ..pb::Deadline::default()
    };
    let Course::Started(started) = it.course else {
        return message;
    };
    let certificate = started.certificate;
    message.article = certificate.rule.article.zh;
    message.due_date = Some(to_civil(certificate.due_date));
    message.due_time = Some(to_timestamp(certificate.due_time));
    message.limit_date = Some(to_civil(certificate.limit_date));
    message.limit_time = Some(to_timestamp(certificate.limit_time));
    message.provisional = certificate.provisional.is_some();
    message.late_at_entry = started.late_at_entry;
    message.was_breached = started.was_breached;
    let state = match started.state {
        State::Running { .. } => DeadlineState::Running,
        State::Breached { .. } => DeadlineState::Breached,
        State::Void { cause, date } => {
            message.void_cause = cause.number();
            message.void_date = Some(to_civil(date));
            DeadlineState::Void
        }
        State::Met { date } => {
            message.met_date = Some(to_civil(date));
            DeadlineState::Met
        }
        State::MetLate { date } => {
            message.met_date = Some(to_civil(date));
            DeadlineState::MetLate
        }
    };
    message.state = state.number();
    message
}

pub(super) fn explained(it: Explained) -> pb::ExplainDeadlineResponse {
    let certificate = it.deadline.certificate().map(serde_json::to_string);
    pb::ExplainDeadlineResponse {
        // A certificate was read from JSON, so it can be written again.
        certificate: certificate.and_then(Result::ok).unwrap_or_default(),
        deadline: Some(deadline(it.deadline)),
        lines_zh: it.zh,
        lines_en: it.en,
    }
}

pub(super) fn timeline_entry(it: TimelineEntry) -> pb::TimelineStep {
    pb::TimelineStep {
        effect_date: Some(to_civil(it.effect_date)),
        record_time: Some(to_timestamp(it.record_time)),
        service: it.producer,
        fact: it.type_name.rsplit('.').next().unwrap_or_default().to_owned(),
        actor: it.actor,
        detail: detail(&it.type_name, &it.payload),
    }
}

/// A fact as JSON, by its descriptor; an empty object if this code does not know its type.
fn detail(type_name: &str, payload: &[u8]) -> String {
    fact(type_name, payload)
        .and_then(|message| serde_json::to_string(&message).ok())
        .unwrap_or_else(|| "{}".to_owned())
}

/// The fact inside the message that holds all facts of its service.
fn fact(type_name: &str, payload: &[u8]) -> Option<DynamicMessage> {
    let fact = POOL.get_message_by_name(type_name)?;
    let mut messages = fact.parent_file().messages().collect::<Vec<_>>().into_iter();
    let holds = |field: prost_reflect::FieldDescriptor| {
        field.containing_oneof().is_some() && field.kind().as_message() == Some(&fact)
    };
    let (facts, field) = messages.find_map(|message| {
        let field = message.fields().find(|field| holds(field.clone()))?;
        Some((message, field))
    })?;
    let facts = DynamicMessage::decode(facts, payload).ok()?;
    facts.get_field(&field).as_message().cloned()
}

pub(super) fn summary(it: Summary) -> pb::DeadlineSummary {
    pb::DeadlineSummary {
        body: it.body,
        rule: it.rule,
        running_count: it.running,
        met_count: it.met,
        met_late_count: it.met_late,
        breached_count: it.breached,
        void_count: it.void,
        late_at_entry_count: it.late_at_entry,
    }
}

pub(super) fn order(it: &Order) -> pb::Order {
    pb::Order {
        order_id: it.id.to_string(),
        matter_id: it.dossier.matter.map(|id| id.to_string()).unwrap_or_default(),
        deadline_id: it.deadline.to_string(),
        rule: it.rule.to_string(),
        state: it.state.word().number(),
        document_number: it.issued().map(|issue| issue.document.clone()).unwrap_or_default(),
        issue_date: it.issued().map(|issue| to_civil(issue.date)),
        answer: it.answered().map(|answer| answer.text.clone()).unwrap_or_default(),
        send_back_reason: it.send_back_reason().unwrap_or_default().to_owned(),
        body: it.body.to_string(),
        version: it.version,
    }
}

pub(super) fn recomputed(
    it: &Recomputed,
    calendar_version: &str,
) -> pb::RecomputeDeadlinesResponse {
    let moved = it
        .moved
        .iter()
        .map(|(rule, count)| pb::MovedDeadlines { rule: rule.to_string(), count: whole(*count) });
    pb::RecomputeDeadlinesResponse {
        examined_count: whole(it.examined),
        moved_count: whole(it.moved_count()),
        moved: moved.collect(),
        restated_count: whole(it.restated),
        refused_count: whole(it.refused),
        done: it.is_done,
        calendar_version: calendar_version.to_owned(),
    }
}

pub(super) fn compared(it: &Compared) -> pb::VerifyTimersResponse {
    pb::VerifyTimersResponse {
        shard: it.shard.into(),
        recorded_count: whole(it.recorded.timers),
        armed_count: whole(it.armed.timers),
        leased_count: whole(it.leased),
        recorded_digest: format!("{:016x}", it.recorded.sum),
        armed_digest: format!("{:016x}", it.armed.sum),
        missing_count: whole(it.missing),
        surplus_count: whole(it.surplus),
        shifted_count: whole(it.shifted),
        healed_count: whole(it.healed),
    }
}

pub(super) fn rebuilt(it: &Rebuilt) -> pb::RebuildTimersResponse {
    pb::RebuildTimersResponse {
        armed_count: whole(it.armed),
        armed_until: it.until().map(to_timestamp),
        done: it.is_done,
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What an officer thinks of an answer; one that is sent back has a reason.
pub(super) fn verdict(accept: bool, reason: &str) -> Result<Verdict, Invalid> {
    if accept {
        return Ok(Verdict::Accepted);
    }
    if reason.trim().is_empty() {
        return Err(Invalid::new(
            "reason",
            "REASON_MISSING",
            "退回须说明理由",
            "an answer is sent back with a reason",
        ));
    }
    Ok(Verdict::SentBack { reason: parse::text("reason", reason, 2, 2000)? })
}
