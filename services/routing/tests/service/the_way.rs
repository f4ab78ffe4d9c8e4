//! One matter's whole way.

use headwater_proto::common::v1::{CivilDate, Stage};
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::ids::MatterId;
use test_kit::{nine, reason, request_id};

use crate::office::{Office, said};

const SCREENER: &str = "530902-XFJ.screening-1";
const CLERK: &str = "530902-RSJ.clerk-1";
const HEAD: &str = "530902-RSJ.head";

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_becomes_a_delivered_opinion() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = office.registers(|_, _| {}).await?;
    assigned(&office, matter).await?;
    handled(&office, matter).await?;
    delivered(&office, matter).await?;
    facts_are_in_order(&office).await?;
    office.close().await
}

async fn assigned(office: &Office, matter: MatterId) -> anyhow::Result<()> {
    let seen = office.matter(SCREENER, matter).await?;
    let screening = seen.screening.clone().unwrap_or_default();
    assert_eq!(screening.state(), pb::screening::State::Proposed);
    assert_eq!(
        (screening.track(), screening.competent_body.as_str()),
        (pb::Track::Petition, "530902-RSJ")
    );
    assert_eq!(screening.rules_tried.len(), 12);

    let mut screener = office.at(SCREENER)?;
    let request = pb::ConfirmScreeningRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: seen.version,
        ..pb::ConfirmScreeningRequest::default()
    };
    let mut twin = screener.clone();
    let (one, other) = tokio::try_join!(
        screener.confirm_screening(request.clone()),
        twin.confirm_screening(request.clone())
    )?;
    let first = one.into_inner();
    assert_eq!(first, other.into_inner(), "two at once get one answer");
    let again = screener.confirm_screening(request.clone()).await?.into_inner();
    assert_eq!(first, again, "a retry gets the first answer");
    let reused =
        pb::ConfirmScreeningRequest { reason: "别的内容".to_owned(), ..request.clone() };
    assert_eq!(reason(screener.confirm_screening(reused).await), "REQUEST_ID_REUSED");
    let stale = pb::ConfirmScreeningRequest { request_id: request_id(), ..request };
    assert_eq!(reason(screener.confirm_screening(stale).await), "VERSION_STALE");

    let request = pb::AssignMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: first.version,
        to_body: String::new(),
        report_date: Some(CivilDate::new(2026, 5, 29)),
    };
    let answer = screener.assign_matter(request).await?.into_inner();
    assert_eq!(answer.document_number, "530902-XFJ-JB-2026-0001");
    Ok(())
}

async fn handled(office: &Office, matter: MatterId) -> anyhow::Result<()> {
    let (mut clerk, mut head) = (office.at(CLERK)?, office.at(HEAD)?);
    let listed = clerk.list_matters(pb::ListMattersRequest::default()).await?.into_inner();
    let [listed] = &listed.matters[..] else { anyhow::bail!("one matter lies with the body") };
    assert!(listed.screening.clone().unwrap_or_default().rules_tried.is_empty());
    let (matter_id, version) = (matter.to_string(), listed.version);
    let request = pb::AcceptMatterRequest { request_id: request_id(), matter_id, version };
    let accepted = clerk.accept_matter(request).await?.into_inner();
    assert_eq!(accepted.document_number, "530902-RSJ-SL-2026-0001");

    let request = pb::ExtendHandlingRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: accepted.version,
        days: 30,
        reason: "案情复杂".to_owned(),
    };
    let extended = head.extend_handling(request).await?.into_inner();
    assert_eq!(extended.document_number, "530902-RSJ-YQ-2026-0001");
    let request = pb::DraftOpinionRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: extended.version,
        facts: "欠薪属实。".to_owned(),
        grounds: "用人单位应当按时足额支付工资。".to_owned(),
        parts: vec![pb::OpinionPart {
            request: "请求支付拖欠的工资".to_owned(),
            outcome: pb::Outcome::Supported.into(),
            opinion: "责令用人单位限期支付。".to_owned(),
        }],
        legal_basis: "《保障农民工工资支付条例》第三条".to_owned(),
        steps: vec![pb::PlannedStep {
            measure: "督促用人单位付清工资".to_owned(),
            until_date: Some(CivilDate::new(2026, 3, 31)),
        }],
    };
    let version = clerk.draft_opinion(request).await?.into_inner().version;
    let (request_id, matter_id) = (request_id(), matter.to_string());
    let request = pb::ApproveOpinionRequest { request_id, matter_id, version };
    let version = head.approve_opinion(request).await?.into_inner().version;
    let (request_id, matter_id) = (test_kit::request_id(), matter.to_string());
    let request = pb::IssueOpinionRequest { request_id, matter_id, version };
    let issued = clerk.issue_opinion(request).await?.into_inner();
    assert_eq!(issued.document_number, "530902-RSJ-CL-2026-0001");
    Ok(())
}

async fn delivered(office: &Office, matter: MatterId) -> anyhow::Result<()> {
    office.clock.advance_to(nine("2026-03-09"));
    let (mut clerk, mut head) = (office.at(CLERK)?, office.at(HEAD)?);
    let seen = office.matter(CLERK, matter).await?;
    let request = pb::RecordDeliveryRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: seen.version,
        delivery_date: Some(CivilDate::new(2026, 3, 6)),
        proof: "挂号信回执 001".to_owned(),
    };
    assert_eq!(reason(clerk.record_delivery(request.clone()).await), "BACKDATING_NOT_ALLOWED");
    let answer = head.record_delivery(request).await?.into_inner();
    assert!(!answer.concluded, "a supported opinion waits for its execution");
    let request = pb::ReportResultRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version: answer.version,
        result: "已督促支付。".to_owned(),
    };
    let version = clerk.report_result(request).await?.into_inner().version;
    let request = pb::ConcludeMatterRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        execution: "工资已付清。".to_owned(),
    };
    assert_eq!(reason(clerk.conclude_matter(request.clone()).await), "EXECUTION_OPEN");
    let step_id = seen.handlings[0].steps[0].step_id.clone();
    let proven = pb::RecordExecutionRequest {
        request_id: request_id(),
        matter_id: matter.to_string(),
        version,
        step_id: step_id.clone(),
        execution_date: Some(CivilDate::new(2026, 3, 7)),
        proof: "工资支付凭证 001".to_owned(),
    };
    let version = clerk.record_execution(proven.clone()).await?.into_inner().version;
    let twice = pb::RecordExecutionRequest { request_id: request_id(), version, ..proven };
    assert_eq!(reason(clerk.record_execution(twice).await), "EXECUTION_STEP_DONE");
    let request = pb::ConcludeMatterRequest { version, request_id: request_id(), ..request };
    clerk.conclude_matter(request).await?;

    let (seen, acts) = office.matter_and_acts(SCREENER, matter).await?;
    assert_eq!(seen.stage(), Stage::Concluded);
    let handling = seen.handlings.into_iter().next().unwrap_or_default();
    assert_eq!(handling.state(), pb::handling::State::Concluded);
    let opinion = handling.opinion.unwrap_or_default();
    assert_eq!(opinion.document_number, "530902-RSJ-CL-2026-0001");
    assert_eq!(opinion.delivery_date, Some(CivilDate::new(2026, 3, 6)));
    assert_eq!(opinion.outcome(), pb::Outcome::Supported, "the outcome of its parts");
    assert_eq!(opinion.parts[0].opinion, "责令用人单位限期支付。");
    let remedy = opinion.remedy.unwrap_or_default();
    assert_eq!(
        (&remedy.bodies[..], remedy.days),
        (&["530900-RSJ".to_owned(), "530902-ZF".to_owned()][..], 30)
    );
    let step = &handling.steps[0];
    assert_eq!(step.execution_date, Some(CivilDate::new(2026, 3, 7)));
    assert_eq!((step.proof.as_str(), step.lapsed), ("工资支付凭证 001", false));
    assert_eq!(seen.referrals[0].document_number, "530902-XFJ-JB-2026-0001");
    words_can_be_read_again(&acts);
    Ok(())
}

/// Whoever assigned the matter reads what was done, by whom, and in which words.
fn words_can_be_read_again(acts: &[pb::MatterAct]) {
    use pb::matter_act::Kind;
    let said: Vec<_> =
        acts.iter().map(|it| (it.kind(), it.actor.as_str(), it.note.as_str())).collect();
    assert_eq!(
        said,
        [
            (Kind::ScreeningConfirmed, SCREENER, ""),
            (Kind::Assigned, SCREENER, ""),
            (Kind::Accepted, CLERK, ""),
            (Kind::Extended, HEAD, "案情复杂"),
            (Kind::OpinionDrafted, CLERK, ""),
            (Kind::OpinionApproved, HEAD, ""),
            (Kind::OpinionIssued, CLERK, ""),
            (Kind::DeliveryRecorded, HEAD, "挂号信回执 001"),
            (Kind::ResultReported, CLERK, "已督促支付。"),
            (Kind::ExecutionRecorded, CLERK, "工资支付凭证 001"),
            (Kind::Concluded, CLERK, "工资已付清。"),
        ]
    );
    assert!(acts.iter().all(|it| it.time.is_some()));
    let versions: Vec<_> = acts.iter().map(|it| it.version).collect();
    assert_eq!(versions, (2..=12).collect::<Vec<_>>());
}

async fn facts_are_in_order(office: &Office) -> anyhow::Result<()> {
    let facts = office.facts(11).await?;
    let types: Vec<_> = facts.iter().filter_map(|it| it.r#type.rsplit('.').next()).collect();
    assert_eq!(
        types,
        [
            "ScreeningConfirmed",
            "MatterReferred",
            "MatterAccepted",
            "HandlingExtended",
            "OpinionApproved",
            "OpinionIssued",
            "OpinionDelivered",
            "ExecutionOrdered",
            "ResultReported",
            "ExecutionProven",
            "MatterConcluded",
        ]
    );
    let Fact::MatterReferred(referred) = said(&facts[1])? else { anyhow::bail!("not referred") };
    assert_eq!(referred.kind(), pb::referral::Kind::Assignment);
    assert_eq!(facts[1].effect_date, Some(CivilDate::new(2026, 3, 2)), "the day of receipt");
    assert_eq!(referred.document_number, "530902-XFJ-JB-2026-0001");
    assert!(referred.notifiable && !referred.historical);
    assert_eq!(facts[6].effect_date, Some(CivilDate::new(2026, 3, 6)), "the day of its proof");
    assert_eq!(facts[1].visibility.clone().unwrap_or_default().version, 2);
    assert_eq!(facts[6].actor, HEAD);
    Ok(())
}
