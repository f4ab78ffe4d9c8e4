//! Waiting for something that other tasks bring about.

use std::time::Duration;

use anyhow::Context;

/// How long something may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// Waits until something holds; how long that takes is no part of what is tested.
pub async fn until<F: Future<Output = anyhow::Result<bool>>>(
    holds: impl Fn() -> F,
) -> anyhow::Result<()> {
    let wait = async {
        while !holds().await? {
            tokio::time::sleep(GLANCE).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(PATIENCE, wait).await.context("waited in vain")?
}
