//! From whom a matter is kept, whether its label came before the task or after, and through an entry as well.

use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::routing::v1 as routing;
use kernel::{PostCode, Visibility};
use test_kit::reason;

use crate::office::{COORDINATOR, Office, RISK, WORKER, by};

const CLERK: &str = "530902-ZJJ.clerk-1";

/// A label that keeps a matter from the body of this post.
fn against(post: &str) -> Visibility {
    Visibility::before_screening(vec![], vec![PostCode::parse(post).expect("a post")])
}

#[tokio::test]
async fn a_body_the_matter_is_kept_from_issues_no_task_and_gets_none() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let registered = intake::PetitionRegistered::default();
    let matter = office.new_matter();
    office.hears(matter, &against(CLERK), &registered).await?;
    let asked = office.client().issue_task(by(CLERK, Office::check(&matter.to_string(), ""))).await;
    assert_eq!(reason(asked), "MATTER_NOT_FOUND");
    let of_centre = office.new_matter();
    office.hears(of_centre, &against(COORDINATOR), &registered).await?;
    assert_eq!(reason(office.issues(of_centre).await), "BODY_EXCLUDED");
    office.closes().await
}

#[tokio::test]
async fn a_label_heard_later_hides_the_task_and_a_newer_one_opens_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.new_matter();
    let task = office.issues(matter).await?;
    let label = against(COORDINATOR);
    let registered = intake::PetitionRegistered::default();
    office.hears(matter, &label, &registered).await?;
    assert_eq!(office.listed(WORKER).await?, []);
    assert_eq!(reason(office.takes(WORKER, &task, 1).await), "TASK_NOT_FOUND");
    assert_eq!(office.listed(RISK).await?.len(), 1);
    let confirmed = routing::ScreeningConfirmed::default();
    let screened = label.after_screening(false);
    office.hears(matter, &screened, &confirmed).await?;
    office.hears(matter, &label, &registered).await?;
    assert_eq!(office.listed(WORKER).await?.len(), 1, "a claim opens to the body");
    assert_eq!(office.listed(COORDINATOR).await?, [], "but never to the official");
    office.closes().await
}

#[tokio::test]
async fn a_task_about_an_entry_is_under_the_label_of_the_entrys_matter() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let (matter, entry) = (office.new_matter(), office.new_entry());
    let request = Office::check("", &entry.to_string());
    let early = office.client().issue_task(by(CLERK, request)).await?.into_inner().task_id;
    let registered =
        risk::EntryRegistered { entry_id: entry.to_string(), ..risk::EntryRegistered::default() };
    office.hears(matter, &against(CLERK), &registered).await?;
    assert_eq!(office.listed(CLERK).await?, []);
    assert_eq!(reason(office.reviews(CLERK, &early, 1, None).await), "TASK_NOT_FOUND");
    let again = office.client().issue_task(by(CLERK, Office::check("", &entry.to_string()))).await;
    assert_eq!(reason(again), "MATTER_NOT_FOUND");
    let other = office.new_matter().to_string();
    let mixed =
        office.client().issue_task(by(RISK, Office::check(&other, &entry.to_string()))).await;
    assert_eq!(reason(mixed), "MATTER_DIFFERS");

    office.takes(WORKER, &early, 1).await?;
    let taken = office.published().await?.pop().expect("an event");
    assert_eq!(taken.matter_id, matter.to_string(), "the fact is about the entry's matter");
    assert_eq!(taken.visibility.unwrap_or_default().excluded_bodies, ["530902-ZJJ"]);
    office.closes().await
}
