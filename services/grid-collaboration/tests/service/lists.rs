//! Tasks page by page: the earliest due first, for whom they concern.

use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use kernel::Visibility;
use test_kit::reason;
use tonic::Status;

use crate::office::{COORDINATOR, OTHER_WORKER, Office, RISK, WORKER, by};

#[tokio::test]
async fn workers_see_what_is_open_and_their_own_coordinators_all_of_the_centre()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let first = office.a_task().await?;
    let later = pb::IssueTaskRequest {
        due_date: Some(common::CivilDate::new(2026, 6, 5)),
        ..Office::check("", &office.enters("530902-XFJ").await?.to_string())
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

/// The ids of one page, and the token of the next.
async fn page(
    office: &Office,
    post: &str,
    request: pb::ListTasksRequest,
) -> Result<(Vec<String>, String), Status> {
    let page = office.client().list_tasks(by(post, request)).await?.into_inner();
    Ok((page.tasks.into_iter().map(|it| it.task_id).collect(), page.next_page_token))
}

fn two(page_token: &str) -> pb::ListTasksRequest {
    pb::ListTasksRequest { page_size: 2, page_token: page_token.to_owned(), ..Default::default() }
}

#[tokio::test]
async fn pages_follow_one_another_by_day_whatever_state_the_tasks_are_in() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let mut ids = Vec::new();
    for day in [9, 5, 7, 6, 8] {
        let request = pb::IssueTaskRequest {
            due_date: Some(common::CivilDate::new(2026, 6, day)),
            ..Office::check(&office.registers(&Visibility::default()).await?.to_string(), "")
        };
        let issued = office.client().issue_task(by(RISK, request)).await?.into_inner();
        ids.push(issued.task_id);
    }
    // The centre asks for one itself, which it sees once.
    let own = pb::IssueTaskRequest {
        due_date: Some(common::CivilDate::new(2026, 6, 30)),
        ..Office::check("", &office.enters("530902-WGZX").await?.to_string())
    };
    ids.push(office.client().issue_task(by(COORDINATOR, own)).await?.into_inner().task_id);
    for at in [1, 2] {
        office.takes(WORKER, &ids[at], 1).await?;
    }
    office.reports(WORKER, &ids[2], 2).await?;
    for post in [COORDINATOR, WORKER] {
        let (first, token) = page(&office, post, two("")).await?;
        let (second, token) = page(&office, post, two(&token)).await?;
        let (last, token) = page(&office, post, two(&token)).await?;
        let all = [first, second, last].concat();
        let expected = [1, 3, 2, 4, 0, 5].map(|at: usize| ids[at].clone());
        assert_eq!((all, token.as_str()), (expected.to_vec(), ""), "{post}");
    }
    office.closes().await
}

#[tokio::test]
async fn a_token_of_another_filter_is_refused() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for _ in 0..3 {
        office.a_task().await?;
    }
    let (_, token) = page(&office, RISK, two("")).await?;
    let other = pb::ListTasksRequest { state: pb::task::State::Issued.into(), ..two(&token) };
    assert_eq!(reason(page(&office, RISK, other).await), "PAGE_TOKEN_UNKNOWN");
    assert_eq!(reason(page(&office, RISK, two("2")).await), "PAGE_TOKEN_UNKNOWN");
    assert_eq!(page(&office, RISK, two(&token)).await?.0.len(), 1);
    office.closes().await
}
