//! Issues a drafted order under an officer's name and a number without gaps.

use headwater_proto::supervision::v1 as pb;
use kernel::ids::OrderId;
use service_kit::Command;
use tracing::instrument;

use crate::dossier::app::publish_own;
use crate::dossier::store::letter;
use crate::orders::domain::{Issue, OrderFile};
use crate::orders::store::order;
use crate::{Error, Supervision};

impl Supervision {
    /// Issues an order; it counts as delivered today, and the term of its answer begins.
    #[instrument(skip_all, fields(order.id = %command.id))]
    pub async fn issue_order(
        &self,
        command: Command<OrderId>,
    ) -> Result<pb::IssueOrderResponse, Error> {
        let now = self.clock.now();
        self.store
            .change(&command, now, async |tx, file: OrderFile, by| {
                let OrderFile { order: drafted, dossier } = file;
                let (body, date) = (&by.officer.body, by.today);
                let document_number =
                    letter::next_number(tx, body, "DB", date, &dossier.visibility).await?;
                let issue = Issue { document: document_number.clone(), date };
                let issued = drafted.issue(by.officer, issue).map_err(Error::Refused)?;
                let version = order::save(tx, &issued).await?;
                let fact = pb::OrderIssued {
                    order_id: issued.id.to_string(),
                    body: issued.body.to_string(),
                    document_number: document_number.clone(),
                };
                publish_own(tx, &dossier, by.today, &fact).await?;
                self.fold_dossier(tx, &dossier).await?;
                Ok(pb::IssueOrderResponse { document_number, version })
            })
            .await
    }
}
