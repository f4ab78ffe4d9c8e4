//! Accepts the answer to an order, or sends it back with a reason.

use kernel::ids::OrderId;
use kernel::{Actor, OfficeDay};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, Supervision, order_for_update};
use crate::domain::order::Verdict;
use crate::store::{facts, order};

/// The reviewed order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reviewed {
    pub accepted: bool,
    pub version: i64,
}

impl Supervision {
    /// Reviews an answer.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn review_order(
        &self,
        actor: &Actor,
        command: Command<OrderId>,
        verdict: Verdict,
    ) -> Result<Reviewed, Error> {
        let officer = actor.officer()?;
        officer.require("order.review")?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let (known, dossier) = order_for_update(&mut tx, command.id, officer).await?;
        // Looked for behind the order's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        known.refuse_own_body(officer).map_err(Error::Refused)?;
        if known.version != command.version {
            return Err(Error::Stale { what: "supervision order" });
        }
        let accepted = verdict == Verdict::Accepted;
        let reviewed = known.review(verdict).map_err(Error::Refused)?;
        let version = order::save(&mut tx, &reviewed).await?;
        let (label, today) = (&dossier.visibility, tx.now().office_date());
        let fact = if accepted {
            facts::about(dossier.matter, label, today, &facts::order_closed(&reviewed))
        } else {
            facts::about(dossier.matter, label, today, &facts::order_sent_back(&reviewed))
        };
        tx.publish(fact);
        let answer = Reviewed { accepted, version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
