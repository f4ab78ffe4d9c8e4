//! From whom a matter is kept, whether its label came before the task or after, and through an
//! entry as well.

use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk;
use headwater_proto::routing::v1 as routing;
use kernel::{Actor, PostCode, ServiceName, Visibility};
use sqlx::AssertSqlSafe;
use test_kit::officer::{self, officer};
use test_kit::reason;

use crate::office::{COORDINATOR, Office, RISK, WORKER, by};

const CLERK: &str = "530902-ZJJ.clerk-1";

/// A label that keeps a matter from the body of this post.
fn against(post: &str) -> Visibility {
    Visibility::before_screening(vec![], vec![PostCode::parse(post).expect("a post")])
}

#[tokio::test]
async fn a_grid_whose_centre_the_matter_is_kept_from_gets_no_task() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.registers(&against(COORDINATOR)).await?;
    assert_eq!(reason(office.issues(matter).await), "BODY_EXCLUDED");
    office.closes().await
}

#[tokio::test]
async fn what_is_kept_from_a_body_what_concerns_others_and_what_does_not_exist_are_refused_alike()
-> anyhow::Result<()> {
    let office = Office::opens().await?;
    let refusal = async |matter: &str, entry: &str| {
        let asked = office.client().issue_task(by(CLERK, Office::check(matter, entry))).await;
        let status = asked.expect_err("a refusal");
        (status.code(), status.message().to_owned(), status.details().to_vec())
    };
    let nothing = office.new_matter().to_string();
    let of_others = office.registers(&Visibility::default()).await?;
    let kept = office.registers(&against(CLERK)).await?;
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(kept, &against(CLERK), &referred).await?;
    let unknown = refusal(&nothing, "").await;
    assert!(unknown.1.contains("no such matter"), "{}", unknown.1);
    assert_eq!(refusal(&of_others.to_string(), "").await, unknown);
    assert_eq!(refusal(&kept.to_string(), "").await, unknown);

    let (entry_kept, entry_of_others) = (office.new_entry(), office.new_entry());
    office.hears(kept, &against(CLERK), &Office::entered(entry_kept, "530902-ZJJ")).await?;
    let open = Visibility::default();
    office.hears(of_others, &open, &Office::entered(entry_of_others, "530902-XFJ")).await?;
    let unknown = refusal("", &office.new_entry().to_string()).await;
    assert!(unknown.1.contains("no such ledger entry"), "{}", unknown.1);
    for (matter, entry) in [("", entry_kept), ("", entry_of_others), (&*nothing, entry_kept)] {
        assert_eq!(refusal(matter, &entry.to_string()).await, unknown);
    }
    office.closes().await
}

#[tokio::test]
async fn who_has_to_do_with_a_matter_or_an_entry_may_ask_about_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let asks = async |post: &str, rights: &[&str], matter: &str, entry: &str| {
        let request = officer::by(officer(post, rights)?, Office::check(matter, entry));
        anyhow::Ok(office.client().issue_task(request).await)
    };
    let open = Visibility::default();
    let matter = office.registers(&open).await?;
    let referred =
        routing::MatterReferred { to_body: "530902-ZJJ".to_owned(), ..Default::default() };
    office.hears(matter, &open, &referred).await?;
    let entry = office.new_entry();
    office.hears(matter, &open, &Office::entered(entry, "530902-WGZX")).await?;
    let warned = risk::WarningIssued {
        entry_id: entry.to_string(),
        to_body: "530902-HBJ".to_owned(),
        ..Default::default()
    };
    office.hears(matter, &open, &warned).await?;
    let lead = risk::EntryLeadAssigned {
        entry_id: entry.to_string(),
        leader_post: "530902-ZF.leader-1".to_owned(),
        responsible_body: "530902-RSJ".to_owned(),
    };
    office.hears(matter, &open, &lead).await?;

    let (matter, entry) = (matter.to_string(), entry.to_string());
    asks(RISK, &[], &matter, "").await??;
    asks(CLERK, &[], &matter, "").await??;
    asks("530902-LXB.conference-1", &["matter.oversee"], &matter, "").await??;
    asks("530900-LXB.conference-1", &["matter.oversee"], &matter, "").await??;
    // What lies in another county and was referred to a body of this one concerns that body, and not the overseers here.
    let elsewhere = office.new_matter();
    let registered =
        intake::PetitionRegistered { region: "530921".to_owned(), ..Office::registered() };
    office.hears(elsewhere, &open, &registered).await?;
    office.hears(elsewhere, &open, &referred).await?;
    let elsewhere = elsewhere.to_string();
    asks(CLERK, &[], &elsewhere, "").await??;
    let overseer = asks("530902-LXB.conference-1", &["matter.oversee"], &elsewhere, "").await?;
    assert_eq!(reason(overseer), "MATTER_NOT_FOUND");
    for body in ["WGZX.coordinator-1", "HBJ.clerk-1", "RSJ.clerk-1", "ZF.leader-1"] {
        let post = format!("530902-{body}");
        asks(&post, &[], "", &entry).await??;
        asks(&post, &[], &matter, &entry).await??;
        assert_eq!(reason(asks(&post, &[], &matter, "").await?), "MATTER_NOT_FOUND", "{post}");
    }
    assert_eq!(reason(asks(CLERK, &[], "", &entry).await?), "ENTRY_NOT_FOUND");
    asks("530902-LXB.conference-1", &["entry.oversee"], "", &entry).await??;
    office.closes().await
}

#[tokio::test]
async fn a_label_heard_later_hides_the_task_and_a_newer_one_opens_it() -> anyhow::Result<()> {
    let office = Office::opens().await?;
    let matter = office.registers(&Visibility { version: 0, ..Visibility::default() }).await?;
    let task = office.issues(matter).await?;
    let label = against(COORDINATOR);
    let registered = Office::registered();
    office.hears(matter, &label, &registered).await?;
    assert_eq!(office.listed(WORKER).await?, []);
    assert_eq!(reason(office.takes(WORKER, &task, 1).await), "TASK_NOT_FOUND");
    assert_eq!(office.listed(RISK).await?.len(), 1);
    let confirmed = routing::ScreeningConfirmed {
        answerable_body: "530902-XFJ".to_owned(),
        ..Default::default()
    };
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
    let matter = office.registers(&Visibility { version: 0, ..Visibility::default() }).await?;
    let entry = office.new_entry();
    let entered = Office::entered(entry, "530902-ZJJ");
    office.hears(matter, &Visibility::default(), &entered).await?;
    let request = Office::check("", &entry.to_string());
    let early = office.client().issue_task(by(CLERK, request)).await?.into_inner().task_id;
    office.hears(matter, &against(CLERK), &Office::registered()).await?;
    assert_eq!(office.listed(CLERK).await?, []);
    assert_eq!(reason(office.reviews(CLERK, &early, 1, None).await), "TASK_NOT_FOUND");
    let other = office.new_matter().to_string();
    let risk = officer(RISK, ["entry.oversee"])?;
    let mixed = officer::by(risk, Office::check(&other, &entry.to_string()));
    assert_eq!(reason(office.client().issue_task(mixed).await), "MATTER_DIFFERS");

    office.takes(WORKER, &early, 1).await?;
    let taken = office.published().await?.pop().expect("an event");
    assert_eq!(taken.matter_id, matter.to_string(), "the fact is about the entry's matter");
    assert_eq!(taken.visibility.unwrap_or_default().excluded_bodies, ["530902-ZJJ"]);
    office.closes().await
}

#[tokio::test]
async fn the_tables_show_a_reader_only_what_the_label_admits() -> anyhow::Result<()> {
    const NO_RIGHTS: [&str; 0] = [];
    let office = Office::opens().await?;
    let (matter, entry) = (office.registers(&against(CLERK)).await?, office.new_entry());
    office.issues(matter).await?;
    office.hears(matter, &against(CLERK), &Office::entered(entry, "530902-XFJ")).await?;
    let about_entry = Office::check("", &entry.to_string());
    office.client().issue_task(by(RISK, about_entry)).await?;

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
