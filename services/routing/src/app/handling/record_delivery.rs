//! Records the delivery of the opinion, with its proof.

use chrono::NaiveDate;
use headwater_proto::routing::v1::RecordDeliveryResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::writing::Delivery;
use crate::domain::{Handling, Matter, Stage};
use crate::store::handling;

impl Routing {
    /// Records a delivery; of today if no day is said.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_delivery(
        &self,
        command: Command<MatterId>,
        date: Option<NaiveDate>,
        proof: String,
    ) -> Result<RecordDeliveryResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let delivery = Delivery { date: date.unwrap_or(by.today), proof: proof.clone() };
                let open = handling::open(tx, &matter).await?;
                let ((matter, handling), events) =
                    Handling::record_delivery(open, matter, by, delivery)?;
                handling::update(tx, &handling).await?;
                let act = Act::of(&command.call, MatterActKind::DeliveryRecorded).saying(&proof);
                let done = record(tx, &matter, &events, act).await?;
                let concluded = matter.stage() == Stage::Concluded;
                Ok(RecordDeliveryResponse { concluded, version: done.version })
            })
            .await
    }
}
