use crate::office::{Office, nine};
use kernel::ids::MatterId;
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn burst() -> anyhow::Result<()> {
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    sqlx::raw_sql("insert into supervision.dossier select gen_random_uuid(), true, region, bodies, 1, '{}', '{}' from supervision.dossier, generate_series(1,100000);
     insert into supervision.deadline select gen_random_uuid(), d.dossier_id, d.dossier_id, rule, subject, body, state, start_event_id, start_date, start_record_time, start_traceparent, certificate, due_time, false, false, null, null, due_time, 1 from supervision.deadline, supervision.dossier d where d.dossier_id <> deadline.dossier_id; analyze supervision.deadline").execute(&office.admin).await?;
    let [replica] = &office.replicas[..] else { anyhow::bail!("one") };
    let watch = kernel::MachineClock::real().stopwatch();
    redis::cmd("FLUSHALL")
        .query_async::<()>(
            &mut redis::Client::open(office.redis.url())?
                .get_multiplexed_async_connection()
                .await?,
        )
        .await?;
    while replica.timer_counts().await.unwrap_or_default().armed < 100_000 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    println!("rebuild of 100k: {:?}", watch.elapsed());
    let watch = kernel::MachineClock::real().stopwatch();
    office.clock.advance_to(nine("2026-03-18"));
    office.settled().await?;
    println!("100k drained: {:?}", watch.elapsed());
    let n: (i64,) =
        sqlx::query_as("select count(*) from supervision.outbox where type like '%Breached'")
            .fetch_one(&office.admin)
            .await?;
    println!("{n:?}");
    office.close().await
}
