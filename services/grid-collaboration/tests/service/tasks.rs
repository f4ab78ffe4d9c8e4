//! A task's way: issued, taken, reported, sent back, reported again, accepted.

use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use prost::Message;
use test_kit::{reason, request_id};

use crate::office::{COORDINATOR, OTHER_WORKER, Office, RISK, WORKER, by};

#[tokio::test]
async fn a_finding_reaches_who_asked() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.new_matter();
    let task = office.issues(matter).await?;
    assert_eq!(reason(office.reports(WORKER, &task, 1).await), "TASK_NOT_TAKEN");
    assert_eq!(reason(office.takes("530921-WGZX.worker-1", &task, 1).await), "TASK_NOT_FOUND");
    assert_eq!(office.takes(WORKER, &task, 1).await?, 2);
    assert_eq!(reason(office.takes(OTHER_WORKER, &task, 2).await), "TASK_NOT_ISSUED");
    assert_eq!(reason(office.reports(OTHER_WORKER, &task, 2).await), "TASK_OF_ANOTHER");
    assert_eq!(reason(office.reports(WORKER, &task, 1).await), "VERSION_STALE");
    office.reports(WORKER, &task, 2).await?;
    assert_eq!(reason(office.reviews(COORDINATOR, &task, 3, Some("")).await), "REASON_MISSING");
    let back = office.reviews(COORDINATOR, &task, 3, Some("照片不清楚")).await?;
    assert_eq!(back, pb::task::State::SentBack);
    office.reports(WORKER, &task, 4).await?;
    let stranger = office.reviews("530902-ZJJ.clerk-1", &task, 5, None).await;
    assert_eq!(reason(stranger), "TASK_NOT_FOUND");
    assert_eq!(office.reviews(RISK, &task, 5, None).await?, pb::task::State::Accepted);
    assert_eq!(reason(office.reviews(RISK, &task, 6, None).await), "TASK_NOT_REPORTED");

    let events = office.published().await?;
    let types: Vec<_> = events.iter().filter_map(|it| it.r#type.rsplit('.').next()).collect();
    assert_eq!(
        types,
        ["TaskIssued", "TaskTaken", "TaskReported", "TaskSentBack", "TaskReported", "TaskAccepted"]
    );
    let accepted = events.last().expect("an event");
    assert_eq!(accepted.matter_id, matter.to_string());
    let accepted = pb::TaskAccepted::decode(accepted.payload.as_slice())?;
    assert_eq!(accepted.finding, "塌陷约两平方米，已围挡");
    assert_eq!(accepted.asking_body, "530902-XFJ");
    assert_eq!(accepted.accept_date, Some(common::CivilDate::new(2026, 6, 1)));
    office.closes().await
}

#[tokio::test]
async fn workers_see_what_is_open_and_their_own_coordinators_all_of_the_centre()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let first = office.issues(office.new_matter()).await?;
    let later = pb::IssueTaskRequest {
        due_date: Some(common::CivilDate::new(2026, 6, 5)),
        ..Office::check("", &office.new_entry().to_string())
    };
    let urgent = office.client().issue_task(by(RISK, later)).await?.into_inner().task_id;
    let ids = |tasks: Vec<pb::Task>| tasks.into_iter().map(|it| it.task_id).collect::<Vec<_>>();
    for post in [RISK, COORDINATOR, WORKER, OTHER_WORKER] {
        let listed = ids(office.listed(post).await?);
        assert_eq!(listed, [urgent.as_str(), first.as_str()], "{post}: the earliest due first");
    }
    office.takes(WORKER, &urgent, 1).await?;
    assert_eq!(office.listed(WORKER).await?.len(), 2);
    assert_eq!(ids(office.listed(OTHER_WORKER).await?), [first.as_str()]);
    assert_eq!(office.listed(COORDINATOR).await?.len(), 2);
    assert_eq!(office.listed("530902-ZF.clerk-1").await?, []);
    let open = pb::ListTasksRequest {
        state: pb::task::State::Issued.into(),
        page_size: 1,
        ..Default::default()
    };
    let open = office.client().list_tasks(by(RISK, open)).await?.into_inner();
    assert_eq!(ids(open.tasks), [first.as_str()]);
    office.closes().await
}

#[tokio::test]
async fn a_task_is_about_a_matter_or_an_entry_in_a_grid_of_the_region() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.new_matter().to_string();
    let refused = async |change: &dyn Fn(&mut pb::IssueTaskRequest)| {
        let mut request = Office::check(&matter, "");
        change(&mut request);
        reason(office.client().issue_task(by(RISK, request)).await)
    };
    assert_eq!(refused(&|it| it.matter_id.clear()).await, "FIELD_MISSING");
    assert_eq!(refused(&|it| it.kind = 0).await, "FIELD_MISSING");
    assert_eq!(refused(&|it| it.content.clear()).await, "FIELD_MISSING");
    assert_eq!(refused(&|it| it.grid = "530902001001-G99".to_owned()).await, "GRID_UNKNOWN");
    let today = Some(common::CivilDate::new(2026, 6, 1));
    assert_eq!(refused(&|it| it.due_date = today).await, "DUE_DATE_PAST");
    let elsewhere = by("530921-XFJ.risk-1", Office::check(&matter, ""));
    assert_eq!(reason(office.client().issue_task(elsewhere).await), "GRID_UNKNOWN");
    assert_eq!(office.listed(RISK).await?, []);
    office.closes().await
}

#[tokio::test]
async fn a_repeated_request_gets_its_first_answer() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut request = Office::check(&office.new_matter().to_string(), "");
    let first = office.client().issue_task(by(RISK, request.clone())).await?.into_inner();
    let second = office.client().issue_task(by(RISK, request.clone())).await?.into_inner();
    assert_eq!(first, second);
    request.content = "另一件事".to_owned();
    let other = office.client().issue_task(by(RISK, request)).await;
    assert_eq!(reason(other), "REQUEST_ID_REUSED");
    let take = pb::TakeTaskRequest { request_id: request_id(), task_id: first.task_id, version: 1 };
    for _ in 0..2 {
        let taken = office.client().take_task(by(WORKER, take.clone())).await?.into_inner();
        assert_eq!(taken.version, 2);
    }
    office.closes().await
}

#[tokio::test]
async fn the_grids_of_a_region_are_listed_and_a_second_start_changes_nothing() -> anyhow::Result<()>
{
    let office = Office::opens().await?;
    office.opens_again().await?;
    let list = async |region: &str| -> anyhow::Result<Vec<pb::Grid>> {
        let request = by(RISK, pb::ListGridsRequest { region: region.to_owned() });
        Ok(office.client().list_grids(request).await?.into_inner().grids)
    };
    let all = list("").await?;
    assert_eq!(all.len(), 40);
    let town = list("530902001").await?;
    assert!(!town.is_empty() && town.len() < all.len());
    assert_eq!(town[0].code, "530902001001-G01");
    assert_eq!(town[0].centre_body, "530902-WGZX");
    office.closes().await
}
