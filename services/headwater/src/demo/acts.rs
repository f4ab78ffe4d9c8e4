//! What officers do about one matter, each act through the gateway.

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as pb;
use service_kit::parse::to_civil;

use super::office::{Office, request_id};

/// A matter in the script's hands.
#[derive(Clone, Debug)]
pub struct Case {
    /// The number of the row in the demo's file: 42 for HW-042.
    pub turn: usize,
    pub number: String,
    pub petition_id: String,
    pub matter_id: String,
    /// The petition office that answered for it first.
    pub office: String,
    pub channel: intake::Channel,
    pub proposed_matter_id: String,
}

impl Case {
    pub fn screening_post(&self) -> String {
        format!("{}.screening-1", self.office)
    }
}

/// Reads a petition as the city's auditor sees it.
pub async fn petition(office: &Office<'_>, number: &str) -> anyhow::Result<intake::Petition> {
    let key = intake::get_petition_request::Key::Number(number.to_owned());
    let request = intake::GetPetitionRequest { key: Some(key) };
    let answer = office.at(super::AUDITOR)?.intake().get_petition(request).await?;
    answer.into_inner().petition.context("the answer holds no petition")
}

/// A clerk links a repeat to the matter that was proposed.
pub async fn link(office: &Office<'_>, case: &Case) -> anyhow::Result<()> {
    let seen = petition(office, &case.number).await?;
    let request = intake::LinkPetitionRequest {
        request_id: request_id(),
        petition_id: case.petition_id.clone(),
        version: seen.version,
        matter_id: case.proposed_matter_id.clone(),
    };
    office.at(&format!("{}.registrar-1", case.office))?.intake().link_petition(request).await?;
    Ok(())
}

/// A screening officer confirms what the rules propose.
pub async fn screen(office: &Office<'_>, case: &Case) -> anyhow::Result<pb::Track> {
    let post = case.screening_post();
    let matter = office.matter(&post, &case.matter_id).await?;
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version: matter.version,
        ..pb::ConfirmScreeningRequest::default()
    };
    let answer = office.at(&post)?.routing().confirm_screening(request).await?.into_inner();
    Ok(answer.track())
}

/// The matter is referred, assigned or guided, as its track asks; returns the body that has it now, if any.
pub async fn pass_on(
    office: &Office<'_>,
    case: &Case,
    to_body: Option<&str>,
    report_date: Option<NaiveDate>,
) -> anyhow::Result<Option<String>> {
    let post = case.screening_post();
    let client = office.at(&post)?;
    let matter = office.matter(&post, &case.matter_id).await?;
    let screening = matter.screening.clone().context("a screened matter has a screening")?;
    let spoken = matches!(case.channel, intake::Channel::Visit | intake::Channel::Telephone);
    let guided = match screening.track() {
        pb::Track::Litigation => spoken,
        pb::Track::OtherProcedure => true,
        _ => false,
    };
    let (matter_id, version) = (case.matter_id.clone(), matter.version);
    if guided {
        let guidance =
            "该事项应当通过诉讼、仲裁、行政复议等法定途径解决，已告知受理机关和期限。".to_owned();
        let request_id = request_id();
        let request = pb::GuidePetitionerRequest { request_id, matter_id, version, guidance };
        client.routing().guide_petitioner(request).await?;
        return Ok(None);
    }
    let to_body = to_body.unwrap_or_default().to_owned();
    let request_id = request_id();
    if let (Some(date), pb::Track::Petition) = (report_date, screening.track()) {
        let report_date = Some(to_civil(date));
        let request =
            pb::AssignMatterRequest { request_id, matter_id, version, to_body, report_date };
        client.routing().assign_matter(request).await?;
    } else {
        let request = pb::ReferMatterRequest { request_id, matter_id, version, to_body };
        client.routing().refer_matter(request).await?;
    }
    Ok(Some(office.matter(&post, &case.matter_id).await?.answerable_body))
}

/// The body says that the matter is not its own.
pub async fn object(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<bool> {
    let post = format!("{body}.clerk-1");
    let version = office.matter(&post, &case.matter_id).await?.version;
    let request = pb::ObjectToReferralRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version,
        reason: "经核查，该事项不属于本单位职责范围，建议由行业主管部门办理。".to_owned(),
    };
    let answer = office.at(&post)?.routing().object_to_referral(request).await?.into_inner();
    Ok(answer.designation_required)
}

/// The petition office decides an objection: upheld, or a body is designated.
pub async fn decide_objection(
    office: &Office<'_>,
    case: &Case,
    designate: Option<&str>,
) -> anyhow::Result<()> {
    let post = case.screening_post();
    let version = office.matter(&post, &case.matter_id).await?.version;
    let decision = match designate {
        Some(body) => pb::decide_objection_request::Decision::DesignateBody(body.to_owned()),
        None => pb::decide_objection_request::Decision::Uphold(true),
    };
    let request = pb::DecideObjectionRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version,
        decision: Some(decision),
        reason: "经与有关单位会商，按职责分工决定。".to_owned(),
    };
    office.at(&post)?.routing().decide_objection(request).await?;
    Ok(())
}

/// The body accepts the matter, or answers it under its own law where no opinion is due. True if handling began.
pub async fn respond(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<bool> {
    let post = format!("{body}.clerk-1");
    let client = office.at(&post)?;
    let matter = office.matter(&post, &case.matter_id).await?;
    let track = matter.screening.as_ref().map(pb::Screening::track).unwrap_or_default();
    let (matter_id, version) = (case.matter_id.clone(), matter.version);
    let request_id = request_id();
    if track == pb::Track::Petition {
        let request = pb::AcceptMatterRequest { request_id, matter_id, version };
        client.routing().accept_matter(request).await?;
        return Ok(true);
    }
    let reply = "来件已收悉，现依照有关规定研究办理并书面答复。".to_owned();
    let adopted = track == pb::Track::Suggestion;
    let request = pb::ReplyToMatterRequest { request_id, matter_id, version, reply, adopted };
    client.routing().reply_to_matter(request).await?;
    Ok(false)
}

/// The head extends the handling once.
pub async fn extend(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<()> {
    let post = format!("{body}.head");
    let version = office.matter(&post, &case.matter_id).await?.version;
    let request = pb::ExtendHandlingRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version,
        days: 30,
        reason: "情况复杂，需委托鉴定，已书面告知信访人延期理由。".to_owned(),
    };
    office.at(&post)?.routing().extend_handling(request).await?;
    Ok(())
}

/// The clerk drafts the opinion, the head approves it, the clerk issues it.
pub async fn conclude_opinion(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<()> {
    let (clerk, head) = (format!("{body}.clerk-1"), format!("{body}.head"));
    let outcome = match case.turn % 3 {
        0 => pb::Outcome::Supported,
        1 => pb::Outcome::Explained,
        _ => pb::Outcome::NotSupported,
    };
    let matter_id = case.matter_id.clone();
    let version = office.matter(&clerk, &matter_id).await?.version;
    let request = pb::DraftOpinionRequest {
        request_id: request_id(),
        matter_id: matter_id.clone(),
        version,
        facts: "经实地核查、走访有关当事人并调取资料，来信反映的基本情况属实。".to_owned(),
        grounds: "依据有关法律法规和政策规定，结合核查情况作出如下意见。".to_owned(),
        outcome: outcome.into(),
    };
    let version = office.at(&clerk)?.routing().draft_opinion(request).await?.into_inner().version;
    let id = matter_id.clone();
    let request = pb::ApproveOpinionRequest { request_id: request_id(), matter_id: id, version };
    let version = office.at(&head)?.routing().approve_opinion(request).await?.into_inner().version;
    let request = pb::IssueOpinionRequest { request_id: request_id(), matter_id, version };
    office.at(&clerk)?.routing().issue_opinion(request).await?;
    Ok(())
}

/// The delivery is recorded: by the clerk on the day itself, by the head when it is proven later. True if concluded.
pub async fn deliver(
    office: &Office<'_>,
    case: &Case,
    body: &str,
    proven: Option<NaiveDate>,
) -> anyhow::Result<bool> {
    let post = if proven.is_some() { format!("{body}.head") } else { format!("{body}.clerk-1") };
    let version = office.matter(&post, &case.matter_id).await?.version;
    let request = pb::RecordDeliveryRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version,
        delivery_date: proven.map(to_civil),
        proof: "挂号信回执 XA53090200001".to_owned(),
    };
    let answer = office.at(&post)?.routing().record_delivery(request).await?.into_inner();
    Ok(answer.concluded)
}

/// A supported opinion was carried out.
pub async fn execute(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<()> {
    let post = format!("{body}.clerk-1");
    let version = office.matter(&post, &case.matter_id).await?.version;
    let request = pb::ConcludeMatterRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version,
        execution: "处理意见已执行到位，信访人确认。".to_owned(),
    };
    office.at(&post)?.routing().conclude_matter(request).await?;
    Ok(())
}

/// The result of an assignment is reported to the office that assigned it.
pub async fn report_result(office: &Office<'_>, case: &Case, body: &str) -> anyhow::Result<()> {
    let post = format!("{body}.clerk-1");
    let matter = office.matter(&post, &case.matter_id).await?;
    ensure!(!matter.referrals.is_empty(), "an assigned matter has a referral");
    let request = pb::ReportResultRequest {
        request_id: request_id(),
        matter_id: case.matter_id.clone(),
        version: matter.version,
        result: "交办事项办理情况：已查清事实，正按程序作出处理意见。".to_owned(),
    };
    office.at(&post)?.routing().report_result(request).await?;
    Ok(())
}
