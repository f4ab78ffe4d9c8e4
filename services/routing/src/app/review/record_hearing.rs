//! Records that a hearing was held, with its minutes.

use chrono::NaiveDate;
use headwater_proto::routing::v1::RecordHearingResponse;
use kernel::ids::MatterId;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, Review};
use crate::store::review;

impl Routing {
    /// Records the minutes of a hearing, and on which of its days it was held.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_hearing(
        &self,
        command: Command<MatterId>,
        held: (Option<NaiveDate>, Option<NaiveDate>),
        minutes: String,
    ) -> Result<RecordHearingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = review::open(tx, &matter).await?;
                let (review, events) = Review::record_hearing(open, by, held)?;
                review::update(tx, &review).await?;
                let act = Act::of(&command.call, MatterActKind::HearingRecorded).saying(&minutes);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RecordHearingResponse { version })
            })
            .await
    }
}
