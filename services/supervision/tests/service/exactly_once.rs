//! Whatever becomes of Redis, and however many replicas fire: each term passes once.

use engines::{DataFolder, RedisCluster, RedisOptions};
use kernel::ids::MatterId;
use test_kit::patience::until;
use test_kit::{Place, nine};

use crate::office::Office;

impl Office {
    async fn registers_many(&self, count: usize) -> anyhow::Result<()> {
        for _ in 0..count {
            let matter = MatterId::new(&self.ids);
            self.tell([self.registered(matter, "2026-03-02")?]).await?;
        }
        Ok(())
    }

    /// How many events of a type were published, and about how many matters.
    async fn counted(&self, name: &str) -> anyhow::Result<(i64, i64)> {
        let sql = "select count(*), count(distinct matter_id) from supervision.outbox
             where type = 'headwater.supervision.v1.' || $1";
        Ok(sqlx::query_as(sql).bind(name).fetch_one(&self.database.admin).await?)
    }
}

#[tokio::test]
async fn three_replicas_fire_a_burst_once() -> anyhow::Result<()> {
    let office = Office::with_replicas(3).await?;
    office.registers_many(400).await?;
    // One jump: reminders of the days between say less than the breach, and give way to it.
    office.clock.advance_to(nine("2026-03-18"));
    office.settled().await?;
    assert_eq!(office.counted("DeadlineBreached").await?, (400, 400));
    assert_eq!(office.counted("OrderDrafted").await?, (400, 400));
    assert_eq!(office.counted("DeadlineReminded").await?, (0, 0));
    office.close().await
}

#[tokio::test]
async fn with_redis_emptied_then_killed_all_fire_once() -> anyhow::Result<()> {
    let mut office = Office::with_replicas(2).await?;
    office.registers_many(60).await?;
    let client = redis::Client::open(office.redis.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await?;
    office.advance("2026-03-12").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (60, 60));
    office.redis.kill9().await?;
    office.advance("2026-03-14").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (120, 60));
    office.redis.restart().await?;
    office.advance("2026-04-01").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (180, 60));
    assert_eq!(office.counted("DeadlineBreached").await?, (60, 60));
    office.close().await
}

/// The sweep is as good as off, so what fires is fired by timers, or where a claim found its master
/// away.
#[tokio::test]
async fn a_cluster_that_loses_one_of_three_masters_fires_all_once() -> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let mut cluster = RedisCluster::start(&folder, &RedisOptions::default()).await?;
    let office = Office::with(2, |config| {
        config.redis_url = kernel::Sensitive::new(cluster.urls());
        config.redis_cluster = true;
        config.sweep_milliseconds = 3_600_000;
        // Redis's answer to a claim or an acknowledgement can be lost on a busy machine. Without the sweep only the end of the lease
        // mends that, and as it stands it takes as long as anything here is waited for.
        config.lease_seconds = 3;
    })
    .await?;
    office.registers_many(60).await?;
    office.advance("2026-03-12").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (60, 60));
    cluster.nodes()[1].kill9().await?;
    office.advance("2026-03-14").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (120, 60));
    cluster.nodes()[1].restart().await?;
    cluster.until_whole().await?;
    office.advance("2026-03-18").await?;
    assert_eq!(office.counted("DeadlineReminded").await?, (180, 60));
    assert_eq!(office.counted("DeadlineBreached").await?, (60, 60));
    office.close().await?;
    cluster.stop().await
}

#[tokio::test]
async fn an_emptied_redis_is_rebuilt_before_anything_is_due() -> anyhow::Result<()> {
    let office = Office::open().await?;
    office.registers_many(20).await?;
    let client = redis::Client::open(office.redis.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let armed = async || {
        let [firing] = &office.firing[..] else { anyhow::bail!("one replica") };
        anyhow::Ok(firing.timer_counts().await.unwrap_or_default().armed)
    };
    let are_all_armed = async || anyhow::Ok(armed().await? == 20);
    until(are_all_armed).await?;
    redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await?;
    until(are_all_armed).await?;
    office.close().await
}
