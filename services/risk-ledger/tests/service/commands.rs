//! What all commands share: every fault in one answer, one answer for all tries, one version after
//! the other.

use headwater_proto::risk_ledger::v1 as pb;
use test_kit::{faults, reason, request_id};

use crate::office::{Office, RISK, by};

#[tokio::test]
async fn all_faults_of_a_request_are_named_at_once_and_nothing_changes() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut client = office.client();
    let report = pb::ReportEntryRequest {
        request_id: "short".to_owned(),
        matter_id: "mat_x".to_owned(),
        region: "539999".to_owned(),
        domain: 77,
        title: "长".repeat(201),
        earlier_entry_id: "led_x".to_owned(),
    };
    assert_eq!(
        faults(client.report_entry(by(RISK, report)).await),
        [
            ("request_id", "FIELD_MALFORMED"),
            ("matter_id", "FIELD_MALFORMED"),
            ("region", "REGION_UNKNOWN"),
            ("domain", "FIELD_MALFORMED"),
            ("title", "TEXT_TOO_LONG"),
            ("earlier_entry_id", "FIELD_MALFORMED"),
        ]
        .map(|(field, reason)| format!("{field} {reason}"))
    );
    let id = office.reports_a_road().await?;
    let grade = pb::GradeEntryRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        grade: 0,
        reason: " ".to_owned(),
    };
    let refused = client.grade_entry(by(RISK, grade)).await;
    assert_eq!(faults(refused), ["grade FIELD_MISSING", "reason REASON_MISSING"]);
    let lead = pb::AssignEntryLeadRequest {
        leader_post: "530902-ZF.nobody".to_owned(),
        responsible_body: "530902-NONE".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        faults(client.assign_entry_lead(by(RISK, lead)).await),
        [
            "request_id FIELD_MISSING",
            "entry_id FIELD_MALFORMED",
            "leader_post POST_UNKNOWN",
            "responsible_body BODY_UNKNOWN",
        ]
    );
    let clerk = pb::AssignEntryLeadRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        leader_post: "530902-XFJ.registrar-1".to_owned(),
        responsible_body: "530902-XFJ".to_owned(),
    };
    let refused = client.assign_entry_lead(by(RISK, clerk)).await;
    assert_eq!(faults(refused), ["leader_post POST_LEADS_NOTHING"]);
    let propose = pb::ProposeStrikeOffRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        evidence: String::new(),
    };
    let refused = client.propose_strike_off(by(RISK, propose)).await;
    assert_eq!(faults(refused), ["evidence EVIDENCE_MISSING"]);
    let entry = office.got(RISK, &id).await?;
    assert_eq!((entry.version, entry.state()), (1, pb::entry::State::Registered));
    office.closes().await
}

#[tokio::test]
async fn a_repeated_report_gets_its_first_answer_and_another_one_under_its_id_none()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut report = Office::road();
    let first = office.client().report_entry(by(RISK, report.clone())).await?.into_inner();
    let second = office.client().report_entry(by(RISK, report.clone())).await?.into_inner();
    assert_eq!(first, second);
    report.title = "桥面断裂".to_owned();
    let other = office.client().report_entry(by(RISK, report)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    assert_eq!(office.listed(RISK).await?.len(), 1);
    office.closes().await
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_after_the_version_moved_on() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let id = office.reports_a_road().await?;
    let grade = pb::GradeEntryRequest {
        request_id: request_id(),
        entry_id: id.clone(),
        version: 1,
        grade: pb::Grade::High.into(),
        reason: "塌陷面扩大".to_owned(),
    };
    let first = office.client().grade_entry(by(RISK, grade.clone())).await?.into_inner();
    office.leads(&id, first.version, "530902-ZF").await?;
    let again = office.client().grade_entry(by(RISK, grade.clone())).await?.into_inner();
    assert_eq!(again, first);
    let other = pb::GradeEntryRequest { grade: pb::Grade::Low.into(), ..grade.clone() };
    let other = office.client().grade_entry(by(RISK, other)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    let late = pb::GradeEntryRequest { request_id: request_id(), ..grade };
    assert_eq!(reason(office.client().grade_entry(by(RISK, late)).await), "VERSION_STALE");
    assert_eq!(office.got(RISK, &id).await?.version, 3);
    office.closes().await
}
