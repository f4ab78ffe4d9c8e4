//! Brings the deadlines of dossiers to what their facts say, and publishes the difference.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use deadlines::{Change, Deadline, Fact, plan};
use headwater_proto::supervision::v1 as pb;
use headwater_proto::{Published, type_of};
use kernel::{OfficeDay, ServiceName};
use mailbox::Tx;
use prost::Message;
use service_kit::{Turns, telemetry};
use tracing::Span;

use super::{Changed, publish_changes};
use crate::dossier::domain::Dossier;
use crate::dossier::reading;
use crate::dossier::store::deadline;
use crate::dossier::store::fact::{self, StoredFact};
use crate::dossier::store::publish::{DeadlineRef, about};
use crate::orders::domain::Order;
use crate::orders::store::order;
use crate::{Error, Supervision};

/// A dossier to be folded, which is locked, and the span that what changes in it continues.
pub(crate) struct Folding {
    pub(crate) dossier: Dossier,
    pub(crate) span: Span,
}

/// A deadline that the facts moved.
struct Moved {
    /// Which of the dossiers that are folded together.
    at: usize,
    after: Deadline,
    changes: Vec<Change>,
}

impl Supervision {
    /// Folds one dossier, which is locked.
    pub(crate) async fn fold_dossier(&self, tx: &mut Tx, dossier: &Dossier) -> Result<(), Error> {
        let folding = Folding { dossier: dossier.clone(), span: Span::current() };
        self.fold_dossiers(tx, vec![folding]).await
    }

    /// Folds dossiers, all of them with the same few statements.
    pub(crate) async fn fold_dossiers(
        &self,
        tx: &mut Tx,
        mut dossiers: Vec<Folding>,
    ) -> Result<(), Error> {
        // Withdrawing an order is itself a fact, which ends the term of its answer; so look again until nothing moves.
        while !dossiers.is_empty() {
            let again = self.fold_once(tx, &dossiers).await?;
            let mut at = 0..;
            dossiers.retain(|_| at.next().is_some_and(|at| again.contains(&at)));
        }
        Ok(())
    }

    /// Folds dossiers, and says of which of them the folding made new facts.
    async fn fold_once(&self, tx: &mut Tx, dossiers: &[Folding]) -> Result<BTreeSet<usize>, Error> {
        let (mut moved, changes) = (Vec::new(), self.moved(tx, dossiers).await?);
        let (places, afters): (Vec<_>, Vec<_>) =
            changes.into_iter().map(|it| ((it.at, it.changes), it.after)).unzip();
        for ((at, changes), after) in places.into_iter().zip(deadline::save(tx, afters).await?) {
            moved.push(Moved { at, after, changes });
        }
        let mut published = Vec::new();
        for it in &moved {
            let Folding { dossier, span } = &dossiers[it.at];
            if let Some(deadline) = DeadlineRef::of(&it.after, &dossier.visibility) {
                published.extend(it.changes.iter().map(|change| Changed {
                    deadline,
                    change: *change,
                    span: Some(span),
                }));
            }
        }
        publish_changes(tx, &published).await?;
        let mut again = BTreeSet::new();
        for it in moved.iter().filter(|it| it.changes.contains(&Change::OrderObsolete)) {
            if withdraw_order(tx, &dossiers[it.at].dossier, &it.after).await? {
                again.insert(it.at);
            }
        }
        let wakes = moved.iter().map(|it| (it.after.id.uuid(), it.after.next_wake())).collect();
        self.wakes.hand_over_after(tx, wakes);
        Ok(again)
    }

    /// What the facts of the dossiers move, not yet saved.
    async fn moved(&self, tx: &mut Tx, dossiers: &[Folding]) -> Result<Vec<Moved>, Error> {
        let ids: Vec<_> = dossiers.iter().map(|it| it.dossier.key.id).collect();
        let mut facts: HashMap<_, Vec<Fact>> = HashMap::new();
        for (dossier, fact) in fact::of_dossiers(tx, &ids).await? {
            facts.entry(dossier).or_default().extend(read(fact)?);
        }
        let mut known: HashMap<_, _> = deadline::of_dossiers_for_update(tx, &ids)
            .await?
            .into_iter()
            .map(|it| ((it.dossier.id, it.rule.clone(), it.subject), it))
            .collect();
        let (mut moved, mut turns) = (Vec::new(), Turns::default());
        for (at, Folding { dossier, .. }) in dossiers.iter().enumerate() {
            turns.next().await;
            let facts = facts.remove(&dossier.key.id).unwrap_or_default();
            let planned = plan(&facts, &self.policy)
                .map_err(|error| Error::inconsistent("fact", format!("no term: {error}")))?;
            for it in planned {
                let before = known.remove(&(dossier.key.id, it.rule.clone(), it.subject));
                let (after, changes) =
                    Deadline::reconcile(before.clone(), dossier.key, it, tx.now(), &self.policy);
                if before.as_ref() != Some(&after) {
                    moved.push(Moved { at, after, changes });
                }
            }
        }
        Ok(moved)
    }

    /// Publishes what changed in a deadline, and withdraws its order if that is obsolete; true if that made a new fact.
    pub(crate) async fn act_on(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        it: &Deadline,
        changes: &[Change],
    ) -> Result<bool, Error> {
        let Some(deadline) = DeadlineRef::of(it, &dossier.visibility) else {
            return Ok(false);
        };
        let each = changes.iter().map(|change| Changed { deadline, change: *change, span: None });
        publish_changes(tx, &each.collect::<Vec<_>>()).await?;
        if changes.contains(&Change::OrderObsolete) {
            return withdraw_order(tx, dossier, it).await;
        }
        Ok(false)
    }
}

/// A fact as deadlines see it, if it matters to them.
fn read(it: StoredFact) -> Result<Option<Fact>, Error> {
    let reading = reading::read(it.producer, it.effect_date, &it.payload)
        .map_err(|error| Error::inconsistent("fact", error.to_string()))?;
    Ok(reading.kind.map(|kind| Fact {
        id: it.id,
        effect_date: it.effect_date,
        record_time: it.record_time,
        traceparent: it.traceparent,
        kind,
    }))
}

async fn withdraw_order(tx: &mut Tx, dossier: &Dossier, it: &Deadline) -> Result<bool, Error> {
    let drafted = order::about_for_update(tx, it.id).await?;
    let Some(withdrawn) = drafted.and_then(Order::withdraw) else {
        return Ok(false);
    };
    order::save(tx, &withdrawn).await?;
    let today = tx.now().office_date();
    let message = pb::OrderWithdrawn { order_id: withdrawn.id.to_string() };
    publish_own(tx, dossier, today, &message).await?;
    Ok(true)
}

/// Publishes a fact of this service's own that its deadlines depend on, and keeps it like those of others.
pub(crate) async fn publish_own<M: Published>(
    tx: &mut Tx,
    dossier: &Dossier,
    date: NaiveDate,
    message: &M,
) -> Result<(), Error> {
    let stored = StoredFact {
        id: tx.publish(about(dossier.key, &dossier.visibility, date, message)),
        producer: ServiceName::Supervision,
        type_name: type_of::<M>(),
        effect_date: date,
        record_time: tx.now(),
        actor: tx.acts_as().to_owned(),
        traceparent: telemetry::traceparent(),
        payload: M::Facts::from(message.clone()).encode_to_vec(),
    };
    fact::insert(tx, &[(dossier.key.id, stored)]).await?;
    Ok(())
}
