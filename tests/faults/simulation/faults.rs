//! What can be done to supervision, and doing it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use supervision::Firing;
use supervision::firing::{LANES, Wakes};

use super::run::Run;

/// A step of a firing, after which a worker may never go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FiringPoint {
    /// Redis has handed timers out under a lease.
    Claimed,
    /// Their rows are locked and known to be due.
    Locked,
    /// Everything is written and nothing committed.
    Written,
    /// Committed; Redis does not know it yet.
    Committed,
    /// The leases have ended.
    Acknowledged,
}

impl FiringPoint {
    const ALL: [Self; 5] =
        [Self::Claimed, Self::Locked, Self::Written, Self::Committed, Self::Acknowledged];
}

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Hours to weeks pass.
    Pass,
    /// Facts are heard.
    Tell,
    /// Facts are heard in transactions that began to write before another replica fired.
    TellLate,
    /// A replica fires what is due.
    Fire,
    /// A replica is killed while it fires, right after this step.
    Killed(FiringPoint),
    /// Two replicas fire at the same time.
    Race,
    /// A replica goes by the index.
    Sweep,
    /// A replica looks after the beats.
    Beat,
    /// Committed wakes reach Redis.
    Arm,
    /// Committed wakes are lost with the process that held them.
    LoseWakes,
    /// Redis forgets everything.
    Flush,
    /// Redis is remembered as it is.
    Remember,
    /// Redis is set back to what was remembered.
    Restore,
    /// Redis is killed, and comes back empty at the next check or the next time.
    KillRedis,
    /// Timers are compared with the record and put right.
    Verify,
    /// The office's clock was wrong and is set back.
    OfficeBack,
    /// The machine's clock is set back, so that leases last longer than they should.
    MachineBack,
    /// A process stands still for longer than its lease.
    Stall,
}

impl Deed {
    pub(super) fn chosen(rng: &mut StdRng) -> Self {
        match rng.random_range(0..100) {
            0..28 => Self::Pass,
            28..44 => Self::Tell,
            44..50 => Self::TellLate,
            50..60 => Self::Fire,
            60..70 => Self::Killed(*FiringPoint::ALL.choose(rng).unwrap_or(&FiringPoint::Claimed)),
            70..74 => Self::Race,
            74..78 => Self::Sweep,
            78..83 => Self::Beat,
            83..87 => Self::Arm,
            87..89 => Self::LoseWakes,
            89..91 => Self::Flush,
            91..93 => Self::Remember,
            93..95 => Self::Restore,
            95 => Self::KillRedis,
            96 => Self::Verify,
            97 => Self::OfficeBack,
            98 => Self::MachineBack,
            _ => Self::Stall,
        }
    }
}

/// How often each thing happened, over many runs: a simulation in which something never happens proves nothing about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    deeds: BTreeMap<String, u32>,
    /// Workers that were stopped for good, and not only meant to be.
    pub(super) killed: BTreeMap<String, u32>,
}

impl Seen {
    pub(super) fn note(&mut self, deed: Deed) {
        *self.deeds.entry(format!("{deed:?}")).or_default() += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.deeds, &other.deeds), (&mut self.killed, &other.killed)] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }

    /// Fails if a fault never happened, or no worker ever died at one of the steps.
    pub(super) fn expect_all(&self) -> anyhow::Result<()> {
        for point in FiringPoint::ALL {
            let count = self.killed.get(&format!("{point:?}")).copied().unwrap_or_default();
            anyhow::ensure!(count > 0, "no worker died at {point:?}: {self:?}");
        }
        anyhow::ensure!(
            self.deeds.len() == 17 + FiringPoint::ALL.len(),
            "not all happened: {self:?}"
        );
        Ok(())
    }
}

impl Run<'_> {
    pub(super) async fn act(&mut self, deed: Deed) -> anyhow::Result<()> {
        let one = self.rng.random_range(0..self.replicas.len());
        let other = (one + 1) % self.replicas.len();
        match deed {
            Deed::Pass => {
                let hours = self.rng.random_range(1..24 * 21);
                self.advance(self.office.now() + TimeDelta::hours(hours));
            }
            Deed::Tell => self.tell_some(None).await?,
            Deed::TellLate => self.tell_some(Some(other)).await?,
            Deed::Fire => drop(self.replicas[one].firing.fire_due().await?),
            Deed::Killed(point) => self.killed_at(one, point).await?,
            Deed::Race => {
                let (first, second) = tokio::join!(
                    self.replicas[one].firing.fire_due(),
                    self.replicas[other].firing.fire_due()
                );
                first?;
                second?;
            }
            Deed::Sweep => drop(self.replicas[one].firing.sweep().await?),
            Deed::Beat => drop(self.replicas[one].firing.keep_beats().await?),
            Deed::Arm => self.replicas[one].armer.arm_waiting().await,
            Deed::LoseWakes => self.replicas[one].armer.lose_waiting(),
            Deed::KillRedis => self.world.redis.kill9().await?,
            Deed::Flush | Deed::Remember | Deed::Restore => self.set_redis(deed).await?,
            Deed::Verify => self.verify(one).await?,
            Deed::OfficeBack => {
                let hours = self.rng.random_range(1..72);
                self.office.set(self.office.now() - TimeDelta::hours(hours));
            }
            Deed::MachineBack => {
                self.machine.set(self.machine.now() - TimeDelta::minutes(10));
            }
            Deed::Stall => self.stalled(one, other).await?,
        }
        Ok(())
    }

    /// A worker that is dropped where it stands: its transaction rolls back, its leases stay.
    async fn killed_at(&mut self, one: usize, point: FiringPoint) -> anyhow::Result<()> {
        if fire_until(&self.replicas[one].firing, point).await? {
            self.replicas[one].armer.lose_waiting();
            *self.seen.killed.entry(format!("{point:?}")).or_default() += 1;
        }
        Ok(())
    }

    /// One replica stands still with its claims while the lease runs out and another fires; then it goes on.
    async fn stalled(&mut self, one: usize, other: usize) -> anyhow::Result<()> {
        let (replica, second) = (&self.replicas[one], &self.replicas[other]);
        let mut firing = std::pin::pin!(replica.firing.fire_due());
        let pause = std::time::Duration::from_millis(3);
        if let Ok(fired) = tokio::time::timeout(pause, &mut firing).await {
            fired?;
        } else {
            self.machine.set(self.machine.now() + TimeDelta::minutes(2));
            second.firing.fire_due().await?;
            firing.await?;
        }
        Ok(())
    }

    /// While Redis is away the comparison says so, and nothing else happens. So it does when it comes upon a connection that
    /// broke, once: then that has been made anew.
    async fn verify(&mut self, one: usize) -> anyhow::Result<()> {
        let firing = &self.replicas[one].firing;
        let mut compared = firing.verify_timers(true).await;
        if compared.is_err() {
            compared = firing.verify_timers(true).await;
        }
        anyhow::ensure!(
            compared.is_ok() || self.world.redis.pid().is_none(),
            "timers could not be compared: {compared:?}"
        );
        Ok(())
    }

    async fn set_redis(&mut self, deed: Deed) -> anyhow::Result<()> {
        if self.world.redis.pid().is_none() {
            self.world.redis.restart().await?;
        }
        let mut connection = self.world.connection().await?;
        if deed == Deed::Remember {
            let keys: Vec<Vec<u8>> =
                redis::cmd("KEYS").arg("*").query_async(&mut connection).await?;
            self.snapshot.clear();
            for key in keys {
                let value = redis::cmd("DUMP").arg(&key).query_async(&mut connection).await?;
                self.snapshot.push((key, value));
            }
            return Ok(());
        }
        redis::cmd("FLUSHALL").query_async::<()>(&mut connection).await?;
        if deed == Deed::Restore {
            for (key, value) in &self.snapshot {
                redis::cmd("RESTORE")
                    .arg(key)
                    .arg(0)
                    .arg(value)
                    .query_async::<()>(&mut connection)
                    .await?;
            }
        }
        Ok(())
    }
}

/// Fires batch after batch as a process does, and stops for good when it has passed this point with something to fire; false if
/// nothing was due.
async fn fire_until(firing: &Firing, last: FiringPoint) -> anyhow::Result<bool> {
    for lane in 0..LANES {
        loop {
            let claimed = firing.claim(lane).await;
            if claimed.is_empty() {
                break;
            }
            if last == FiringPoint::Claimed {
                return Ok(true);
            }
            let locked = firing.lock(&claimed).await?;
            if locked.is_empty() {
                firing.acknowledge(&claimed, Wakes::new()).await?;
                continue;
            }
            if last == FiringPoint::Locked {
                return Ok(true);
            }
            let written = firing.write(locked).await?;
            if last == FiringPoint::Written {
                return Ok(true);
            }
            let wakes = written.commit().await?;
            if last == FiringPoint::Committed {
                return Ok(true);
            }
            firing.acknowledge(&claimed, wakes).await?;
            if last == FiringPoint::Acknowledged {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
