//! Notifies readers of a feed that something was committed. Only a hint: polling is the guarantee.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Executor, PgPool};
use tokio::sync::Notify;

/// Notified after each commit; it never enters a use case's transaction, whose commit it would serialise.
#[derive(Clone, Debug, Default)]
pub struct CommitNotifier {
    readers: Arc<Notify>,
    notifier: Arc<Notify>,
}

impl CommitNotifier {
    /// Notifies the readers in this process, and asks the notifier to notify other processes.
    pub fn notify(&self) {
        self.readers.notify_waiters();
        self.notifier.notify_one();
    }

    /// Begins to listen: a commit from now on is noticed, even before the future is awaited.
    pub fn listening(&self) -> impl Future<Output = ()> + Send + use<> {
        self.readers.clone().notified_owned()
    }

    /// Notifies the readers in this process only.
    pub(crate) fn notify_here(&self) {
        self.readers.notify_waiters();
    }

    /// Notifies other processes, at most once each 20 ms, on a connection of its own.
    pub async fn notify_others(self, pool: PgPool, schema: &'static str) {
        let statement = format!("notify headwater_{schema}");
        loop {
            self.notifier.notified().await;
            if let Err(error) = pool.execute(AssertSqlSafe(statement.clone())).await {
                tracing::debug!(%error, "NOTIFY failed; readers in other processes poll");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Listens for the commits of other processes.
    pub async fn hear_others(self, pool: PgPool, schema: &'static str) {
        let channel = format!("headwater_{schema}");
        loop {
            let heard = async {
                let mut listener = sqlx::postgres::PgListener::connect_with(&pool).await?;
                listener.listen(&channel).await?;
                loop {
                    listener.recv().await?;
                    self.notify_here();
                }
            };
            let ended: Result<(), sqlx::Error> = heard.await;
            if let Err(error) = ended {
                tracing::debug!(%error, "LISTEN connection lost; polling goes on");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
