//! Accepts the answer to an order, or sends it back with a reason.

use headwater_proto::supervision::v1 as pb;
use kernel::Word;
use kernel::ids::OrderId;
use service_kit::Command;
use tracing::instrument;
use words::supervision::OrderState;

use crate::dossier::store::publish::about;
use crate::orders::domain::{OrderFile, Verdict};
use crate::orders::store::order;
use crate::{Error, Supervision};

impl Supervision {
    /// Reviews an answer.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn review_order(
        &self,
        command: Command<OrderId>,
        verdict: Verdict,
    ) -> Result<pb::ReviewOrderResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: OrderFile, by| {
                let OrderFile { order, dossier } = file;
                let reviewed = order.review(by.officer, verdict).map_err(Error::Refused)?;
                let version = order::save(tx, &reviewed).await?;
                let (order_id, state) = (reviewed.id.to_string(), reviewed.state.word());
                let (key, label) = (dossier.key, &dossier.visibility);
                tx.publish(if state == OrderState::Closed {
                    about(key, label, by.today, &pb::OrderClosed { order_id })
                } else {
                    about(key, label, by.today, &pb::OrderSentBack { order_id })
                });
                Ok(pb::ReviewOrderResponse { state: state.number(), version })
            })
            .await
    }
}
