//! Supervision on manual time against everything that goes wrong: years pass in a second, workers
//! are dropped at each step of a firing, Redis is emptied, killed and set back, facts come twice
//! and in any order, clocks jump. PostgreSQL and Redis are real.
//!
//! Whatever happens, at each check every deadline stands as the pure rules say, and was fired once,
//! never early.
//!
//! One seed again: `HEADWATER_SEED=17 cargo nextest run --package headwater-tests --test faults
//! simulation`. The seed decides what is done in which order; what two replicas do in the same
//! moment is theirs.

mod check;
mod faults;
mod run;
mod said;
mod story;
mod world;

use run::Run;
use world::World;

/// Each half on engines of its own, so that both cores work.
const SEEDS: u64 = 100;

#[tokio::test]
async fn a_hundred_seeded_runs_fire_every_deadline_once_and_on_its_date() -> anyhow::Result<()> {
    simulate(0..SEEDS).await
}

#[tokio::test]
async fn a_hundred_more_seeded_runs_fire_every_deadline_once_and_on_its_date() -> anyhow::Result<()>
{
    simulate(SEEDS..2 * SEEDS).await
}

async fn simulate(seeds: std::ops::Range<u64>) -> anyhow::Result<()> {
    let seeds = match wanted_seed()? {
        Some(seed) if seeds.start == 0 => seed..seed + 1,
        Some(_) => return Ok(()),
        None => seeds,
    };
    let mut world = World::open().await?;
    let mut seen = faults::Seen::default();
    for seed in seeds.clone() {
        let mut run = Run::begin(&mut world, seed).await?;
        if let Err(error) = run.play().await {
            anyhow::bail!("seed {seed}: {error:?}\n{}", run.log());
        }
        seen.add(&run.seen);
    }
    if seeds.end - seeds.start == SEEDS {
        seen.expect_all()?;
    }
    world.close().await
}

#[expect(clippy::disallowed_methods, reason = "whoever reproduces a run names its seed")]
fn wanted_seed() -> anyhow::Result<Option<u64>> {
    match std::env::var("HEADWATER_SEED") {
        Ok(text) => Ok(Some(text.parse()?)),
        Err(_) => Ok(None),
    }
}
