//! Answers an issued order, by the body it went to.

use kernel::ids::OrderId;
use kernel::{Actor, OfficeDay};
use mailbox::RequestKey;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::fold_dossier::publish_own;
use super::{Error, Supervision, order_for_update};
use crate::domain::fact::OrderStep;
use crate::domain::order::Answer;
use crate::domain::{Refusal, What};
use crate::store::{facts, order};

/// What the body did about it.
#[derive(Clone, Debug)]
pub struct AnswerOrder {
    pub order: OrderId,
    pub version: i64,
    pub text: String,
}

/// The answered order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub version: i64,
}

impl Supervision {
    /// Answers an order; the first answer meets its term.
    #[instrument(skip_all, fields(order.id = %command.order))]
    pub async fn answer_order(
        &self,
        actor: &Actor,
        request: &RequestKey,
        command: AnswerOrder,
    ) -> Result<Answered, Error> {
        let officer = actor.officer()?;
        officer.require("order.answer")?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        if let Some(first) = tx.first_answer(request).await? {
            return Ok(first);
        }
        let (known, dossier) = order_for_update(&mut tx, command.order, officer).await?;
        if known.body != officer.body {
            return Err(Error::Refused(Refusal::OrderNotOurs));
        }
        if known.version != command.version {
            return Err(Error::Stale { what: "supervision order" });
        }
        let date = tx.now().office_date();
        let answered = known.answer(Answer { text: command.text, date }).map_err(Error::Refused)?;
        let version = order::save(&mut tx, &answered).await?;
        let what = What::Order { id: answered.id, step: OrderStep::Answered { date } };
        publish_own(&mut tx, &dossier, date, &facts::order_answered(&answered, date), what).await?;
        self.fold_dossier(&mut tx, &dossier).await?;
        let answer = Answered { version };
        tx.remember(request, &answer)?;
        tx.commit().await?;
        Ok(answer)
    }
}
