//! Whether a process can do its work now: what it lacks, and who is told so.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use headwater_proto::POOL;
use kernel::ServiceName;
use tokio::sync::watch;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::clock_check::{ClockCheck, TOLERANCE};
use crate::tasks::Tasks;

/// The name under which health says whether a process takes calls. The empty name, which stands for the whole process, only says
/// that it runs: starting it anew mends no database.
pub const READINESS: &str = "readiness";

/// What a process needs to do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A database that answers.
    Database,
    /// A clock that is right.
    Clock,
    /// All facts of the feeds that it reads.
    Facts,
}

impl Need {
    /// What is the matter while it is missing.
    fn missing(self) -> impl fmt::Display {
        fmt::from_fn(move |f| match self {
            Self::Database => f.write_str("PostgreSQL does not answer"),
            Self::Facts => f.write_str("facts of a feed were removed that were not read"),
            Self::Clock => {
                let seconds = TOLERANCE.num_seconds();
                write!(f, "the machine's clock differs from PostgreSQL's by more than {seconds} s")
            }
        })
    }
}

/// What a process lacks to do its work; all clones know the same.
#[derive(Clone, Debug)]
pub struct Readiness {
    lacking: Arc<watch::Sender<BTreeSet<Need>>>,
    clock: ClockCheck,
}

impl Default for Readiness {
    fn default() -> Self {
        let lacking = Arc::new(watch::Sender::new(BTreeSet::new()));
        Self { lacking, clock: ClockCheck::default() }
    }
}

impl Readiness {
    /// Says whether something that the process needs is there.
    pub fn tell(&self, need: Need, is_there: bool) {
        let changes = |lacking: &mut BTreeSet<Need>| {
            if is_there { lacking.remove(&need) } else { lacking.insert(need) }
        };
        if !self.lacking.send_if_modified(changes) {
            return;
        }
        let missing = need.missing();
        if is_there {
            tracing::info!("no longer so: {missing}");
        } else {
            tracing::warn!("not ready: {missing}");
        }
    }

    /// True while nothing is missing.
    pub fn is_ready(&self) -> bool {
        self.lacking.borrow().is_empty()
    }

    /// What is known of the machine's clock.
    pub fn clock(&self) -> &ClockCheck {
        &self.clock
    }

    /// Tells who asks for health how a service stands, from now until the tasks are told to stop: its own names and [`READINESS`]
    /// follow what is missing, and no name says that it serves once the process leaves.
    pub(crate) async fn report(
        &self,
        service: ServiceName,
        reporter: HealthReporter,
        tasks: &Tasks,
    ) {
        let told = Told { names: names(service).collect(), reporter };
        let mut changes = self.lacking.subscribe();
        let ready = changes.borrow_and_update().is_empty();
        told.tell(true, ready).await;
        let (mut leaving, mut stopping) = (Box::pin(tasks.leaving()), Box::pin(tasks.stopping()));
        tasks.spawn(async move {
            let mut left = false;
            loop {
                tokio::select! {
                    biased;
                    () = &mut leaving, if !left => left = true,
                    () = &mut stopping => return,
                    // Its sender is gone only with the process's world.
                    news = changes.changed() => if news.is_err() { return },
                }
                let ready = changes.borrow_and_update().is_empty();
                told.tell(!left, ready && !left).await;
            }
        });
    }
}

/// Who answers questions for health, and under which names.
struct Told {
    names: Vec<String>,
    reporter: HealthReporter,
}

impl Told {
    async fn tell(&self, lives: bool, ready: bool) {
        self.reporter.set_service_status("", serving(lives)).await;
        for name in &self.names {
            self.reporter.set_service_status(name, serving(ready)).await;
        }
    }
}

/// Under which names a service's readiness is asked for: those of its contracts beside [`READINESS`].
fn names(service: ServiceName) -> impl Iterator<Item = String> {
    let package = format!("headwater.{}.v1", service.as_str());
    let is_served = move |package_name: &str| {
        package_name == package
            || package_name == "headwater.common.v1"
                && ServiceName::RECORD_KEEPERS.contains(&service)
    };
    let contracts = POOL.services().filter(move |it| is_served(it.package_name()));
    contracts.map(|it| it.full_name().to_owned()).chain([READINESS.to_owned()])
}

fn serving(is_so: bool) -> ServingStatus {
    if is_so { ServingStatus::Serving } else { ServingStatus::NotServing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_ready_while_it_lacks_nothing() {
        let readiness = Readiness::default();
        let clone = readiness.clone();
        assert!(readiness.is_ready());
        clone.tell(Need::Database, false);
        clone.tell(Need::Database, false);
        clone.tell(Need::Clock, false);
        readiness.tell(Need::Database, true);
        assert!(!readiness.is_ready());
        readiness.tell(Need::Clock, true);
        assert!(clone.is_ready());
    }

    #[test]
    fn a_service_answers_for_its_own_contracts_and_its_feed() {
        let mut of_routing: Vec<_> = names(ServiceName::Routing).collect();
        of_routing.sort();
        let expected = [
            "headwater.common.v1.EventFeedService",
            "headwater.routing.v1.DispatchService",
            "headwater.routing.v1.EndingService",
            "headwater.routing.v1.OrganisationService",
            "headwater.routing.v1.ReportService",
            "headwater.routing.v1.ReviewService",
            "headwater.routing.v1.RoutingService",
            "headwater.routing.v1.UrgentService",
            READINESS,
        ];
        assert_eq!(of_routing, expected);
    }
}
