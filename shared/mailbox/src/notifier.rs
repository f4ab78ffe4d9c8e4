//! Notifies readers of a feed that something was committed. Only a hint: polling is the guarantee.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Executor, PgPool};
use tokio::sync::Notify;
use words::Word;
use words::common::Lane;

/// Notified after each commit; it never enters a use case's transaction, whose commit it would serialise.
#[derive(Clone, Debug, Default)]
pub struct CommitNotifier {
    prompt: Arc<Waiting>,
    bulk: Arc<Waiting>,
}

/// Those who wait for a commit in one lane.
#[derive(Debug, Default)]
struct Waiting {
    readers: Arc<Notify>,
    notifier: Notify,
}

impl CommitNotifier {
    /// Notifies the readers of a lane in this process, and asks the notifier to notify other processes.
    pub fn notify(&self, lane: Lane) {
        let waiting = self.waiting(lane);
        waiting.readers.notify_waiters();
        waiting.notifier.notify_one();
    }

    /// Begins to listen: a commit in this lane from now on is noticed, even before the future is awaited.
    pub fn listening(&self, lane: Lane) -> impl Future<Output = ()> + Send + use<> {
        self.waiting(lane).readers.clone().notified_owned()
    }

    fn waiting(&self, lane: Lane) -> &Waiting {
        match lane {
            Lane::Prompt => &self.prompt,
            Lane::Bulk => &self.bulk,
        }
    }

    /// Notifies other processes of a lane, at most once each 20 ms, on a connection of its own.
    pub async fn notify_others(self, pool: PgPool, schema: &'static str, lane: Lane) {
        let statement = format!("notify headwater_{schema}, '{}'", lane.as_str());
        loop {
            self.waiting(lane).notifier.notified().await;
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
                    let heard = listener.recv().await?;
                    for lane in Lane::ALL.iter().filter(|it| it.as_str() == heard.payload()) {
                        self.waiting(*lane).readers.notify_waiters();
                    }
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
