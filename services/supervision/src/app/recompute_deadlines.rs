//! Counts all open deadlines anew after a calendar or a rule was published, page by page.
//!
//! Safe to repeat and to interrupt: a page is one transaction, and what it moved agrees with the present data from then on, so
//! whoever begins again finds only the rest. Firing goes on meanwhile; a page locks no more than what it moves.

use std::collections::BTreeMap;

use kernel::Actor;
use tracing::instrument;
use uuid::Uuid;

use super::{Error, Supervision};
use crate::domain::{Deadline, Planned, RuleId};
use crate::store::{deadline, recount};

/// Deadlines read at a time; a twentieth of them moving keeps a transaction well under a second.
const PAGE: i64 = 2000;

/// How far a recomputation is, and what it found so far.
#[derive(Clone, Debug, Default)]
pub struct Recomputed {
    /// Open deadlines looked at.
    pub examined: u64,
    /// Those whose last day moved, or would, by rule.
    pub moved: BTreeMap<RuleId, u64>,
    /// Those whose last day stays and whose certificate says something else, such as that the date is final now.
    pub restated: u64,
    /// Those whose present rule refuses what the facts gave the old one; they stay, and the log names them.
    pub refused: u64,
    /// True when all were looked at.
    pub is_done: bool,
    after: Uuid,
}

impl Recomputed {
    /// How many last days moved, or would.
    pub fn moved_count(&self) -> u64 {
        self.moved.values().sum()
    }
}

impl Supervision {
    /// Counts one more page anew, and says how far it is now. A dry run changes nothing.
    #[instrument(skip_all, fields(dry_run))]
    pub async fn recompute_deadlines(
        &self,
        actor: &Actor,
        so_far: Recomputed,
        dry_run: bool,
    ) -> Result<Recomputed, Error> {
        let mut so_far = so_far;
        let page = recount::open_page(self.store.pool(), so_far.after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(Recomputed { is_done: true, ..so_far });
        };
        so_far.after = last.id.uuid();
        so_far.examined += u64::try_from(page.len()).unwrap_or_default();
        let mut to_change = Vec::new();
        for it in &page {
            match self.recounted(it) {
                Some(Ok(planned)) if dry_run => so_far.count(it, &planned),
                Some(Ok(_)) => to_change.push(it.id.uuid()),
                Some(Err(Refused)) => so_far.refused += 1,
                None => {}
            }
        }
        if !to_change.is_empty() {
            self.recount_locked(actor, &to_change, &mut so_far).await?;
        }
        Ok(so_far)
    }

    /// In one transaction: what was read without a lock is looked at again under it.
    async fn recount_locked(
        &self,
        actor: &Actor,
        ids: &[Uuid],
        so_far: &mut Recomputed,
    ) -> Result<(), Error> {
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let mut wakes = Vec::with_capacity(ids.len());
        let mut found = Recomputed::default();
        for (before, dossier) in recount::lock(&mut tx, ids).await? {
            let Some(Ok(planned)) = self.recounted(&before) else {
                continue;
            };
            found.count(&before, &planned);
            let (after, changes) =
                Deadline::reconcile(Some(before), &dossier, planned, tx.now(), &self.almanac);
            let after = deadline::save(&mut tx, after).await?;
            wakes.push((after.id.uuid(), after.next_wake()));
            let mut has_new_facts = false;
            for change in changes {
                has_new_facts |= self.act_on(&mut tx, &dossier, &after, change).await?;
            }
            // A withdrawn order is a fact that other deadlines of the dossier depend on.
            if has_new_facts {
                self.fold_dossier(&mut tx, &dossier).await?;
            }
        }
        let arming = self.arming.clone();
        tx.after_commit(move || arming.hand_over(wakes));
        tx.commit().await?;
        so_far.add(&found);
        Ok(())
    }

    fn recounted(&self, it: &Deadline) -> Option<Result<Planned, Refused>> {
        match it.recounted(&self.almanac) {
            Ok(planned) => planned.map(Ok),
            Err(error) => {
                tracing::warn!(deadline.id = %it.id, %error, "deadline {} cannot be counted anew", it.id);
                Some(Err(Refused))
            }
        }
    }
}

/// The present rule refuses what the facts gave the old one.
struct Refused;

impl Recomputed {
    fn count(&mut self, before: &Deadline, planned: &Planned) {
        match before.certificate().map(|it| it.due_time) {
            Some(due_time) if planned.due_time() == Some(due_time) => self.restated += 1,
            _ => *self.moved.entry(before.rule).or_default() += 1,
        }
    }

    fn add(&mut self, found: &Self) {
        self.restated += found.restated;
        for (rule, count) in &found.moved {
            *self.moved.entry(*rule).or_default() += count;
        }
    }
}
