//! Whether the database answers. It is asked on a connection of its own: a pool that is full is busy and not away.

use std::time::Duration;

use service_kit::Readiness;
use sqlx::{Connection, PgConnection, PgPool};

/// What is missing when it does not.
const DATABASE: &str = "PostgreSQL";
/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);
/// How long an answer may take, a new connection included.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks for ever, and says what came of it.
pub(crate) async fn watch(pool: PgPool, readiness: Readiness) {
    let mut connection = None;
    loop {
        let asked = tokio::time::timeout(PATIENCE, ask(&pool, connection.take())).await;
        match asked {
            Ok(Ok(answered)) => {
                connection = Some(answered);
                readiness.has(DATABASE);
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "the database was asked in vain");
                readiness.lacks(DATABASE);
            }
            Err(_) => readiness.lacks(DATABASE),
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn ask(pool: &PgPool, known: Option<PgConnection>) -> Result<PgConnection, sqlx::Error> {
    if let Some(mut connection) = known
        && connection.ping().await.is_ok()
    {
        return Ok(connection);
    }
    // One that broke, as with a restart of the database, says nothing about now.
    let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
    connection.ping().await?;
    Ok(connection)
}
