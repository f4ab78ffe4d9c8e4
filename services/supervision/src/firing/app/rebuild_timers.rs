//! Rebuilds all timers from PostgreSQL, page by page, the earliest wake first.

use chrono::{DateTime, Utc};
use timers::Timers;
use tracing::instrument;

use crate::firing::Firing;
use crate::firing::store::wake::{self, WakeCursor};
use crate::{Error, Refusal};

/// Wakes read and armed at one time.
const PAGE: i64 = 5000;

/// How far a rebuild is.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// Timers armed so far.
    pub armed: u64,
    /// True when all are.
    pub is_done: bool,
    after: WakeCursor,
}

impl Default for Rebuilt {
    fn default() -> Self {
        Self { armed: 0, is_done: false, after: WakeCursor::START }
    }
}

impl Rebuilt {
    /// The wake armed last: everything earlier is armed. None before the first page.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        (self.after != WakeCursor::START).then_some(self.after.wake)
    }
}

impl Firing {
    /// Arms one more page of all timers, and says how far it is now.
    #[instrument(skip_all)]
    pub async fn rebuild_timers(&self, so_far: Rebuilt) -> Result<Rebuilt, Error> {
        let timers = self.reachable_timers()?;
        self.arm_page(timers, so_far, |_| true).await?.map_err(|_| unreachable())
    }

    /// Arms one more page of the timers of some shards.
    pub(in crate::firing) async fn arm_page(
        &self,
        timers: &Timers,
        so_far: Rebuilt,
        is_wanted: impl Fn(u16) -> bool,
    ) -> Result<Result<Rebuilt, timers::Unreachable>, Error> {
        let mut view = self.store.read_as_service().await?;
        let mut page = wake::page(view.connection(), so_far.after, PAGE).await?;
        drop(view);
        let Some((id, wake)) = page.last() else {
            return Ok(Ok(Rebuilt { is_done: true, ..so_far }));
        };
        let after = WakeCursor { wake: *wake, id: *id };
        page.retain(|(id, _)| is_wanted(timers.shard_of(*id)));
        if let Err(error) = timers.arm(&page).await {
            return Ok(Err(error));
        }
        let armed = so_far.armed + u64::try_from(page.len()).unwrap_or_default();
        Ok(Ok(Rebuilt { armed, is_done: false, after }))
    }

    /// The timers, for commands that are about nothing else.
    pub(super) fn reachable_timers(&self) -> Result<&Timers, Error> {
        self.timers.as_ref().ok_or_else(unreachable)
    }
}

pub(super) fn unreachable() -> Error {
    Error::Refused(Refusal::TimersUnreachable)
}
