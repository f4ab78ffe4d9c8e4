//! Issues a drafted order under an officer's name and a number without gaps.

use chrono::Datelike;
use kernel::ids::OrderId;
use kernel::{Actor, OfficeDay};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::fold_dossier::publish_own;
use super::{Error, Supervision, order_for_update};
use crate::domain::fact::OrderStep;
use crate::domain::order::{Issue, State};
use crate::domain::{Refusal, What};
use crate::store::{facts, order};

/// The issued order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issued {
    pub document: String,
    pub version: i64,
}

impl Supervision {
    /// Issues an order; it counts as delivered today, and the term of its answer begins.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn issue_order(
        &self,
        actor: &Actor,
        command: Command<OrderId>,
    ) -> Result<Issued, Error> {
        let officer = actor.officer()?;
        officer.require("order.issue")?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let (drafted, dossier) = order_for_update(&mut tx, command.id, officer).await?;
        // Looked for behind the order's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        drafted.refuse_own_body(officer).map_err(Error::Refused)?;
        if drafted.version != command.version {
            return Err(Error::Stale { what: "supervision order" });
        }
        if drafted.state != State::Drafted {
            let state = drafted.state.as_str();
            return Err(Error::Refused(Refusal::OrderNotDrafted { state }));
        }
        let date = tx.now().office_date();
        let series = format!("{}-DB-{}", officer.body, date.year());
        let number = tx.next_number(&series).await?;
        let issue = Issue { document: format!("{series}-{number:04}"), date };
        let issued = drafted.issue(issue.clone()).map_err(Error::Refused)?;
        let version = order::save(&mut tx, &issued).await?;
        let document = issue.document.clone();
        let step = OrderStep::Issued { body: issued.body.clone(), date, document };
        let what = What::Order { id: issued.id, step };
        publish_own(&mut tx, &dossier, date, &facts::order_issued(&issued, &issue), what).await?;
        self.fold_dossier(&mut tx, &dossier).await?;
        let answer = Issued { document: issue.document, version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
