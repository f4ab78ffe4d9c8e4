//! Plans the steps in which an opinion is carried out that a review has changed to supported.

use chrono::NaiveDate;
use headwater_proto::routing::v1::PlanExecutionResponse;
use kernel::ids::{ExecutionStepId, MatterId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, record};
use crate::app::{Error, Routing};
use crate::domain::execution::ExecutionStep;
use crate::domain::{Handling, Matter};
use crate::store::handling;

/// A step as it is asked for.
#[derive(Clone, Debug)]
pub struct StepRequest {
    pub measure: String,
    pub until_date: NaiveDate,
}

impl Routing {
    /// Plans the steps of a changed opinion.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn plan_execution(
        &self,
        command: Command<MatterId>,
        steps: Vec<StepRequest>,
    ) -> Result<PlanExecutionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let all = handling::of_matters(tx.connection(), &[matter.id]).await?;
                let (handling, events) =
                    Handling::plan_execution(&all, &matter, by, self.steps(steps))?;
                handling::update(tx, &handling).await?;
                let act = Act::of(&command.call, MatterActKind::ExecutionPlanned);
                let version = record(tx, &matter, &events, act).await?.version;
                Ok(PlanExecutionResponse { version })
            })
            .await
    }

    /// New steps, with ids of their own.
    pub(super) fn steps(&self, steps: Vec<StepRequest>) -> Vec<ExecutionStep> {
        let new = |StepRequest { measure, until_date }| ExecutionStep {
            id: ExecutionStepId::new(&self.ids),
            measure,
            until_date,
            done: None,
            lapsed: false,
        };
        steps.into_iter().map(new).collect()
    }
}
