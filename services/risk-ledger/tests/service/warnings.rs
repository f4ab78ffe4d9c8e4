//! Letters: issued to a body, acknowledged and answered by it alone.

use headwater_proto::risk_ledger::v1 as pb;
use service_kit::parse::to_civil;
use test_kit::{reason, request_id};

use crate::office::{GOVERNMENT, Office, RISK, by};

#[tokio::test]
async fn a_letter_is_issued_acknowledged_and_answered_by_its_body() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut client = office.client();
    let entry = office.reports_a_road().await?;
    let letter = pb::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry.clone(),
        version: 1,
        to_body: "530902-ZF".to_owned(),
        content: "请尽快修复路面并书面反馈。".to_owned(),
    };
    let issued = client.issue_warning(by(RISK, letter)).await?.into_inner();
    assert_eq!(issued.document_number, "530902-XFJ-YJ-2026-0001");
    let acknowledge = |version| pb::AcknowledgeWarningRequest {
        request_id: request_id(),
        warning_id: issued.warning_id.clone(),
        version,
    };
    let stranger = client.acknowledge_warning(by(RISK, acknowledge(1))).await;
    assert_eq!(reason(stranger), "WARNING_NOT_FOUND");
    client.acknowledge_warning(by(GOVERNMENT, acknowledge(1))).await?;
    let twice = client.acknowledge_warning(by(GOVERNMENT, acknowledge(2))).await;
    assert_eq!(reason(twice), "WARNING_NOT_ISSUED");
    let answer = |version| pb::AnswerWarningRequest {
        request_id: request_id(),
        warning_id: issued.warning_id.clone(),
        version,
        answer: "已组织修复，六月底完工。".to_owned(),
    };
    client.answer_warning(by(GOVERNMENT, answer(2))).await?;
    let twice = client.answer_warning(by(GOVERNMENT, answer(3))).await;
    assert_eq!(reason(twice), "WARNING_ALREADY_ANSWERED");

    let known = office.got(RISK, &entry).await?;
    assert_eq!(known.version, 1, "a letter leaves its entry as it is");
    let warning = &known.warnings[0];
    assert_eq!(warning.state(), pb::warning::State::Answered);
    assert_eq!(warning.delivery_date, Some(to_civil("2026-06-01".parse()?)));
    assert_eq!(
        office.published().await?,
        ["EntryRegistered", "WarningIssued", "WarningAcknowledged", "WarningAnswered"]
    );
    office.closes().await
}

#[tokio::test]
async fn a_letter_goes_to_a_known_body_about_an_open_entry() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let entry = office.reports_a_road().await?;
    let letter = |version, body: &str| pb::IssueWarningRequest {
        request_id: request_id(),
        entry_id: entry.clone(),
        version,
        to_body: body.to_owned(),
        content: "请尽快修复路面。".to_owned(),
    };
    let unknown = office.client().issue_warning(by(RISK, letter(1, "530902-NONE"))).await;
    assert_eq!(reason(unknown), "BODY_UNKNOWN");
    office.strikes_off(&entry).await?;
    let late = office.client().issue_warning(by(RISK, letter(5, "530902-ZF"))).await;
    assert_eq!(reason(late), "ENTRY_STRUCK_OFF");
    office.closes().await
}
