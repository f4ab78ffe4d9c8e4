//! Publishes what changed in deadlines, whether a fact, a passing instant or a new calendar changed
//! it, and drafts an order for each breach. Of what is announced once only the first is published.

use std::collections::HashMap;

use deadlines::Change;
use kernel::OfficeDay;
use mailbox::Tx;

use crate::Error;
use crate::dossier::store::announced::{Announcement, announce};
use crate::dossier::store::publish::DeadlineRef;
use crate::orders::store::order;

/// A deadline that changed, and how.
pub(crate) struct Changed<'a> {
    pub(crate) deadline: DeadlineRef<'a>,
    pub(crate) change: Change,
    /// The span in which it changed, where it is not the current one: what is published continues
    /// its trace.
    pub(crate) span: Option<&'a tracing::Span>,
}

/// Publishes changes in their order, with at most two statements for all of them.
pub(crate) async fn publish_changes(tx: &mut Tx, changes: &[Changed<'_>]) -> Result<(), Error> {
    let today = tx.now().office_date();
    let once = |it: &Changed<'_>| Announcement::of(&it.deadline, it.change);
    let announcements: Vec<_> = changes.iter().filter_map(once).collect();
    let announced = announce(tx, &announcements).await?;
    let breached = changes.iter().filter(|it| it.change == Change::Breached);
    let breached: Vec<_> = breached.map(|it| it.deadline).collect();
    let drafted: HashMap<_, _> = order::draft(tx, &breached).await?.into_iter().collect();
    for it in changes {
        let _inside = it.span.map(tracing::Span::enter);
        if once(it).is_some() && !announced.contains(&it.deadline.id) {
            continue;
        }
        if let Some(fact) = it.deadline.fact(it.change, today) {
            tx.publish(fact);
        }
        if let (Change::Breached, Some(order)) = (it.change, drafted.get(&it.deadline.id)) {
            tx.publish(it.deadline.order_drafted(*order, today));
        }
    }
    Ok(())
}
