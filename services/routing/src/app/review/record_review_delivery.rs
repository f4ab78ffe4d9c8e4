//! Records the delivery of the opinion of a review or recheck, with its proof: what it decides takes effect.

use chrono::NaiveDate;
use headwater_proto::routing::v1::RecordReviewDeliveryResponse;
use kernel::ids::{HandlingId, MatterId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use super::decided;
use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::writing::Delivery;
use crate::domain::{Matter, Stage};
use crate::store::{handling, review};

impl Routing {
    /// Records a delivery; of today if no day is said.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_review_delivery(
        &self,
        command: Command<MatterId>,
        date: Option<NaiveDate>,
        proof: String,
    ) -> Result<RecordReviewDeliveryResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let delivery = Delivery { date: date.unwrap_or(by.today), proof: proof.clone() };
                let decided = decided(tx, &matter).await?;
                let anew = HandlingId::new(&self.ids);
                let (reviewed, events) = decided.record_delivery(matter, by, delivery, anew)?;
                review::update(tx, &reviewed.review).await?;
                if let Some(replaced) = &reviewed.replaced {
                    handling::update(tx, replaced).await?;
                }
                if let Some(again) = &reviewed.again {
                    handling::insert(tx, again).await?;
                }
                let matter = reviewed.matter;
                let act = Act::of(&command.call, MatterActKind::ReviewDelivered).saying(&proof);
                let version = record(tx, &matter, &events, act).await?.version;
                let concluded = matter.stage() == Stage::Concluded;
                Ok(RecordReviewDeliveryResponse { concluded, version })
            })
            .await
    }
}
