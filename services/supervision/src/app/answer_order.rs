//! Answers an issued order, by the body it went to.

use kernel::ids::OrderId;
use kernel::{Actor, OfficeDay};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::fold_dossier::publish_own;
use super::{Error, Supervision, order_for_update};
use crate::domain::fact::OrderStep;
use crate::domain::order::Answer;
use crate::domain::{Refusal, What};
use crate::store::{facts, order};

/// The answered order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub version: i64,
}

impl Supervision {
    /// Answers an order; the first answer meets its term.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn answer_order(
        &self,
        actor: &Actor,
        command: Command<OrderId>,
        text: String,
    ) -> Result<Answered, Error> {
        let officer = actor.officer()?;
        officer.require("order.answer")?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let (known, dossier) = order_for_update(&mut tx, command.id, officer).await?;
        // Looked for behind the order's lock, so that a retry that overtook its first try finds the answer.
        if let Some(first) = tx.first_answer(&command.request).await? {
            return Ok(first);
        }
        if known.body != officer.body {
            return Err(Error::Refused(Refusal::OrderNotOurs));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "supervision order" });
        }
        let date = tx.now().office_date();
        let answered = known.answer(Answer { text, date }).map_err(Error::Refused)?;
        let version = order::save(&mut tx, &answered).await?;
        let what = What::Order { id: answered.id, step: OrderStep::Answered { date } };
        publish_own(&mut tx, &dossier, date, &facts::order_answered(&answered, date), what).await?;
        self.fold_dossier(&mut tx, &dossier).await?;
        let answer = Answered { version };
        tx.remember(&command.request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
