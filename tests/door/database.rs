//! What callers are told when the database goes away, and what its log is never told.

use chrono::{DateTime, Utc};
use engines::{DataFolder, Postgres, PostgresOptions};
use kernel::{Actor, IdSource, OfficeClock, ServiceName};
use mailbox::{Error, Store};
use sqlx::postgres::{PgPool, PgPoolOptions};
use std::convert::Infallible;
use test_kit::{Database, Place};
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// A store whose pool has one connection, and that connection's process.
async fn store(database: &Database) -> anyhow::Result<(Store, i32, DateTime<Utc>)> {
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect(database.app_url()?.expose()).await?;
    let (pid,): (i32,) = sqlx::query_as("select pg_backend_pid()").fetch_one(&pool).await?;
    let start = "2026-01-05T01:00:00Z".parse::<DateTime<Utc>>()?;
    let ids = IdSource::seeded(OfficeClock::manual(start), 1);
    Ok((Store::new(pool, "supervision", ids, [7; 32]), pid, start))
}

async fn end(database: &Database, pid: i32) -> anyhow::Result<()> {
    // Returns once the process is gone, or after five seconds.
    sqlx::query("select pg_terminate_backend($1, 5000)").bind(pid).execute(&database.admin).await?;
    Ok(())
}

fn told(status: &Status) -> (Code, String, bool) {
    let details = status.get_error_details();
    let reason = details.error_info().map(|it| it.reason.clone()).unwrap_or_default();
    (status.code(), reason, details.retry_info().is_some())
}

#[tokio::test]
async fn a_database_that_goes_away_is_unavailable_and_an_unknown_outcome_is_said_to_be_one()
-> anyhow::Result<()> {
    let database = Database::with(&supervision::schema()).await?;
    let actor = Actor::Service(ServiceName::Supervision);

    let (store, pid, now) = store(&database).await?;
    let mut tx = store.begin(&actor, now).await?;
    end(&database, pid).await?;
    let failed = sqlx::query("select 1").execute(tx.connection()).await.unwrap_err();
    let status = Status::from(Error::<Infallible>::from(failed));
    assert_eq!(told(&status), (Code::Unavailable, "STORE_UNAVAILABLE".to_owned(), true));
    drop(tx);

    let (store, pid, now) = self::store(&database).await?;
    let tx = store.begin(&actor, now).await?;
    end(&database, pid).await?;
    let status = Status::from(tx.commit::<Infallible>().await.unwrap_err());
    assert_eq!(told(&status), (Code::Unavailable, "OUTCOME_UNKNOWN".to_owned(), true));
    assert!(status.message().contains("request_id"), "{}", status.message());
    database.stop().await
}

#[tokio::test]
async fn a_refused_row_leaves_nothing_of_itself_in_the_database_s_log() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let pool = PgPool::connect(&postgres.url("postgres")).await?;
    sqlx::query("create table letter (size int constraint positive check (size > 0), words text)")
        .execute(&pool)
        .await?;
    let words = "本人隐私正文标记，请修桥。";
    let refused = sqlx::query("insert into letter values ($1, $2)").bind(-1).bind(words);
    assert!(refused.execute(&pool).await.is_err());
    pool.close().await;
    postgres.stop().await?;
    let log = std::fs::read_to_string(folder.path().join("postgres.log"))?;
    assert!(log.contains("violates check constraint"), "{log}");
    assert!(!log.contains("隐私"), "{log}");
    Ok(())
}
