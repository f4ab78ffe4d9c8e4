//! The register in memory: read as a whole, replaced as a whole.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::NaiveDate;
use kernel::{OfficeClock, OfficeDay};
use mailbox::Store;
use organisation::{AsOf, Organisation};
use service_kit::Tasks;

use crate::store;

/// How often the version is looked at: a change that another replica or a feed brings is known here
/// at most this much later.
const EVERY: Duration = Duration::from_millis(500);
/// How often a service that waits for its first version says so.
const SAY_EVERY: u32 = 20;

/// The version that this service keeps. Reading it waits for nothing and asks no database.
#[derive(Clone, Debug)]
pub struct Register {
    store: Store,
    present: Arc<RwLock<(i64, Organisation)>>,
}

impl Register {
    /// Reads the register that is kept; an empty one if there is none yet.
    pub async fn read(store: &Store) -> Result<Self, sqlx::Error> {
        let register = Self { store: store.clone(), present: Arc::default() };
        register.refresh().await?;
        Ok(register)
    }

    /// The office on a day.
    pub fn on(&self, day: NaiveDate) -> AsOf {
        self.present().1.as_of(day)
    }

    /// The version that is known here, and what it says.
    pub fn present(&self) -> (i64, Organisation) {
        self.present.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the register again if it has a newer version. Of several readings at once the newest
    /// one stays.
    pub async fn refresh(&self) -> Result<(), sqlx::Error> {
        let known = self.present().0;
        let schema = self.store.schema();
        let mut view = self.store.read_as_service().await?;
        let version = store::version(view.connection(), schema).await?;
        if version == known {
            return Ok(());
        }
        let organisation = store::organisation(view.connection(), schema).await?;
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        if version > present.0 {
            *present = (version, organisation);
        }
        Ok(())
    }

    /// Waits until routing has told of the first version: without it no code that a caller names
    /// could be known. Fails if the service is stopped meanwhile.
    pub async fn founded(&self, tasks: &Tasks) -> anyhow::Result<()> {
        let mut looks = 0_u32;
        while self.present().0 == 0 {
            if looks.is_multiple_of(SAY_EVERY) && looks > 0 {
                tracing::warn!(
                    service = self.store.schema(),
                    "waiting for the organisation: is routing reachable, and was it founded (`headwater organisation found`)?"
                );
            }
            looks += 1;
            tokio::select! {
                () = tokio::time::sleep(EVERY / 10) => {}
                () = tasks.stopping() => anyhow::bail!("stopped before the organisation was known"),
            }
            self.refresh().await?;
        }
        Ok(())
    }

    /// Follows the versions that are kept, for ever, and calls `changed` with the office at the
    /// start and whenever a new version or a new day makes it another one; again until it succeeds.
    pub async fn follow<E: std::fmt::Display>(
        self,
        clock: OfficeClock,
        mut changed: impl AsyncFnMut(AsOf) -> Result<(), E>,
    ) {
        let mut seen = None;
        loop {
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "the organisation was not read; tried again soon");
            }
            let (version, organisation) = self.present();
            let present = (version, clock.now().office_date());
            if seen != Some(present) {
                match changed(organisation.as_of(present.1)).await {
                    Ok(()) => seen = Some(present),
                    Err(error) => {
                        tracing::warn!(%error, "a change of the organisation had no effect yet; tried again soon");
                    }
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}
