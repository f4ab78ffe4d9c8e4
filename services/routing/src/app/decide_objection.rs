//! Decides an objection: upheld, refused, or settled by designation.

use kernel::ids::{MatterId, ReferralId};
use kernel::{Actor, BodyCode};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};
use crate::domain::referral::ObjectionRuling;

/// What is to be decided.
#[derive(Clone, Debug)]
pub enum RulingRequest {
    Uphold,
    Refuse,
    Designate(BodyCode),
}

/// The decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObjectionDecided {
    /// The referral that stands now; none if the matter returned.
    pub referral: Option<ReferralId>,
    pub version: i64,
}

impl Routing {
    /// Decides an objection.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn decide_objection(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        ruling: RulingRequest,
        reason: String,
    ) -> Result<ObjectionDecided, Error> {
        let ruling = match &ruling {
            RulingRequest::Uphold => ObjectionRuling::Uphold,
            RulingRequest::Refuse => ObjectionRuling::Refuse,
            RulingRequest::Designate(body) => ObjectionRuling::Designate(
                self.known_body("designate_body", body)?,
                ReferralId::new(&self.ids),
            ),
        };
        self.carry_out(actor, &command, |matter, by| {
            let note = reason.clone();
            let catalogue = &self.catalogue;
            let step = matter.decide_objection(by.officer, by.today, ruling, reason, catalogue);
            Ok(Told::by(step)?.with_note(note).with_referral_document())
        })
        .await
    }
}

impl From<Done> for ObjectionDecided {
    fn from(done: Done) -> Self {
        let referral = done.matter.referral().map(|it| it.id);
        Self { referral, version: done.matter.version }
    }
}
