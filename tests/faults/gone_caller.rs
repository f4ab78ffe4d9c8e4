//! A caller that goes away, as a client does that hangs up, leaves no transaction open behind it.
//!
//! Whoever got such a connection next would be told that a write is done which nobody ever commits.

use std::pin::pin;

use chrono::{DateTime, Utc};
use kernel::{Actor, IdSource, OfficeClock, ServiceName};
use mailbox::Store;
use sqlx::postgres::PgPoolOptions;
use test_kit::Database;

/// How often a beginning is looked at, at most, before its caller goes; fewer suffice for it to be done.
const LOOKS: usize = 200;

#[tokio::test]
async fn whoever_goes_while_a_transaction_begins_leaves_none_open() -> anyhow::Result<()> {
    let database = Database::with(&supervision::schema()).await?;
    // One connection, so that who comes next gets the one that was left.
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect(database.app_url()?.expose()).await?;
    let (pid,): (i32,) = sqlx::query_as("select pg_backend_pid()").fetch_one(&pool).await?;
    let start = "2026-01-05T01:00:00Z".parse::<DateTime<Utc>>()?;
    let ids = IdSource::seeded(OfficeClock::manual(start), 1);
    let store = Store::new(pool.clone(), "supervision", ids, [7; 32]);

    let mut began = false;
    for looks in 1..LOOKS {
        began = leave_after(&store, start, looks).await?;
        // Done only once the connection is back in the pool.
        drop(pool.acquire().await?);
        let (state,): (String,) =
            sqlx::query_as("select state from pg_stat_activity where pid = $1")
                .bind(pid)
                .fetch_one(&database.admin)
                .await?;
        assert_eq!(state, "idle", "after {looks} looks");
        if began {
            break;
        }
    }
    assert!(began, "no transaction ever began: nothing was shown");
    pool.close().await;
    database.stop().await
}

/// Looks at a beginning transaction so many times, then goes; true if it had begun by then.
async fn leave_after(store: &Store, now: DateTime<Utc>, looks: usize) -> anyhow::Result<bool> {
    let actor = Actor::Service(ServiceName::Supervision);
    let mut beginning = pin!(store.begin(&actor, now));
    for _ in 0..looks {
        if let std::task::Poll::Ready(begun) = futures::poll!(beginning.as_mut()) {
            drop(begun?);
            return Ok(true);
        }
        tokio::task::yield_now().await;
    }
    Ok(false)
}
