//! What all commands share: every fault in one answer, one answer for all tries, one version after
//! the other.

use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use kernel::Visibility;
use test_kit::{faults, reason, request_id};

use crate::office::{Office, RISK, WORKER, by};

#[tokio::test]
async fn all_faults_of_a_request_are_named_at_once_and_nothing_changes() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let issue = pb::IssueTaskRequest {
        request_id: "short".to_owned(),
        kind: 77,
        matter_id: "mat_x".to_owned(),
        entry_id: "led_x".to_owned(),
        grid: "530902001001-G99".to_owned(),
        content: "长".repeat(501),
        due_date: Some(common::CivilDate::new(2026, 6, 1)),
    };
    assert_eq!(
        faults(office.client().issue_task(by(RISK, issue)).await),
        [
            "request_id FIELD_MALFORMED",
            "kind FIELD_MALFORMED",
            "matter_id FIELD_MALFORMED",
            "entry_id FIELD_MALFORMED",
            "grid GRID_UNKNOWN",
            "content TEXT_TOO_LONG",
            "due_date DUE_DATE_PAST",
        ]
    );
    assert_eq!(office.listed(RISK).await?, []);
    let review = pb::ReviewTaskRequest { request_id: request_id(), ..Default::default() };
    let refused = office.client().review_task(by(RISK, review)).await;
    assert_eq!(faults(refused), ["task_id FIELD_MALFORMED", "reason REASON_MISSING"]);
    office.closes().await
}

#[tokio::test]
async fn a_repeated_request_gets_its_first_answer_and_another_one_under_its_id_none()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut request =
        Office::check(&office.registers(&Visibility::default()).await?.to_string(), "");
    let first = office.client().issue_task(by(RISK, request.clone())).await?.into_inner();
    let second = office.client().issue_task(by(RISK, request.clone())).await?.into_inner();
    assert_eq!(first, second);
    request.content = "另一件事".to_owned();
    let other = office.client().issue_task(by(RISK, request)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    assert_eq!(office.listed(RISK).await?.len(), 1);
    office.closes().await
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_after_the_version_moved_on() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let task_id = office.a_task().await?;
    let take =
        pb::TakeTaskRequest { request_id: request_id(), task_id: task_id.clone(), version: 1 };
    let first = office.client().take_task(by(WORKER, take.clone())).await?.into_inner();
    office.reports(WORKER, &task_id, first.version).await?;
    let again = office.client().take_task(by(WORKER, take.clone())).await?.into_inner();
    assert_eq!(again, first);
    let other = pb::TakeTaskRequest { version: 3, ..take.clone() };
    let other = office.client().take_task(by(WORKER, other)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    let late = pb::TakeTaskRequest { request_id: request_id(), ..take };
    let late = office.client().take_task(by(WORKER, late)).await;
    assert_eq!(reason(late), "VERSION_STALE");
    office.closes().await
}
