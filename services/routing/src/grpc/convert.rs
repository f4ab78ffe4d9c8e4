//! Messages to domain values and back.

use headwater_proto::routing::v1 as pb;
use kernel::{BodyCode, Invalid, PostCode};
use service_kit::parse::{self, to_civil};

use crate::app::{MatterView, ResolvedPost, RulingRequest};
use crate::domain::matter::ScreeningDecision;
use crate::domain::opinion::Work;
use crate::domain::{
    Body, DocumentKind, Handling, Outcome, Referral, ReferralState, RuleTried, Screening, Stage,
    Track,
};
use crate::store::facts::{outcome, referral_kind, text, track};
use crate::store::finding::Finding;

/// The kinds of documents that carry a referral.
const REFERRAL_LETTERS: [DocumentKind; 4] = [
    DocumentKind::Referral,
    DocumentKind::Assignment,
    DocumentKind::Transfer,
    DocumentKind::Designation,
];

pub(super) fn decision(it: &pb::ConfirmScreeningRequest) -> Result<ScreeningDecision, Invalid> {
    Ok(ScreeningDecision {
        track: from_track(it.track)?,
        category: (!it.category.is_empty()).then(|| it.category.clone()),
        competent_body: optional_body("competent_body", &it.competent_body)?,
        reason: optional_reason(&it.reason)?,
    })
}

/// A reason may be absent; one that is there has to say something.
fn optional_reason(reason: &str) -> Result<String, Invalid> {
    if reason.trim().is_empty() {
        return Ok(String::new());
    }
    parse::text("reason", reason, 2, 500)
}

/// A reason that has to be there.
pub(super) fn reason(reason: &str) -> Result<String, Invalid> {
    if reason.trim().is_empty() {
        let (zh, en) = ("须说明理由", "a reason is required");
        return Err(Invalid::new("reason", "REASON_MISSING", zh, en));
    }
    parse::text("reason", reason, 2, 2000)
}

pub(super) fn proof(proof: &str) -> Result<String, Invalid> {
    if proof.trim().is_empty() {
        let (zh, en) = ("须有送达凭证", "a proof of delivery is required");
        return Err(Invalid::new("proof", "PROOF_MISSING", zh, en));
    }
    parse::text("proof", proof, 2, 500)
}

pub(super) fn optional_body(field: &str, code: &str) -> Result<Option<BodyCode>, Invalid> {
    let parsed = (!code.is_empty()).then(|| BodyCode::parse(code)).transpose();
    parsed.map_err(|complaint| Invalid { field: field.to_owned(), ..complaint })
}

fn from_track(value: i32) -> Result<Option<Track>, Invalid> {
    match pb::Track::try_from(value) {
        Ok(pb::Track::Unspecified) => Ok(None),
        Ok(pb::Track::Petition) => Ok(Some(Track::Petition)),
        Ok(pb::Track::Litigation) => Ok(Some(Track::Litigation)),
        Ok(pb::Track::Accusation) => Ok(Some(Track::Accusation)),
        Ok(pb::Track::Suggestion) => Ok(Some(Track::Suggestion)),
        Ok(pb::Track::OtherProcedure) => Ok(Some(Track::OtherProcedure)),
        Ok(pb::Track::Duty) => Ok(Some(Track::Duty)),
        Err(_) => Err(Invalid::malformed("track", "a known track")),
    }
}

pub(super) fn from_outcome(value: i32) -> Result<Outcome, Invalid> {
    match pb::Outcome::try_from(value) {
        Ok(pb::Outcome::Supported) => Ok(Outcome::Supported),
        Ok(pb::Outcome::Explained) => Ok(Outcome::Explained),
        Ok(pb::Outcome::NotSupported) => Ok(Outcome::NotSupported),
        Ok(pb::Outcome::Unspecified) => Err(Invalid::missing("outcome")),
        Err(_) => Err(Invalid::malformed("outcome", "a known outcome")),
    }
}

pub(super) fn ruling(
    decision: Option<pb::decide_objection_request::Decision>,
) -> Result<RulingRequest, Invalid> {
    use pb::decide_objection_request::Decision;
    match decision {
        Some(Decision::Uphold(true)) => Ok(RulingRequest::Uphold),
        Some(Decision::Refuse(true)) => Ok(RulingRequest::Refuse),
        Some(Decision::DesignateBody(code)) => optional_body("designate_body", &code)?
            .map(RulingRequest::Designate)
            .ok_or_else(|| Invalid::missing("designate_body")),
        Some(Decision::Uphold(false) | Decision::Refuse(false)) | None => {
            Err(Invalid::missing("decision"))
        }
    }
}

/// The word for a stage; none means all that are open.
pub(super) fn stage_word(value: i32) -> Result<Option<&'static str>, Invalid> {
    match pb::Stage::try_from(value) {
        Ok(pb::Stage::Unspecified) => Ok(None),
        Ok(pb::Stage::Registered) => Ok(Some("registered")),
        Ok(pb::Stage::Screened) => Ok(Some("screened")),
        Ok(pb::Stage::Referred) => Ok(Some("referred")),
        Ok(pb::Stage::Objected) => Ok(Some("objected")),
        Ok(pb::Stage::Handling) => Ok(Some("handling")),
        Ok(pb::Stage::Delivered) => Ok(Some("delivered")),
        Ok(pb::Stage::Concluded) => Ok(Some(Stage::CONCLUDED)),
        Err(_) => Err(Invalid::malformed("stage", "a known stage")),
    }
}

pub(super) fn body(it: Body) -> pb::Body {
    pb::Body {
        region: it.code.region().to_string(),
        code: it.code.to_string(),
        name: it.name,
        kind: it.kind.as_str().to_owned(),
        superior: text(it.superior.as_ref()),
    }
}

/// A matter in a list: without the rules tried, which are for whoever opens it.
pub(super) fn listed(view: &MatterView) -> pb::Matter {
    let mut matter = matter(view);
    if let Some(screening) = &mut matter.screening {
        screening.rules_tried.clear();
    }
    matter
}

pub(super) fn matter(view: &MatterView) -> pb::Matter {
    let it = &view.matter;
    pb::Matter {
        matter_id: it.id.to_string(),
        petition_id: it.petition.to_string(),
        number: it.number.clone(),
        region: it.region.to_string(),
        stage: stage(&it.stage).into(),
        answerable_body: it.answerable_body().to_string(),
        screening: Some(screening(&it.screening)),
        referrals: it.referrals().map(|referral| self::referral(view, referral)).collect(),
        handling: it.handling().map(|handling| self::handling(view, handling)),
        findings: view.findings.iter().map(finding).collect(),
        version: it.version,
    }
}

fn stage(stage: &Stage) -> pb::Stage {
    match stage {
        Stage::Registered => pb::Stage::Registered,
        Stage::Screened => pb::Stage::Screened,
        Stage::Referred(_) => pb::Stage::Referred,
        Stage::Objected(_) => pb::Stage::Objected,
        Stage::Handling { .. } => pb::Stage::Handling,
        Stage::Delivered { .. } => pb::Stage::Delivered,
        Stage::Concluded(_) => pb::Stage::Concluded,
    }
}

fn screening(it: &Screening) -> pb::Screening {
    let state = match it.confirmation {
        None => pb::screening::State::Proposed,
        Some(_) => pb::screening::State::Confirmed,
    };
    let rule = |it: &RuleTried| pb::RuleTried {
        rule: it.rule.clone(),
        matched: it.matched,
        finding: it.finding.clone(),
    };
    pb::Screening {
        state: state.into(),
        track: track(it.track).into(),
        purpose: it.purpose.as_str().to_owned(),
        category: it.category.clone(),
        competent_body: text(it.competent_body.as_ref()),
        rules_tried: it.rules_tried.iter().map(rule).collect(),
        reason: it.confirmation.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
        confirmed_by: text(it.confirmation.as_ref().map(|it| &it.post)),
    }
}

fn referral(view: &MatterView, it: &Referral) -> pb::Referral {
    let state = match it.state {
        ReferralState::Issued => pb::referral::State::Issued,
        ReferralState::Objected => pb::referral::State::Objected,
        ReferralState::Standing => pb::referral::State::Standing,
        ReferralState::Returned => pb::referral::State::Returned,
        ReferralState::Accepted => pb::referral::State::Accepted,
        ReferralState::Replied => pb::referral::State::Replied,
    };
    let objection = it.objection.as_ref();
    pb::Referral {
        referral_id: it.id.to_string(),
        kind: referral_kind(it.kind).into(),
        state: state.into(),
        to_body: it.to.to_string(),
        document_number: view.document_number(it.id.uuid(), &REFERRAL_LETTERS),
        receipt_date: Some(to_civil(it.receipt_date)),
        report_date: it.report_date.map(to_civil),
        objection_reason: objection.map(|it| it.reason.clone()).unwrap_or_default(),
        decision_reason: objection.and_then(|it| it.decision_reason.clone()).unwrap_or_default(),
    }
}

fn handling(view: &MatterView, it: &Handling) -> pb::Handling {
    let ended = view.matter.manner().is_some();
    let state = match &it.work {
        _ if ended => pb::handling::State::Concluded,
        Work::Investigating => pb::handling::State::Investigating,
        Work::Drafted(_) => pb::handling::State::Drafted,
        Work::Approved(_) => pb::handling::State::Approved,
        Work::Issued { .. } => pb::handling::State::Issued,
        Work::Delivered { .. } => pb::handling::State::Delivered,
    };
    let delivery = it.work.delivery();
    let opinion = it.work.draft().map(|draft| pb::Opinion {
        facts: draft.facts.clone(),
        grounds: draft.grounds.clone(),
        outcome: outcome(draft.outcome).into(),
        document_number: view.document_number(it.id.uuid(), &[DocumentKind::Opinion]),
        issue_date: it.work.issue_date().map(to_civil),
        delivery_date: delivery.map(|it| to_civil(it.date)),
        delivery_proof: delivery.map(|it| it.proof.clone()).unwrap_or_default(),
    });
    pb::Handling {
        handling_id: it.id.to_string(),
        state: state.into(),
        body: it.body.to_string(),
        acceptance_date: Some(to_civil(it.acceptance_date)),
        extension_days: it.extension_days,
        opinion,
    }
}

fn finding(it: &Finding) -> pb::Finding {
    pb::Finding {
        task_id: it.task.to_string(),
        date: Some(to_civil(it.date)),
        finding: it.finding.clone(),
    }
}

/// A track's word, as the answer to a screening keeps it, on the wire.
pub(super) fn track_of(word: &str) -> pb::Track {
    Track::parse(word).map_or(pb::Track::Unspecified, track)
}

pub(super) fn resolved_post(
    resolved: Option<ResolvedPost>,
    held: &[PostCode],
) -> pb::ResolvePostResponse {
    let held_posts = held.iter().map(ToString::to_string).collect();
    match resolved {
        Some(it) => pb::ResolvePostResponse {
            held: true,
            body: it.body.to_string(),
            region: it.region.to_string(),
            rights: it.rights,
            held_posts,
        },
        None => pb::ResolvePostResponse { held_posts, ..Default::default() },
    }
}
