//! Messages to domain values and back.

use headwater_proto::risk_ledger::v1 as pb;
use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, Invalid, PostCode, RegionCode};
use reference::{Domain, Regions};
use service_kit::parse::{self, to_civil};

use super::TEXT_MAX;
use crate::app::{EntryView, Report};
use crate::data::Directory;
use crate::domain::{Grade, Grading, Lead, State, Warning, WarningState, cause};
use crate::store::facts;
use crate::store::list::Filter;

/// Reads a report; every field that is wrong is named, not only the first.
pub(super) fn report(
    regions: &Regions,
    message: &pb::ReportEntryRequest,
) -> Result<Report, Vec<Invalid>> {
    let mut complaints = Vec::new();
    let matter = optional("matter_id", &message.matter_id, MatterId::parse);
    let matter = note(matter, &mut complaints);
    let region = note(region(regions, &message.region), &mut complaints);
    let domain = note(domain(&message.domain), &mut complaints);
    let title = note(parse::text("title", &message.title, 2, 200), &mut complaints);
    let earlier = optional("earlier_entry_id", &message.earlier_entry_id, EntryId::parse);
    let earlier = note(earlier, &mut complaints);
    match (matter, region, domain, title, earlier) {
        (Some(matter), Some(region), Some(domain), Some(title), Some(earlier)) => {
            Ok(Report { matter, region, domain, title, earlier })
        }
        _ => Err(complaints),
    }
}

/// Reads a grade and its reasons.
pub(super) fn grading(message: &pb::GradeEntryRequest) -> Result<Grading, Vec<Invalid>> {
    let mut complaints = Vec::new();
    let grade =
        grade(message.grade).and_then(|grade| grade.ok_or_else(|| Invalid::missing("grade")));
    let grade = note(grade, &mut complaints);
    let missing = ("REASON_MISSING", "定级须说明理由", "a grade needs its reasons");
    let reason = note(reasoned("reason", &message.reason, missing), &mut complaints);
    match (grade, reason) {
        (Some(grade), Some(reason)) => Ok(Grading { grade, reason }),
        _ => Err(complaints),
    }
}

/// Reads who leads.
pub(super) fn lead(
    directory: &Directory,
    message: &pb::LeadEntryRequest,
) -> Result<Lead, Vec<Invalid>> {
    let mut complaints = Vec::new();
    let post = note(post(directory, "leader_post", &message.leader_post), &mut complaints);
    let body = body(directory, "responsible_body", &message.responsible_body);
    match (post, note(body, &mut complaints)) {
        (Some(post), Some(responsible_body)) => Ok(Lead { post, responsible_body }),
        _ => Err(complaints),
    }
}

/// Reads the evidence for striking an entry off.
pub(super) fn evidence(text: &str) -> Result<String, Invalid> {
    let missing = ("EVIDENCE_MISSING", "销号须有佐证材料", "striking off needs evidence");
    reasoned("evidence", text, missing)
}

/// Reads a body that there is.
pub(super) fn body(directory: &Directory, field: &str, text: &str) -> Result<BodyCode, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing(field));
    }
    BodyCode::parse(text).ok().filter(|body| directory.has_body(body)).ok_or_else(|| {
        let (zh, en) = (format!("未知单位代码：{text}"), format!("unknown body: {text}"));
        Invalid::new(field, "BODY_UNKNOWN", zh, en)
    })
}

/// Reads which part of the ledger is asked for.
pub(super) fn filter(message: &pb::ListEntriesRequest) -> Result<Filter, Invalid> {
    use pb::entry::State as Wire;
    let state = match Wire::try_from(message.state) {
        Ok(Wire::Unspecified) => None,
        Ok(Wire::Registered) => Some("registered"),
        Ok(Wire::Graded) => Some("graded"),
        Ok(Wire::Resolving) => Some("resolving"),
        Ok(Wire::StrikeOffProposed) => Some("strike_off_proposed"),
        Ok(Wire::StruckOff) => Some("struck_off"),
        Err(_) => return Err(Invalid::malformed("state", "a known state")),
    };
    Ok(Filter { grade: grade(message.grade)?, state })
}

/// Writes an entry with what belongs to it.
pub(super) fn entry(view: EntryView) -> pb::Entry {
    use pb::entry::State as Wire;
    let it = view.entry;
    let state = match it.state {
        State::Registered => Wire::Registered,
        State::Graded(_) => Wire::Graded,
        State::Resolving(..) => Wire::Resolving,
        State::StrikeOffProposed(..) => Wire::StrikeOffProposed,
        State::StruckOff(..) => Wire::StruckOff,
    };
    let (grading, lead) = (it.state.grading(), it.state.lead());
    pb::Entry {
        entry_id: it.id.to_string(),
        number: it.number,
        matter_id: it.matter.map(|id| id.to_string()).unwrap_or_default(),
        region: it.region.to_string(),
        domain: it.domain.as_str().to_owned(),
        title: it.title,
        cause: cause::words(&it.causes),
        state: state.into(),
        grade: grading.map_or(pb::Grade::Unspecified, |it| facts::grade(it.grade)).into(),
        grade_reason: grading.map(|it| it.reason.clone()).unwrap_or_default(),
        leader_post: lead.map(|it| it.post.to_string()).unwrap_or_default(),
        responsible_body: lead.map(|it| it.responsible_body.to_string()).unwrap_or_default(),
        findings: view.findings.into_iter().map(|it| it.finding).collect(),
        warnings: view.warnings.into_iter().map(warning).collect(),
        version: it.version,
        earlier_entry_id: it.earlier.map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn warning(it: Warning) -> pb::Warning {
    use pb::warning::State as Wire;
    let (state, answer) = match it.state {
        WarningState::Issued => (Wire::Issued, String::new()),
        WarningState::Acknowledged => (Wire::Acknowledged, String::new()),
        WarningState::Answered { answer } => (Wire::Answered, answer),
    };
    pb::Warning {
        warning_id: it.id.to_string(),
        entry_id: it.entry.to_string(),
        document_number: it.document_number,
        to_body: it.to_body.to_string(),
        state: state.into(),
        delivery_date: Some(to_civil(it.delivery_date)),
        content: it.content,
        answer,
        version: it.version,
    }
}

fn note<T>(outcome: Result<T, Invalid>, complaints: &mut Vec<Invalid>) -> Option<T> {
    outcome.map_err(|complaint| complaints.push(complaint)).ok()
}

fn optional<I>(
    field: &str,
    text: &str,
    parse: fn(&str, &str) -> Result<I, Invalid>,
) -> Result<Option<I>, Invalid> {
    if text.is_empty() { Ok(None) } else { parse(field, text).map(Some) }
}

fn region(regions: &Regions, text: &str) -> Result<RegionCode, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing("region"));
    }
    RegionCode::parse(text).ok().filter(|region| regions.contains(region)).ok_or_else(|| {
        let (zh, en) = (format!("未知行政区划代码：{text}"), format!("unknown division: {text}"));
        Invalid::new("region", "REGION_UNKNOWN", zh, en)
    })
}

fn domain(text: &str) -> Result<Domain, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing("domain"));
    }
    Domain::parse(text).ok_or_else(|| {
        let (zh, en) = (format!("未知领域：{text}"), format!("unknown domain: {text}"));
        Invalid::new("domain", "DOMAIN_UNKNOWN", zh, en)
    })
}

fn post(directory: &Directory, field: &str, text: &str) -> Result<PostCode, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing(field));
    }
    PostCode::parse(text).ok().filter(|post| directory.has_post(post)).ok_or_else(|| {
        let (zh, en) = (format!("未知岗位代码：{text}"), format!("unknown post: {text}"));
        Invalid::new(field, "POST_UNKNOWN", zh, en)
    })
}

fn grade(value: i32) -> Result<Option<Grade>, Invalid> {
    match pb::Grade::try_from(value) {
        Ok(pb::Grade::Unspecified) => Ok(None),
        Ok(pb::Grade::High) => Ok(Some(Grade::High)),
        Ok(pb::Grade::Medium) => Ok(Some(Grade::Medium)),
        Ok(pb::Grade::Low) => Ok(Some(Grade::Low)),
        Err(_) => Err(Invalid::malformed("grade", "a known grade")),
    }
}

/// A text whose absence has a reason of its own.
fn reasoned(
    field: &str,
    text: &str,
    (reason, zh, en): (&'static str, &str, &str),
) -> Result<String, Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new(field, reason, zh, en));
    }
    parse::text(field, text, 2, TEXT_MAX)
}
