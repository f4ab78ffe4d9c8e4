//! From whom a matter is kept, whether its label came before the task or after, and through an
//! entry as well.

use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::routing::v1 as routing;
use kernel::{Actor, PostCode, ServiceName, Visibility};
use sqlx::AssertSqlSafe;
use test_kit::officer::officer;
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

#[tokio::test]
async fn an_entry_told_of_while_a_task_about_it_is_issued_covers_the_task() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    for _ in 0..40 {
        let (matter, entry) = (office.new_matter(), office.new_entry());
        let registered =
            risk::EntryRegistered { entry_id: entry.to_string(), ..Default::default() };
        let request = by(RISK, Office::check("", &entry.to_string()));
        let mut client = office.client();
        let label = against(COORDINATOR);
        let (issued, heard) =
            tokio::join!(client.issue_task(request), office.hears(matter, &label, &registered),);
        heard?;
        if issued.is_err() {
            assert_eq!(reason(issued), "BODY_EXCLUDED", "the entry was told of first");
        }
    }
    assert_eq!(office.listed(COORDINATOR).await?, []);
    office.closes().await
}

#[tokio::test]
async fn the_tables_show_a_reader_only_what_the_label_admits() -> anyhow::Result<()> {
    const NO_RIGHTS: [&str; 0] = [];
    let office = Office::opens().await?;
    let (matter, entry) = (office.new_matter(), office.new_entry());
    office.issues(matter).await?;
    let about_entry = Office::check("", &entry.to_string());
    office.client().issue_task(by(RISK, about_entry)).await?;
    office.hears(matter, &against(CLERK), &intake::PetitionRegistered::default()).await?;
    let registered = risk::EntryRegistered { entry_id: entry.to_string(), ..Default::default() };
    office.hears(matter, &against(CLERK), &registered).await?;

    // What one that gets at the database itself would see, with no condition in the query at all.
    let counted = async |actor: &Actor| -> anyhow::Result<Vec<i64>> {
        let mut view = office.store.read(actor).await?;
        let mut counts = Vec::new();
        for table in ["matter_label", "task", "act"] {
            let sql = AssertSqlSafe(format!("select count(*) from grid_collaboration.{table}"));
            let (rows,): (i64,) = sqlx::query_as(sql).fetch_one(view.connection()).await?;
            counts.push(rows);
        }
        Ok(counts)
    };
    assert_eq!(counted(&Actor::Service(ServiceName::GridCollaboration)).await?, [1, 2, 2]);
    assert_eq!(counted(&Actor::Officer(officer(RISK, NO_RIGHTS)?)).await?, [1, 2, 2]);
    for post in [CLERK, "530902-ZJJ.head"] {
        let seen = counted(&Actor::Officer(officer(post, NO_RIGHTS)?)).await?;
        assert_eq!(seen, [0; 3], "{post}");
    }
    let mut elsewhere = officer("530902-ZF.leader-1", NO_RIGHTS)?;
    elsewhere.held_posts.insert(PostCode::parse(CLERK)?);
    assert_eq!(counted(&Actor::Officer(elsewhere)).await?, [0; 3], "held beside another post");
    let mut interested = officer(RISK, NO_RIGHTS)?;
    interested.interests.insert(PostCode::parse(CLERK)?.body());
    assert_eq!(counted(&Actor::Officer(interested)).await?, [0; 3], "a declared interest");
    assert_eq!(counted(&Actor::Anonymous).await?, [0; 3]);
    office.closes().await
}

#[tokio::test]
async fn every_table_about_a_matter_is_guarded() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let open: Vec<(String,)> = sqlx::query_as(
        "select distinct c.table_name::text from information_schema.columns c
             join pg_class t on t.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
         where c.table_schema = 'grid_collaboration'
             and c.column_name in ('matter_id', 'of_matter_id', 'entry_id', 'task_id')
             and not (t.relrowsecurity and t.relforcerowsecurity)
         order by 1",
    )
    .fetch_all(&office.database.admin)
    .await?;
    // Ids only; and what could not be digested, which waits there for an operator.
    assert_eq!(open, [("ledger_entry".to_owned(),), ("parked_event".to_owned(),)]);
    office.closes().await
}
