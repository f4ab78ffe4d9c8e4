//! Objects to a referral: "not ours".

use kernel::Actor;
use kernel::ids::{MatterId, ReferralId};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};

/// The objection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Objected {
    pub referral: Option<ReferralId>,
    pub designation_required: bool,
    pub version: i64,
}

impl Routing {
    /// Objects to a referral, within 5 working days of its receipt.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn object_to_referral(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        reason: String,
    ) -> Result<Objected, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let step = matter.object(by.officer, by.today, reason.clone(), &self.terms);
            Ok(Told::by(step)?.with_note(reason))
        })
        .await
    }
}

impl From<Done> for Objected {
    fn from(done: Done) -> Self {
        Self {
            referral: done.matter.referral().map(|it| it.id),
            designation_required: done.matter.was_objected_before(),
            version: done.matter.version,
        }
    }
}
