//! Brings the deadlines of a dossier to what its facts say, and publishes the difference.

use std::collections::HashMap;

use chrono::NaiveDate;
use headwater_proto::type_of;
use kernel::{OfficeDay, ServiceName};
use mailbox::Tx;
use prost::{Message, Name};
use service_kit::telemetry;

use super::{Error, Supervision};
use crate::domain::fact::OrderStep;
use crate::domain::{Change, Course, Deadline, Dossier, What, plan};
use crate::store::heard::{self, Heard};
use crate::store::{deadline, facts, order};

impl Supervision {
    /// Folds the dossier, which is locked.
    pub(super) async fn fold_dossier(&self, tx: &mut Tx, dossier: &Dossier) -> Result<(), Error> {
        // Withdrawing an order is itself a fact, which ends the term of its answer; so look again until nothing moves.
        while self.fold_once(tx, dossier).await? {}
        Ok(())
    }

    /// True if the folding made new facts.
    async fn fold_once(&self, tx: &mut Tx, dossier: &Dossier) -> Result<bool, Error> {
        let known_facts = heard::of_dossier(tx, dossier.id).await?;
        let planned = plan(&known_facts, &self.almanac)
            .map_err(|error| Error::inconsistent("fact", format!("no term: {error}")))?;
        let mut known: HashMap<_, _> = deadline::of_dossier_for_update(tx, dossier.id)
            .await?
            .into_iter()
            .map(|it| ((it.rule, it.subject), it))
            .collect();
        let (mut wakes, mut has_new_facts) = (Vec::new(), false);
        for it in planned {
            let before = known.remove(&(it.rule, it.subject));
            let (after, changes) =
                Deadline::reconcile(before.clone(), dossier, it, tx.now(), &self.almanac);
            if before.as_ref() == Some(&after) {
                continue;
            }
            let after = deadline::save(tx, after).await?;
            wakes.push((after.id.uuid(), after.next_wake()));
            for change in changes {
                has_new_facts |= self.act_on(tx, dossier, &after, change).await?;
            }
        }
        let arming = self.arming.clone();
        tx.after_commit(move || arming.hand_over(wakes));
        Ok(has_new_facts)
    }

    /// Publishes one change and does what it asks for; true if that made a new fact.
    pub(super) async fn act_on(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        it: &Deadline,
        change: Change,
    ) -> Result<bool, Error> {
        let label = &dossier.visibility;
        let today = tx.now().office_date();
        let Course::Started(started) = &it.course else {
            return Ok(false);
        };
        let (certificate, due_date) = (&started.certificate, started.certificate.due_date);
        match change {
            Change::Set(by) => {
                let late_at_entry = started.late_at_entry;
                tx.publish(facts::deadline_set(it, certificate, by, late_at_entry, label));
            }
            Change::Breached => {
                tx.publish(facts::deadline_breached(it.into(), due_date, label));
                for (id, _) in order::draft(tx, &[it.into()]).await? {
                    tx.publish(facts::order_drafted(id, it.into(), today, label));
                }
            }
            Change::Ended { manner, date } => {
                tx.publish(facts::deadline_ended(it.into(), manner, date, label));
            }
            // What only a passing instant does: a fold fires nothing.
            Change::Reminded(_) | Change::Escalated(_) => {}
            Change::OrderObsolete => return self.withdraw_order(tx, dossier, it).await,
        }
        Ok(false)
    }

    async fn withdraw_order(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        it: &Deadline,
    ) -> Result<bool, Error> {
        let drafted = order::about_for_update(tx, it.id).await?;
        let Some(withdrawn) = drafted.and_then(crate::domain::Order::withdraw) else {
            return Ok(false);
        };
        order::save(tx, &withdrawn).await?;
        let date = tx.now().office_date();
        let message = facts::order_withdrawn(&withdrawn);
        let step = OrderStep::Withdrawn { date };
        let what = What::Order { id: withdrawn.id, step };
        publish_own(tx, dossier, date, &message, what).await?;
        Ok(true)
    }
}

/// Publishes a fact of this service's own that its deadlines depend on, and keeps it as if it had been heard.
pub(super) async fn publish_own<M: Message + Name>(
    tx: &mut Tx,
    dossier: &Dossier,
    date: NaiveDate,
    message: &M,
    what: What,
) -> Result<(), Error> {
    let fact = facts::about(dossier.matter, &dossier.visibility, date, message);
    let heard = Heard {
        id: tx.publish(fact),
        producer: ServiceName::Supervision,
        type_name: type_of::<M>(),
        effect_date: date,
        record_time: tx.now(),
        actor: tx.acts_as().to_owned(),
        traceparent: telemetry::traceparent(),
        payload: message.encode_to_vec(),
        what: Some(what),
    };
    heard::insert(tx, dossier.id, &heard).await?;
    Ok(())
}
