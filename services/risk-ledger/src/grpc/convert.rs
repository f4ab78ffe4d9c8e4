//! Messages to domain values and back.

use headwater_proto::risk_ledger::v1 as pb;
use kernel::ids::{EntryId, MatterId};
use kernel::{BodyCode, Invalid, PostCode};
use register::fields;
use service_kit::parse::{self, to_civil, to_number, to_timestamp};
use service_kit::{Complaints, collect};
use words::Word;
use words::risk_ledger::EntryActKind;

use super::{Grpc, TEXT_MAX};
use crate::app::{Act, EntryView, Report};
use crate::domain::entry::TAKE_LEAD;
use crate::domain::{Grading, Lead, Warning, cause};

impl Grpc {
    /// Reads a report.
    pub(super) fn report(&self, message: &pb::ReportEntryRequest) -> Result<Report, Complaints> {
        collect! {
            matter <- parse::optional(&message.matter_id, |id| MatterId::parse("matter_id", id)),
            region <- fields::region(&self.0.office(), "region", &message.region),
            domain <- parse::word("domain", message.domain),
            title <- parse::text("title", &message.title, 2, 200),
            earlier <- parse::optional(&message.earlier_entry_id, |id| {
                EntryId::parse("earlier_entry_id", id)
            }),
        }
        Ok(Report { matter, region, domain, title, earlier })
    }

    /// Reads who leads.
    pub(super) fn lead(&self, message: &pb::AssignEntryLeadRequest) -> Result<Lead, Complaints> {
        collect! {
            post <- self.leader("leader_post", &message.leader_post),
            responsible_body <- self.body("responsible_body", &message.responsible_body),
        }
        Ok(Lead { post, responsible_body })
    }

    /// Reads the post of somebody who may lead.
    fn leader(&self, field: &str, text: &str) -> Result<PostCode, Invalid> {
        let office = self.0.office();
        let post = fields::post(&office, field, text)?;
        if office.rights(&post).contains(TAKE_LEAD) {
            return Ok(post);
        }
        let (zh, en) = ("该岗位不是领导岗位，不能包案", "not a leading post");
        Err(Invalid::new(field, "POST_LEADS_NOTHING", zh, en))
    }

    /// Reads a body that there is.
    pub(super) fn body(&self, field: &str, text: &str) -> Result<BodyCode, Invalid> {
        fields::body(&self.0.office(), field, text).map(|it| it.code.clone())
    }
}

/// Reads a grade and its reasons.
pub(super) fn grading(message: &pb::GradeEntryRequest) -> Result<Grading, Complaints> {
    const MISSING: (&str, &str, &str) =
        ("REASON_MISSING", "定级须说明理由", "a grade needs its reasons");
    collect! {
        grade <- parse::word("grade", message.grade),
        reason <- parse::text_or("reason", &message.reason, (2, TEXT_MAX), MISSING),
    }
    Ok(Grading { grade, reason })
}

/// Reads the evidence for striking an entry off.
pub(super) fn evidence(text: &str) -> Result<String, Invalid> {
    const MISSING: (&str, &str, &str) =
        ("EVIDENCE_MISSING", "销号须有佐证材料", "striking off needs evidence");
    parse::text_or("evidence", text, (2, TEXT_MAX), MISSING)
}

/// Writes an entry with what belongs to it.
pub(super) fn entry(view: EntryView) -> pb::Entry {
    let it = view.entry;
    let (grading, lead) = (it.state.grading(), it.state.lead());
    pb::Entry {
        entry_id: it.id.to_string(),
        number: it.number,
        matter_id: it.matter.map(|id| id.to_string()).unwrap_or_default(),
        region: it.region.to_string(),
        domain: it.domain.number(),
        title: it.title,
        causes: cause::words(&it.causes).into_iter().map(Word::number).collect(),
        state: it.state.word().number(),
        grade: to_number(it.state.grade()),
        grade_reason: grading.map(|it| it.reason.clone()).unwrap_or_default(),
        leader_post: lead.map(|it| it.post.to_string()).unwrap_or_default(),
        responsible_body: lead.map(|it| it.responsible_body.to_string()).unwrap_or_default(),
        findings: view.findings.into_iter().map(|it| it.finding).collect(),
        warnings: view.warnings.into_iter().map(warning).collect(),
        version: it.version,
        earlier_entry_id: it.earlier.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// Writes what was done to an entry. Why it is in the ledger stands in the entry, as words of a closed list.
pub(super) fn act(it: Act) -> pb::EntryAct {
    let note = match it.kind {
        EntryActKind::Registered | EntryActKind::CauseAdded => String::new(),
        EntryActKind::Graded
        | EntryActKind::LeadAssigned
        | EntryActKind::TakenOver
        | EntryActKind::StrikeOffProposed
        | EntryActKind::StruckOff => it.note,
    };
    pb::EntryAct {
        kind: it.kind.number(),
        actor: it.actor,
        time: Some(to_timestamp(it.time)),
        grade: to_number(it.grade),
        note,
    }
}

fn warning(it: Warning) -> pb::Warning {
    pb::Warning {
        warning_id: it.id.to_string(),
        entry_id: it.entry.to_string(),
        document_number: it.document_number,
        to_body: it.to_body.to_string(),
        state: it.state.word().number(),
        delivery_date: Some(to_civil(it.delivery_date)),
        content: it.content,
        answer: it.state.answer().unwrap_or_default().to_owned(),
        version: it.version,
    }
}
