//! Fixes the days of a hearing in a recheck, or changes them.

use chrono::NaiveDate;
use headwater_proto::routing::v1::ScheduleHearingResponse;
use kernel::ids::{HearingId, MatterId};
use service_kit::Command;
use service_kit::parse::to_text;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::{Matter, Review};
use crate::store::review;

impl Routing {
    /// Fixes the days of a hearing, both ends included.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn schedule_hearing(
        &self,
        command: Command<MatterId>,
        days: (NaiveDate, NaiveDate),
    ) -> Result<ScheduleHearingResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let open = review::open(tx, &matter).await?;
                let id = HearingId::new(&self.ids);
                let (review, events) = Review::schedule_hearing(open, by, id, days)?;
                review::update(tx, &review).await?;
                let act = Act::of(&command.call, MatterActKind::HearingScheduled);
                let version = record(tx, &matter, &events, act).await?.version;
                let hearing_id = to_text(review.hearing.map(|it| it.id));
                Ok(ScheduleHearingResponse { hearing_id, version })
            })
            .await
    }
}
