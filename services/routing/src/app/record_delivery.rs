//! Records the delivery of the opinion, with its proof.

use chrono::NaiveDate;
use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};
use crate::domain::opinion::Delivery;

/// The delivery.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Delivered {
    /// False if a supported opinion waits for its execution.
    pub concluded: bool,
    pub version: i64,
}

impl Routing {
    /// Records a delivery; of today if no day is said.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn record_delivery(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        date: Option<NaiveDate>,
        proof: String,
    ) -> Result<Delivered, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let delivery = Delivery { date: date.unwrap_or(by.today), proof: proof.clone() };
            let step = matter.record_delivery(by.officer, by.today, delivery);
            Ok(Told::by(step)?.with_note(proof))
        })
        .await
    }
}

impl From<Done> for Delivered {
    fn from(done: Done) -> Self {
        Self { concluded: done.matter.manner().is_some(), version: done.matter.version }
    }
}
