//! Tasks go where their grid and the body that asked went.

use grid_collaboration::domain::TaskState;
use headwater_proto::grid_collaboration::v1::task::State;
use kernel::{BodyCode, Word};
use organisation::{AsOf, Grid, Validity};

use crate::office::{COORDINATOR, Office, WORKER};

/// The centre that the grid goes to.
const OTHER: &str = "530921-WGZX.worker-1";

/// The office on the day after the first grid went to another county's centre.
fn regrouped() -> anyhow::Result<AsOf> {
    let shipped = test_kit::office::shipped()?;
    let row = shipped.grids.rows()[0].clone();
    let (last, first) = (Some("2026-06-01".parse()?), Some("2026-06-02".parse()?));
    let before = Grid { valid: Validity { from: None, to: last }, ..row.clone() };
    let (valid, centre_body) =
        (Validity { from: first, to: None }, BodyCode::parse("530921-WGZX")?);
    let after = Grid { valid, centre_body, ..row };
    let changed = shipped.with([before.into(), after.into()], &test_kit::office::rights());
    let changed = changed.map_err(|complaints| anyhow::anyhow!("{complaints:?}"))?;
    Ok(changed.as_of("2026-06-02".parse()?))
}

#[tokio::test]
async fn a_grid_that_goes_to_another_centre_takes_its_tasks_along() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let (taken, reported) = (office.a_task().await?, office.a_task().await?);
    office.takes(WORKER, &taken, 1).await?;
    let version = office.takes(WORKER, &reported, 1).await?;
    office.reports(WORKER, &reported, version).await?;
    let regrouped = regrouped()?;
    office.register_is(&regrouped).await?;
    office.register_is(&regrouped).await?;

    assert!(office.listed(COORDINATOR).await?.is_empty(), "nothing is left at the old centre");
    let listed = office.listed(OTHER).await?;
    let [task] = &listed[..] else { anyhow::bail!("{listed:?}") };
    assert_eq!((task.state(), task.version), (State::Issued, 3), "it is to be taken anew");
    office.takes(OTHER, &task.task_id, task.version).await?;
    // What was reported is reviewed by the body that asked.
    let states: Vec<_> =
        office.listed(crate::office::RISK).await?.iter().map(|it| it.state).collect();
    assert!(states.contains(&TaskState::Reported.number()), "{states:?}");
    office.closes().await
}

#[tokio::test]
async fn what_an_ended_body_had_asked_for_is_its_successors() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let task = office.a_task().await?;
    let shipped = test_kit::office::shipped()?;
    let asking = BodyCode::parse("530902-XFJ")?;
    let row = shipped.bodies.find(|it| it.code.cmp(&asking)).first().cloned().unwrap();
    let heir = BodyCode::parse("530902-ZF")?;
    let valid = Validity { from: None, to: Some("2026-06-01".parse()?) };
    let ended = organisation::Body { successors: vec![heir], valid, ..row };
    // What refers to the body is left as it is here: only the succession counts.
    let mut rows: Vec<_> = shipped.records();
    rows.retain(|it| *it.file() != *"bodies.csv" || it.key() != asking.as_str());
    rows.push(ended.into());
    let office_then = organisation::Organisation::kept(rows).as_of("2026-06-02".parse()?);
    office.register_is(&office_then).await?;

    assert!(office.listed(crate::office::RISK).await?.is_empty());
    let listed = office.listed("530902-ZF.clerk-1").await?;
    let [it] = &listed[..] else { anyhow::bail!("{listed:?}") };
    assert_eq!((it.task_id.as_str(), it.asking_body.as_str()), (task.as_str(), "530902-ZF"));
    office.closes().await
}
