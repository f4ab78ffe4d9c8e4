//! Answers an issued order, by the body it went to.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::OrderId;
use service_kit::Command;
use tracing::instrument;

use crate::dossier::app::publish_own;
use crate::orders::domain::{Answer, OrderFile};
use crate::orders::store::order;
use crate::{Error, Supervision};

impl Supervision {
    /// Answers an order; the first answer meets its term.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn answer_order(
        &self,
        command: Command<OrderId>,
        text: String,
    ) -> Result<pb::AnswerOrderResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: OrderFile, by| {
                let OrderFile { order, dossier } = file;
                let answer = Answer { text, date: by.today };
                let answered = order.answer(by.officer, answer).map_err(Error::Refused)?;
                let version = order::save(tx, &answered).await?;
                let fact = pb::OrderAnswered {
                    order_id: answered.id.to_string(),
                    body: answered.body.to_string(),
                };
                publish_own(tx, &dossier, by.today, &fact).await?;
                self.fold_dossier(tx, &dossier).await?;
                Ok(pb::AnswerOrderResponse { version })
            })
            .await
    }
}
