//! Recomputes all open deadlines after a calendar or a rule was published, page by page.
//!
//! Safe to repeat and to interrupt: a page is one transaction, and what it moved agrees with the
//! present data from then on, so whoever begins again finds only the rest. Firing goes on
//! meanwhile; a page locks no more than what it moves.

use std::collections::BTreeMap;

use deadlines::{Deadline, Planned, RuleId};
use statutory_calendar::Certificate;
use tracing::instrument;
use uuid::Uuid;

use crate::dossier::store::recompute;
use crate::supervision::SYSTEM;
use crate::{Error, Supervision};

/// Deadlines read at a time; a twentieth of them moving keeps a transaction well under a second.
const PAGE: i64 = 2000;

/// How far a recomputation is, and what it found so far.
#[derive(Clone, Debug, Default)]
pub struct Recomputed {
    /// Open deadlines looked at.
    pub examined: u64,
    /// Those whose due date or limit moved, or would, by rule.
    pub moved: BTreeMap<RuleId, u64>,
    /// Those whose dates stay and whose certificate says something else, such as that they are final
    /// now.
    pub restated: u64,
    /// Those whose present rule refuses what the facts gave the old one; they stay, and the log
    /// names them.
    pub refused: u64,
    /// True when all were looked at.
    pub is_done: bool,
    after: Uuid,
    /// The page after that, read already.
    ahead: Option<Vec<Deadline>>,
}

impl Recomputed {
    /// How many deadlines moved, or would.
    pub fn moved_count(&self) -> u64 {
        self.moved.values().sum()
    }
}

impl Supervision {
    /// Recomputes one more page, and says how far it is now. A dry run changes nothing.
    ///
    /// Whoever asks for it, it is done for all matters, those also that are kept from the caller:
    /// the service acts, and the caller learns counts.
    #[instrument(skip_all, fields(dry_run))]
    pub async fn recompute_deadlines(
        &self,
        mut so_far: Recomputed,
        dry_run: bool,
    ) -> Result<Recomputed, Error> {
        let page = match so_far.ahead.take() {
            Some(page) => page,
            None => self.open_page(so_far.after).await?,
        };
        let Some(last) = page.last() else {
            return Ok(Recomputed { is_done: true, ..so_far });
        };
        so_far.after = last.id.uuid();
        so_far.examined += u64::try_from(page.len()).unwrap_or_default();
        // While this page is counted and written, the next one is read.
        let ahead = self.open_page(so_far.after);
        let (ahead, found) = futures::join!(ahead, self.recompute_page(&page, dry_run));
        so_far.add(&found?);
        so_far.ahead = Some(ahead?);
        Ok(so_far)
    }

    async fn open_page(&self, after: Uuid) -> Result<Vec<Deadline>, Error> {
        let mut view = self.store.read_as_service().await?;
        recompute::open_page(view.connection(), after, PAGE).await
    }

    async fn recompute_page(&self, page: &[Deadline], dry_run: bool) -> Result<Recomputed, Error> {
        let mut found = Recomputed::default();
        let mut to_change = Vec::new();
        for it in page {
            match self.recomputed(it) {
                Some(Ok(planned)) if dry_run => found.count(it, &planned),
                Some(Ok(_)) => to_change.push(it.id.uuid()),
                Some(Err(Refused)) => found.refused += 1,
                None => {}
            }
        }
        if !to_change.is_empty() {
            found.add(&self.recompute_locked(&to_change).await?);
        }
        Ok(found)
    }

    /// In one transaction: what was read without a lock is looked at again under it.
    async fn recompute_locked(&self, ids: &[Uuid]) -> Result<Recomputed, Error> {
        let mut tx = self.store.begin(&SYSTEM, self.clock.now()).await?;
        let mut found = Recomputed::default();
        let (mut moved, mut changes) = (Vec::new(), Vec::new());
        for (before, dossier) in recompute::lock(&mut tx, ids).await? {
            let Some(Ok(planned)) = self.recomputed(&before) else {
                continue;
            };
            found.count(&before, &planned);
            let (after, to_do) =
                Deadline::reconcile(Some(before), dossier.key, planned, tx.now(), &self.policy);
            moved.push(after);
            changes.push((dossier, to_do));
        }
        recompute::save(&mut tx, &mut moved).await?;
        let wakes = moved.iter().map(|it| (it.id.uuid(), it.next_wake())).collect();
        for (after, (dossier, to_do)) in moved.iter().zip(changes) {
            // A withdrawn order is a fact that other deadlines of the dossier depend on.
            if self.act_on(&mut tx, &dossier, after, &to_do).await? {
                self.fold_dossier(&mut tx, &dossier).await?;
            }
        }
        self.wakes.hand_over_after(&mut tx, wakes);
        tx.commit().await?;
        Ok(found)
    }

    fn recomputed(&self, it: &Deadline) -> Option<Result<Planned, Refused>> {
        match it.recomputed(&self.policy) {
            Ok(planned) => planned.map(Ok),
            Err(error) => {
                tracing::warn!(deadline.id = %it.id, %error, "deadline {} cannot be recomputed", it.id);
                Some(Err(Refused))
            }
        }
    }
}

/// The present rule refuses what the facts gave the old one.
struct Refused;

impl Recomputed {
    fn count(&mut self, before: &Deadline, planned: &Planned) {
        let ends = |it: &Certificate| (it.due_time, it.limit_time);
        if before.certificate().map(ends) == planned.certificate().map(ends) {
            self.restated += 1;
        } else {
            *self.moved.entry(before.rule.clone()).or_default() += 1;
        }
    }

    fn add(&mut self, found: &Self) {
        self.refused += found.refused;
        self.restated += found.restated;
        for (rule, count) in &found.moved {
            *self.moved.entry(rule.clone()).or_default() += count;
        }
    }
}
