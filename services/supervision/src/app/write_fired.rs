//! Writes and publishes what fired, a batch in one go: each thing that is said is said once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::{OfficeDay, Visibility};
use mailbox::Tx;
use uuid::Uuid;

use super::Error;
use crate::domain::{Alarm, Change};
use crate::store::wake::{self, Once};
use crate::store::{facts, order};

/// A deadline that fired.
pub(super) struct Fired {
    pub(super) alarm: Alarm,
    pub(super) change: Option<Change>,
    pub(super) visibility: Visibility,
    /// What is published about it belongs to this span.
    pub(super) span: tracing::Span,
}

/// What this batch is the first to say, by deadline.
struct Firsts {
    announced: HashSet<Uuid>,
    /// The orders drafted, by the deadline they are about.
    drafted: HashMap<Uuid, kernel::ids::OrderId>,
}

/// Writes and publishes what fired, in the order of the wakes.
pub(super) async fn write_fired(tx: &mut Tx, mut fired: Vec<Fired>) -> Result<(), Error> {
    let today = tx.now().office_date();
    wake::save(tx, fired.iter_mut().map(|it| &mut it.alarm).collect()).await?;
    let breached: Vec<_> = fired
        .iter()
        .filter(|it| it.change == Some(Change::Breached))
        .map(|it| (&it.alarm).into())
        .collect();
    let firsts = Firsts {
        announced: wake::announce(tx, &announcements(&fired)).await?,
        drafted: order::draft(tx, &breached)
            .await?
            .into_iter()
            .map(|(order, deadline)| (deadline.uuid(), order))
            .collect(),
    };
    for it in &fired {
        publish(tx, it, &firsts, today);
    }
    Ok(())
}

fn publish(tx: &mut Tx, it: &Fired, firsts: &Firsts, today: NaiveDate) {
    let _inside = it.span.enter();
    let (alarm, label) = (&it.alarm, &it.visibility);
    let (id, due_date) = (alarm.id.uuid(), alarm.days.due_date);
    match it.change {
        Some(Change::Reminded(reason)) if firsts.announced.contains(&id) => {
            tx.publish(facts::deadline_reminded(alarm.into(), due_date, reason, today, label));
        }
        Some(Change::Breached) => {
            tx.publish(facts::deadline_breached(alarm.into(), due_date, label));
            if let Some(order) = firsts.drafted.get(&id) {
                tx.publish(facts::order_drafted(*order, alarm.into(), today, label));
            }
        }
        Some(Change::Escalated(to)) if firsts.announced.contains(&id) => {
            tx.publish(facts::deadline_escalated(alarm.into(), due_date, to, today, label));
        }
        Some(Change::Ended { manner, date }) => {
            tx.publish(facts::deadline_ended(alarm.into(), manner, date, label));
        }
        // Said before, or nothing that a timer does.
        Some(
            Change::Reminded(_) | Change::Escalated(_) | Change::Set(_) | Change::OrderObsolete,
        )
        | None => {}
    }
}

/// What is said at most once for a last day: a firing reminds or calls, never both.
fn announcements(fired: &[Fired]) -> Vec<Once> {
    let name = |change| match change {
        Change::Reminded(reason) => Some(facts::reminder_name(reason)),
        Change::Escalated(to) => Some(to.as_str().to_owned()),
        Change::Set(_) | Change::Breached | Change::Ended { .. } | Change::OrderObsolete => None,
    };
    fired
        .iter()
        .filter_map(|it| Some((it.alarm.id.uuid(), it.alarm.days.due_date, name(it.change?)?)))
        .collect()
}
