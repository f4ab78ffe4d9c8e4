//! One run: what its seed says is done, and what is then looked at.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use deadlines::Fact;
use kernel::ids::MatterId;
use kernel::{Actor, MachineClock, OfficeClock, ServiceName, Visibility};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use supervision::Refusal;
use supervision::dossier::app::RecordFact;

use super::faults::{Deed, Seen};
use super::story::{Author, Told, known_from};
use super::world::{Replica, World};

/// What is done in one run, and after how many deeds all is looked at.
const DEEDS: usize = 90;
const CHECK_EACH: usize = 15;
const REPLICAS: usize = 3;
const MATTERS: usize = 5;

/// One seed's run.
pub(super) struct Run<'a> {
    pub(super) world: &'a mut World,
    pub(super) rng: StdRng,
    pub(super) office: OfficeClock,
    pub(super) machine: MachineClock,
    pub(super) replicas: Vec<Replica>,
    /// Facts nobody has heard of yet, in the order of their recording.
    waiting: VecDeque<Told>,
    /// Facts heard, by matter.
    pub(super) heard: BTreeMap<MatterId, Vec<Fact>>,
    /// The latest office time there was; a clock that was set back has seen more.
    pub(super) latest: DateTime<Utc>,
    /// All keys of Redis as they were once.
    pub(super) snapshot: Vec<(Vec<u8>, Vec<u8>)>,
    pub(super) seen: Seen,
    log: String,
}

impl<'a> Run<'a> {
    pub(super) async fn begin(world: &'a mut World, seed: u64) -> anyhow::Result<Self> {
        world.empty().await?;
        let mut rng = StdRng::seed_from_u64(seed);
        let start = "2024-01-02T01:00:00Z".parse::<DateTime<Utc>>()?;
        let (office, machine) = (OfficeClock::manual(start), MachineClock::manual(start));
        let mut replicas = Vec::new();
        for turn in 0..REPLICAS {
            let ids = seed * 10 + u64::try_from(turn)?;
            replicas.push(world.replica(&office, &machine, ids).await?);
        }
        let mut facts = Vec::new();
        let first = "2024-01-02".parse::<NaiveDate>()?;
        for _ in 0..MATTERS {
            let date = first + TimeDelta::days(rng.random_range(0..300));
            facts.extend(Author::new(&mut rng).write(date)?);
        }
        facts.sort_by_key(|it| (it.fact.record_time, it.fact.id));
        Ok(Self {
            world,
            rng,
            office,
            machine,
            replicas,
            waiting: facts.into(),
            heard: BTreeMap::new(),
            latest: start,
            snapshot: Vec::new(),
            seen: Seen::default(),
            log: String::new(),
        })
    }

    /// Does what the seed says, looks again and again, and at last lets all be heard and all pass.
    pub(super) async fn play(&mut self) -> anyhow::Result<()> {
        for turn in 1..=DEEDS {
            let deed = Deed::chosen(&mut self.rng);
            self.note(&format!("{deed:?}"));
            self.seen.note(deed);
            self.act(deed).await?;
            if turn % CHECK_EACH == 0 {
                self.check().await?;
            }
        }
        while let Some(told) = self.waiting.pop_front() {
            self.advance(told.fact.record_time);
            self.tell(told, 0, None).await?;
        }
        self.check().await?;
        self.advance(self.latest + TimeDelta::days(400));
        self.check().await?;
        self.check_timers().await
    }

    /// Lets some facts be heard that are recorded by now, not always in their order, sometimes
    /// twice; while another replica fires, if one is named.
    pub(super) async fn tell_some(&mut self, firing: Option<usize>) -> anyhow::Result<()> {
        for _ in 0..self.rng.random_range(1..4) {
            let now = self.office.now();
            let known = self.waiting.iter().take_while(|it| known_from(it) <= now).count();
            if known == 0 {
                return Ok(());
            }
            let at = self.rng.random_range(0..known.min(4));
            let Some(told) = self.waiting.remove(at) else {
                return Ok(());
            };
            let replica = self.rng.random_range(0..REPLICAS);
            if self.rng.random_bool(0.2) {
                self.tell(told.clone(), replica, firing).await?;
            }
            self.tell(told, replica, firing).await?;
        }
        Ok(())
    }

    async fn tell(
        &mut self,
        told: Told,
        replica: usize,
        firing: Option<usize>,
    ) -> anyhow::Result<()> {
        let Told { matter, stored, fact } = told;
        self.note(&format!("tell {matter} {} {:?}", fact.record_time, fact.kind));
        let supervision = &self.replicas[replica].supervision;
        let actor = Actor::Service(ServiceName::Supervision);
        let mut tx = supervision.store().begin(&actor, self.office.now()).await?;
        if let Some(firing) = firing {
            // A consumer's transaction began to write when it took its first event; this one is a
            // later one.
            sqlx::query("select pg_current_xact_id()").execute(tx.connection()).await?;
            self.replicas[firing].firing.fire_due().await?;
        }
        let visibility = Visibility::default();
        let command = RecordFact { matter: Some(matter), visibility, fact: stored };
        supervision.record_facts(&mut tx, vec![command]).await?;
        tx.commit::<Refusal>().await?;
        let heard = self.heard.entry(matter).or_default();
        if heard.iter().all(|known| known.id != fact.id) {
            heard.push(fact);
        }
        Ok(())
    }

    /// Moves both clocks; the machine's goes on as long as leases need to run out.
    pub(super) fn advance(&mut self, to: DateTime<Utc>) {
        self.office.advance_to(to);
        self.latest = self.latest.max(self.office.now());
        let seconds = self.rng.random_range(0..90);
        self.machine.set(self.machine.now() + TimeDelta::seconds(seconds));
    }

    /// Lets everything be fired that is due: Redis is up again, leases have run out, each replica
    /// has had its turn.
    pub(super) async fn settle(&mut self) -> anyhow::Result<()> {
        if self.world.redis.pid().is_none() {
            self.world.redis.restart().await?;
        }
        // A clock that was set back is right again.
        self.office.set(self.latest);
        self.machine.set(self.machine.now() + TimeDelta::minutes(2));
        for replica in &mut self.replicas {
            replica.firing.keep_beats().await?;
            replica.armer.arm_waiting().await;
            replica.firing.fire_due().await?;
        }
        // What Redis did not tell of, the index does.
        while self.replicas[0].firing.due_unfired().await? > 0 {
            self.replicas[0].firing.sweep().await?;
        }
        Ok(())
    }

    pub(super) fn note(&mut self, what: &str) {
        let time = self.office.now().format("%F %T");
        let line = format!("{time} {what}\n");
        self.log.push_str(&line);
    }

    /// What was done, for whoever has to understand a failure.
    pub(super) fn log(&self) -> &str {
        &self.log
    }
}
