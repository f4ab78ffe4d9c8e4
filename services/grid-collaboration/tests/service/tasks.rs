//! A task's way: issued, taken, reported, sent back, reported again, accepted.

use headwater_proto::ServiceFacts;
use headwater_proto::common::v1 as common;
use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_fact::Fact;
use kernel::Visibility;
use prost::Message;
use test_kit::reason;

use crate::office::{COORDINATOR, OTHER_WORKER, Office, RISK, WORKER, by};

#[tokio::test]
async fn a_finding_reaches_who_asked() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.registers(&Visibility::default()).await?;
    let task = office.issues(matter).await?;
    assert_eq!(reason(office.reports(WORKER, &task, 1).await), "TASK_NOT_TAKEN");
    for stranger in ["530921-WGZX.worker-1", "530902-XFJ.risk-1"] {
        assert_eq!(reason(office.takes(stranger, &task, 1).await), "TASK_NOT_FOUND", "{stranger}");
    }
    assert_eq!(office.takes(WORKER, &task, 1).await?, 2);
    assert_eq!(reason(office.takes(OTHER_WORKER, &task, 2).await), "TASK_NOT_ISSUED");
    assert_eq!(reason(office.reports(OTHER_WORKER, &task, 2).await), "TASK_CLAIMED_BY_ANOTHER");
    assert_eq!(reason(office.reports(WORKER, &task, 1).await), "VERSION_STALE");
    office.reports(WORKER, &task, 2).await?;
    assert_eq!(reason(office.reviews(COORDINATOR, &task, 3, Some("")).await), "REASON_MISSING");
    let back = office.reviews(COORDINATOR, &task, 3, Some("照片不清楚")).await?;
    assert_eq!(back, pb::task::State::SentBack);
    let read = async |post: &str| {
        let request = by(post, pb::GetTaskRequest { task_id: task.clone() });
        office.client().get_task(request).await.map(tonic::Response::into_inner)
    };
    let acts = read(WORKER).await?.acts;
    let acts: Vec<_> =
        acts.iter().map(|it| (it.kind(), it.actor.as_str(), it.note.as_str())).collect();
    assert_eq!(
        acts,
        [
            (pb::task_act::Kind::Issued, RISK, "到现场核查路面塌陷"),
            (pb::task_act::Kind::Taken, WORKER, ""),
            (pb::task_act::Kind::Reported, WORKER, "塌陷约两平方米，已围挡"),
            (pb::task_act::Kind::SentBack, COORDINATOR, "照片不清楚"),
        ]
    );
    for other in [OTHER_WORKER, "530921-WGZX.worker-1"] {
        assert_eq!(reason(read(other).await), "TASK_NOT_FOUND", "{other}");
    }
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
    assert_eq!(accepted.effect_date, Some(common::CivilDate::new(2026, 6, 1)));
    let fact = pb::GridCollaborationFact::decode(accepted.payload.as_slice())?.into_fact();
    let Some(Fact::TaskAccepted(accepted)) = fact else {
        anyhow::bail!("another fact than {}", accepted.r#type);
    };
    assert_eq!(accepted.finding, "塌陷约两平方米，已围挡");
    assert_eq!(accepted.asking_body, "530902-XFJ");
    office.closes().await
}

#[tokio::test]
async fn a_task_is_about_a_matter_or_an_entry_in_a_grid_of_the_region() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.registers(&Visibility::default()).await?.to_string();
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
async fn the_grids_of_a_region_are_listed() -> anyhow::Result<()> {
    let office = Office::opens().await?;
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
