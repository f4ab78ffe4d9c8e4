//! Records that a step of a supported opinion was carried out, with what proves it.

use chrono::NaiveDate;
use headwater_proto::routing::v1::RecordExecutionResponse;
use kernel::ids::{ExecutionStepId, MatterId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::execution::Done;
use crate::domain::{Handling, Matter};
use crate::store::handling;

impl Routing {
    /// Records a step as carried out; today if no day is said.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_execution(
        &self,
        command: Command<MatterId>,
        step: ExecutionStepId,
        date: Option<NaiveDate>,
        proof: String,
    ) -> Result<RecordExecutionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let done = Done { date: date.unwrap_or(by.today), proof: proof.clone() };
                let all = handling::of_matters(tx.connection(), &[matter.id]).await?;
                let (handling, events) = Handling::record_execution(&all, &matter, by, step, done)?;
                handling::update(tx, &handling).await?;
                let act = Act::of(&command.call, MatterActKind::ExecutionRecorded).saying(&proof);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(RecordExecutionResponse { version })
            })
            .await
    }
}
