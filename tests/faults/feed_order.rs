//! A feed skips nothing, whatever order transactions begin, append and commit in; on a cluster of its own.

use engines::{DataFolder, Postgres, PostgresOptions};
use headwater::doctor::{self, Report, What};
use headwater::schemas;
use kernel::ServiceName;
use lab::suite::{Secrets, prepare_database};
use mailbox::rebase::rebase;
use mailbox::{Position, feed};
use service_kit::transport::PlainText;
use sqlx::{Connection, Executor, PgConnection, PgPool};
use test_kit::Place;
use words::common::Lane;

/// One writer: takes its transaction id, appends, commits, each when it is told to.
struct Writer {
    connection: PgConnection,
    name: &'static str,
}

impl Writer {
    async fn begin(url: &str, name: &'static str) -> anyhow::Result<Self> {
        let mut connection = PgConnection::connect(url).await?;
        connection.execute("begin").await?;
        connection.execute("select pg_current_xact_id()").await?;
        Ok(Self { connection, name })
    }

    async fn append(&mut self) -> anyhow::Result<()> {
        sqlx::query(
            "insert into intake.outbox (event_id, type, effect_date, record_time, actor,
                 traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
             values (gen_random_uuid(), $1, '2026-01-01', '2026-01-01', 'test', '', 0, '{}', '{}', '')",
        )
        .bind(self.name)
        .execute(&mut self.connection)
        .await?;
        Ok(())
    }

    async fn commit(mut self) -> anyhow::Result<()> {
        self.connection.execute("commit").await?;
        Ok(())
    }
}

/// A reader that keeps its position, as a consumer does.
struct Reader {
    pool: PgPool,
    position: Position,
    seen: Vec<String>,
}

impl Reader {
    async fn read(&mut self) -> anyhow::Result<()> {
        let mut connection = self.pool.acquire().await?;
        let lane = Lane::Prompt;
        for event in feed::read(&mut connection, "intake", lane, self.position, 100).await? {
            self.position = event.position.parse()?;
            self.seen.push(event.r#type);
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_of_another_cluster_are_shown_before_new_ones_once_the_feed_is_rebased()
-> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let url = prepare_database(&postgres, &Secrets::in_folder(folder.path())?).await?;
    let pool = PgPool::connect(&url).await?;
    // As they come from a dump: transactions that this cluster will not come to for years.
    for (name, xid) in [("first", "9000000002"), ("second", "9000000001")] {
        sqlx::query(
            "insert into intake.outbox (xid, event_id, type, effect_date, record_time, actor,
                 traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
             values ($1::xid8, gen_random_uuid(), $2, '2026-01-01', '2026-01-01', 'test', '', 0, '{}', '{}', '')",
        )
        .bind(xid)
        .bind(name)
        .execute(&pool)
        .await?;
    }
    let position = Position { epoch: 2, ..Position::default() };
    let mut reader = Reader { pool: pool.clone(), position, seen: vec![] };
    reader.read().await?;
    assert!(reader.seen.is_empty(), "{:?}", reader.seen);
    let admin = schemas::admin_options(&url, PlainText::default())?;
    let found = || async {
        let survey = doctor::look(&admin, 5).await?;
        let differences = Report::of(&survey, None, 5).differences;
        anyhow::Ok(differences.into_iter().map(|it| (it.what, it.count)).collect::<Vec<_>>())
    };
    assert_eq!(found().await?, [(What::FactsUnshown, 2)]);

    let known = doctor::look(&admin, 0).await?.known_to_others(ServiceName::Intake, &[]);
    assert_eq!(rebase(&admin, "intake", &known).await?, 2);
    assert_eq!(found().await?, []);
    let mut writer = Writer::begin(&url, "third").await?;
    writer.append().await?;
    writer.commit().await?;
    reader.read().await?;
    assert_eq!(reader.seen, ["first", "second", "third"]);
    pool.close().await;
    postgres.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_skipped_whoever_commits_first() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let url = prepare_database(&postgres, &Secrets::in_folder(folder.path())?).await?;
    let pool = PgPool::connect(&url).await?;
    let mut reader = Reader {
        pool: pool.clone(),
        position: Position { epoch: 1, ..Position::default() },
        seen: vec![],
    };

    // A is the older transaction; B appends first and so has the lower sequence; A commits first.
    let mut a = Writer::begin(&url, "A").await?;
    let mut b = Writer::begin(&url, "B").await?;
    b.append().await?;
    a.append().await?;
    a.commit().await?;
    reader.read().await?;
    b.commit().await?;
    reader.read().await?;
    assert_eq!(reader.seen, ["A", "B"]);

    // The other way round: B commits first; the reader must wait for the older A.
    let mut a = Writer::begin(&url, "C").await?;
    let mut b = Writer::begin(&url, "D").await?;
    b.append().await?;
    a.append().await?;
    b.commit().await?;
    reader.read().await?;
    assert_eq!(reader.seen, ["A", "B"], "D lies above the horizon while C runs");
    a.commit().await?;
    reader.read().await?;
    assert_eq!(reader.seen, ["A", "B", "C", "D"]);

    // Twenty writers in a scrambled order.
    let mut writers = Vec::new();
    for _ in 0..20 {
        writers.push(Writer::begin(&url, "W").await?);
    }
    for turn in 0..20 {
        let at = (turn * 7 + 3) % 20;
        writers[at].append().await?;
    }
    let mut turn = 0;
    while !writers.is_empty() {
        turn = (turn * 5 + 11) % writers.len();
        writers.swap_remove(turn).commit().await?;
        reader.read().await?;
    }
    reader.read().await?;
    assert_eq!(reader.seen.len(), 24);
    pool.close().await;
    postgres.stop().await
}
