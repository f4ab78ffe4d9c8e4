//! What other services say.

use headwater_proto::common::v1::{Stage, Visibility};
use headwater_proto::grid_collaboration::v1::TaskAccepted;
use headwater_proto::intake::v1::{PetitionLinked, PetitionRegistered, PetitionVoided};
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::routing_fact::Fact;
use kernel::ids::{MatterId, PetitionId, TaskId};

use crate::office::{Office, said};

const SCREENER: &str = "530902-XFJ.screening-1";

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_and_a_void_number_end_the_matters_they_had_opened() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let (repeat, void) = (office.registers(|_, _| {}).await?, office.registers(|_, _| {}).await?);
    let linked = PetitionLinked {
        to_matter_id: MatterId::new(&office.ids).to_string(),
        ..PetitionLinked::default()
    };
    office.intake.publish(&office.ids, repeat, Visibility::default(), &linked);
    office.intake.publish(&office.ids, void, Visibility::default(), &PetitionVoided::default());
    let facts = office.facts(2).await?;
    let manners = facts
        .iter()
        .map(|event| match said(event)? {
            Fact::MatterConcluded(it) => Ok(it.manner()),
            other => anyhow::bail!("not concluded but {other:?}"),
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    assert_eq!(manners, [pb::Manner::Linked, pb::Manner::Void]);
    assert_eq!(office.matter(SCREENER, repeat).await?.stage(), Stage::Concluded);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_that_arrives_before_its_matter_shows_with_it() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    let accepted = TaskAccepted {
        task_id: TaskId::new(&office.ids).to_string(),
        finding: "现场围挡已修复".to_owned(),
        ..TaskAccepted::default()
    };
    office.grid.publish(&office.ids, matter, Visibility::default(), &accepted);
    let has_finding = async || {
        let sql = "select exists (select from routing.finding)";
        let (found,): (bool,) = sqlx::query_as(sql).fetch_one(&office.database.admin).await?;
        Ok(found)
    };
    test_kit::patience::until(has_finding).await?;
    let petition = PetitionRegistered {
        petition_id: PetitionId::new(&office.ids).to_string(),
        number: "530902-XFJ-2026-000001".to_owned(),
        channel: 1,
        region: "530902".to_owned(),
        answerable_body: "530902-XFJ".to_owned(),
        historical: true,
        ..PetitionRegistered::default()
    };
    office.intake.publish(&office.ids, matter, Visibility::default(), &petition);
    test_kit::patience::until(async || Ok(office.matter(SCREENER, matter).await.is_ok())).await?;
    let seen = office.matter(SCREENER, matter).await?;
    assert_eq!(seen.findings.len(), 1);
    assert_eq!(seen.findings[0].finding, "现场围挡已修复");
    office.close().await
}
