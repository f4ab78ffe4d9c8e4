//! A replica whose machine's clock is wrong: what it would do then is due at no right time.

use chrono::TimeDelta;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::MatterId;
use test_kit::{nine, reason};

use crate::office::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_whose_clock_is_days_ahead_fires_nothing_and_takes_no_call() -> anyhow::Result<()>
{
    let office = Office::open().await?;
    let matter = MatterId::new(&office.ids);
    office.tell([office.registered(matter, "2026-03-02")?]).await?;
    let before = office.published(matter).await?;
    let firing = office.firing.first().expect("one replica");
    let due = firing.next_wake().await?.expect("a term runs");
    let request = pb::ListDeadlinesRequest { matter_id: matter.to_string(), ..Default::default() };
    let ask = async || anyhow::Ok(office.supervisor()?.list_deadlines(request.clone()).await);
    ask().await??;

    // The office's clock goes by the machine's.
    let wrongly = due + TimeDelta::hours(1) - office.clock.now();
    office.machine.turn(wrongly);
    office.clock.set(office.clock.now() + wrongly);
    assert!(firing.due_unfired().await? > 0);
    assert_eq!((firing.fire_due().await?, firing.sweep().await?), (0, 0));
    assert_eq!(reason(ask().await?), "CLOCK_WRONG");

    // Somebody sets it right: nothing has happened too early, and all goes on.
    office.machine.turn(-wrongly);
    office.clock.set(nine("2026-03-02"));
    assert_eq!(office.published(matter).await?, before);
    ask().await??;
    office.clock.advance_to(due);
    office.settled().await?;
    assert_ne!(office.published(matter).await?, before);
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_starts_with_a_wrong_clock_does_nothing_from_the_first() -> anyhow::Result<()>
{
    let mut office = Office::open().await?;
    office.machine.turn(TimeDelta::days(-1));
    office.deploy(|_| {}).await?;
    let refused = office.supervisor()?.list_orders(pb::ListOrdersRequest::default()).await;
    assert_eq!(reason(refused), "CLOCK_WRONG");
    office.close().await
}
