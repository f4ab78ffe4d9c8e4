//! Messages to domain values and back.

use chrono::NaiveDate;
use headwater_proto::common::v1::{CivilDate, Subject};
use headwater_proto::routing::v1 as pb;
use kernel::ids::MatterId;
use kernel::{BodyCode, Invalid};
use service_kit::Complaints;
use service_kit::parse::{self, to_civil, to_number, to_text, to_timestamp};
use words::Word;

use super::{Grpc, dispatch, ending, opinion, report, review, screening, urgent};
use crate::app::{MatterView, PastAct, Resolved};
use crate::domain::non_acceptance::Earlier;
use crate::domain::objection::Ruling;
use crate::domain::referral::report_after;
use crate::domain::{
    Body, Catalogue, DirectReceipt, DocumentKind, Finding, Matter, Referral, Screening,
};

/// The kinds of documents that carry a referral.
const REFERRAL_LETTERS: [DocumentKind; 4] = [
    DocumentKind::Referral,
    DocumentKind::Assignment,
    DocumentKind::Transfer,
    DocumentKind::Designation,
];

impl Grpc {
    /// The body named in a field, if one is.
    pub(super) fn optional_body(&self, field: &str, code: &str) -> Result<Option<Body>, Invalid> {
        if code.is_empty() {
            return Ok(None);
        }
        let code = BodyCode::parse(code)
            .map_err(|complaint| Invalid { field: field.to_owned(), ..complaint })?;
        self.0.body(field, &code).map(Some)
    }

    /// The body named in a field that has to name one.
    pub(super) fn named_body(&self, field: &str, code: &str) -> Result<Body, Invalid> {
        self.optional_body(field, code)?.ok_or_else(|| Invalid::missing(field))
    }

    /// The day set for a report, if one is.
    pub(super) fn optional_report_date(
        &self,
        date: Option<&CivilDate>,
    ) -> Result<Option<NaiveDate>, Invalid> {
        let date = parse::optional_date("report_date", date)?;
        date.map(|it| report_after(self.0.today(), it)).transpose()
    }
}

/// What the sender decides about an objection.
pub(super) fn ruling(
    decision: Option<pb::decide_objection_request::Decision>,
) -> Result<Ruling, Invalid> {
    use pb::decide_objection_request::Decision;
    match decision {
        Some(Decision::Uphold(true)) => Ok(Ruling::Uphold),
        Some(Decision::Refuse(true)) => Ok(Ruling::Refuse),
        Some(Decision::Uphold(false) | Decision::Refuse(false)) | None => {
            Err(Invalid::missing("decision"))
        }
    }
}

/// The matter that a refusal of acceptance rests on.
pub(super) fn earlier(
    earlier: Option<pb::refuse_acceptance_request::Earlier>,
) -> Result<Earlier, Invalid> {
    use pb::refuse_acceptance_request::Earlier as Named;
    match earlier {
        Some(Named::EarlierMatterId(id)) => {
            MatterId::parse("earlier_matter_id", &id).map(Earlier::Here)
        }
        Some(Named::EarlierElsewhere(words)) => {
            parse::text("earlier_elsewhere", &words, 2, 200).map(Earlier::Elsewhere)
        }
        None => {
            let (zh, en) =
                ("须说明所依据的此前信访事项", "the earlier matter that it rests on is required");
            Err(Invalid::new("earlier", "EARLIER_MISSING", zh, en))
        }
    }
}

/// A reason that has to be there.
pub(super) fn reason(reason: &str) -> Result<String, Invalid> {
    if reason.trim().is_empty() {
        let (zh, en) = ("须说明理由", "a reason is required");
        return Err(Invalid::new("reason", "REASON_MISSING", zh, en));
    }
    parse::text("reason", reason, 2, 2000)
}

/// What only the officer can know about simple handling; whoever chooses it states all of it.
pub(super) fn statements(it: &pb::ChooseSimpleHandlingRequest) -> Result<(), Complaints> {
    let stated = [
        ("first_petition", it.first_petition),
        ("clear_and_easy", it.clear_and_easy),
        ("not_to_be_refused", it.not_to_be_refused),
        ("neither_grave_nor_complex", it.neither_grave_nor_complex),
    ];
    let missing = stated.into_iter().filter(|(_, stated)| !stated).map(|(field, _)| {
        let (zh, en) = ("须确认符合简易办理的该项条件", "has to be stated for simple handling");
        Invalid::new(field, "STATEMENT_MISSING", zh, en)
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() { Ok(()) } else { Err(Complaints(missing)) }
}

pub(super) fn proof(proof: &str) -> Result<String, Invalid> {
    if proof.trim().is_empty() {
        let (zh, en) = ("须有送达凭证", "a proof of delivery is required");
        return Err(Invalid::new("proof", "PROOF_MISSING", zh, en));
    }
    parse::text("proof", proof, 2, 500)
}

/// A matter in a list: without the rules tried, which are for whoever opens it.
pub(super) fn listed(office: &Catalogue, view: &MatterView) -> pb::Matter {
    let mut matter = matter(office, view);
    if let Some(screening) = &mut matter.screening {
        screening.rules_tried.clear();
    }
    matter
}

/// The line that is shown: the one written with the petition, else one made of the division and the category or track that it has by now.
fn subject(office: &Catalogue, it: &Matter) -> Subject {
    let Screening { track, category, .. } = &it.screening;
    let make = || office.made_subject(&it.region, Some(category), track.zh());
    Subject { made: it.subject.is_none(), text: it.subject.clone().unwrap_or_else(make) }
}

pub(super) fn matter(office: &Catalogue, view: &MatterView) -> pb::Matter {
    let it = &view.matter;
    let refused = it.non_acceptance.as_ref();
    let earlier = refused.and_then(|it| it.earlier.as_ref());
    pb::Matter {
        matter_id: it.id.to_string(),
        petition_id: it.petition.to_string(),
        number: it.number.clone(),
        region: it.region.to_string(),
        stage: it.stage().number(),
        answerable_body: it.answerable_body().to_string(),
        screening: Some(screening::screening(&it.screening)),
        referrals: view.referrals.iter().map(|it| referral(view, it)).collect(),
        handlings: view.handlings.iter().map(|it| opinion::handling(view, it)).collect(),
        findings: view.findings.iter().map(finding).collect(),
        version: it.version,
        reviews: view.reviews.iter().map(|it| review::review(view, it)).collect(),
        deciding_body: to_text(it.dispute().map(|(decider, _)| decider)),
        urgent_reports: view.urgent_reports.iter().map(urgent::report).collect(),
        non_acceptance: to_number(refused.map(|it| it.kind)),
        earlier_matter_id: to_text(earlier.and_then(Earlier::here)),
        earlier_elsewhere: to_text(earlier.and_then(Earlier::elsewhere)),
        direct_receipt: view.direct.as_ref().map(direct_receipt),
        offered_to: to_text(it.offer.as_ref().map(|it| &it.to)),
        subject: Some(subject(office, it)),
        manner: to_number(it.manner()),
        document_numbers: view.documents.iter().map(|it| it.number.clone()).collect(),
        dispatches: view.dispatches.iter().map(dispatch::dispatch).collect(),
        filings: view.filings.iter().map(ending::filing).collect(),
        proposal: view.proposal.as_ref().map(|it| ending::proposal(view, it)),
    }
}

fn direct_receipt(it: &DirectReceipt) -> pb::DirectReceipt {
    pb::DirectReceipt {
        petition_id: it.petition.to_string(),
        body: it.body.to_string(),
        receipt_date: Some(to_civil(it.date)),
        notice_date: it.notice_date.map(to_civil),
        simple_date: it.simple.map(|it| to_civil(it.chosen)),
        ordinary_date: it.simple.and_then(|it| it.turned).map(to_civil),
    }
}

fn referral(view: &MatterView, it: &Referral) -> pb::Referral {
    let objection = it.objection.as_ref();
    pb::Referral {
        referral_id: it.id.to_string(),
        kind: it.kind.number(),
        state: it.state.number(),
        to_body: it.to.to_string(),
        document_number: view.document_number(it.id.uuid(), &REFERRAL_LETTERS),
        receipt_date: Some(to_civil(it.receipt_date)),
        report_date: it.report_date.map(to_civil),
        objection_reason: objection.map(|it| it.reason.clone()).unwrap_or_default(),
        decision_reason: objection.and_then(|it| it.decision_reason.clone()).unwrap_or_default(),
        notice_date: it.notice_date.map(to_civil),
        simple_date: it.simple.map(|it| to_civil(it.chosen)),
        ordinary_date: it.simple.and_then(|it| it.turned).map(to_civil),
        reports: it.reports.iter().map(report::report).collect(),
    }
}

fn finding(it: &Finding) -> pb::Finding {
    pb::Finding {
        task_id: it.task.to_string(),
        date: Some(to_civil(it.date)),
        finding: it.finding.clone(),
    }
}

/// Writes what was done about a matter.
pub(super) fn act(it: PastAct) -> pb::MatterAct {
    pb::MatterAct {
        kind: it.kind.number(),
        actor: it.actor,
        time: Some(to_timestamp(it.time)),
        note: it.remark,
        version: it.version,
    }
}

pub(super) fn resolved_post(it: Resolved) -> pb::ResolvePostResponse {
    let known = pb::ResolvePostResponse {
        held_posts: it.held_posts.iter().map(ToString::to_string).collect(),
        interests: it.interests.iter().map(ToString::to_string).collect(),
        ..Default::default()
    };
    match it.post {
        Some(post) => pb::ResolvePostResponse {
            held: true,
            body: post.body.to_string(),
            region: post.region.to_string(),
            rights: post.rights,
            ..known
        },
        None => known,
    }
}
