//! Brings the deadlines of a dossier to what its facts say, and publishes the difference.

use std::collections::HashMap;

use chrono::NaiveDate;
use deadlines::{Change, Deadline, Fact, plan};
use headwater_proto::supervision::v1 as pb;
use headwater_proto::{Published, type_of};
use kernel::{OfficeDay, ServiceName};
use mailbox::Tx;
use prost::Message;
use service_kit::telemetry;

use super::{Changed, publish_changes};
use crate::dossier::domain::Dossier;
use crate::dossier::reading;
use crate::dossier::store::deadline;
use crate::dossier::store::fact::{self, StoredFact};
use crate::dossier::store::publish::{DeadlineRef, about};
use crate::orders::domain::Order;
use crate::orders::store::order;
use crate::{Error, Supervision};

impl Supervision {
    /// Folds the dossier, which is locked.
    pub(crate) async fn fold_dossier(&self, tx: &mut Tx, dossier: &Dossier) -> Result<(), Error> {
        // Withdrawing an order is itself a fact, which ends the term of its answer; so look again until nothing moves.
        while self.fold_once(tx, dossier).await? {}
        Ok(())
    }

    /// True if the folding made new facts.
    async fn fold_once(&self, tx: &mut Tx, dossier: &Dossier) -> Result<bool, Error> {
        let facts = facts_of(tx, dossier).await?;
        let planned = plan(&facts, &self.policy)
            .map_err(|error| Error::inconsistent("fact", format!("no term: {error}")))?;
        let mut known: HashMap<_, _> = deadline::of_dossier_for_update(tx, dossier.key.id)
            .await?
            .into_iter()
            .map(|it| ((it.rule.clone(), it.subject), it))
            .collect();
        let (mut wakes, mut has_new_facts) = (Vec::new(), false);
        for it in planned {
            let before = known.remove(&(it.rule.clone(), it.subject));
            let (after, changes) =
                Deadline::reconcile(before.clone(), dossier.key, it, tx.now(), &self.policy);
            if before.as_ref() == Some(&after) {
                continue;
            }
            let after = deadline::save(tx, after).await?;
            wakes.push((after.id.uuid(), after.next_wake()));
            has_new_facts |= self.act_on(tx, dossier, &after, &changes).await?;
        }
        self.wakes.hand_over_after(tx, wakes);
        Ok(has_new_facts)
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
        let changed =
            changes.iter().map(|change| Changed { deadline, change: *change, span: None });
        publish_changes(tx, &changed.collect::<Vec<_>>()).await?;
        if changes.contains(&Change::OrderObsolete) {
            return withdraw_order(tx, dossier, it).await;
        }
        Ok(false)
    }
}

/// The facts of a dossier that matter to deadlines.
async fn facts_of(tx: &mut Tx, dossier: &Dossier) -> Result<Vec<Fact>, Error> {
    let mut facts = Vec::new();
    for it in fact::of_dossier(tx, dossier.key.id).await? {
        let reading = reading::read(it.producer, it.effect_date, &it.payload)
            .map_err(|error| Error::inconsistent("fact", error.to_string()))?;
        facts.extend(reading.kind.map(|kind| Fact {
            id: it.id,
            effect_date: it.effect_date,
            record_time: it.record_time,
            traceparent: it.traceparent,
            kind,
        }));
    }
    Ok(facts)
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
    fact::insert(tx, dossier.key.id, &stored).await?;
    Ok(())
}
