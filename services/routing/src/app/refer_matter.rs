//! Passes a screened matter to a body.

use chrono::NaiveDate;
use kernel::ids::{MatterId, ReferralId};
use kernel::{Actor, BodyCode, Invalid};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};
use crate::domain::{Event, Matter};

/// The referral or assignment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Referred {
    pub referral: Option<ReferralId>,
    pub document_number: String,
    pub version: i64,
}

impl Routing {
    /// Refers a matter; to the screening's competent body if no other is named.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn refer_matter(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        to: Option<BodyCode>,
    ) -> Result<Referred, Error> {
        self.pass_on(actor, command, to, None).await
    }

    /// Refers a matter, or with a report date assigns it.
    pub(super) async fn pass_on(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        to: Option<BodyCode>,
        report_date: Option<NaiveDate>,
    ) -> Result<Referred, Error> {
        self.carry_out(actor, &command, |matter, by| {
            let to = to
                .or_else(|| competent_body(&matter))
                .ok_or_else(|| Invalid::missing("to_body"))?;
            let to = self.known_body("to_body", &to)?;
            let id = ReferralId::new(&self.ids);
            let told = Told::by(matter.refer(by.officer, by.today, id, to, report_date))?;
            Ok(told.with_referral_document())
        })
        .await
    }
}

fn competent_body(matter: &Matter) -> Option<BodyCode> {
    matter.screening.competent_body.clone()
}

impl Told {
    /// With the letter of the referral that the act made, if it made one.
    pub(super) fn with_referral_document(self) -> Self {
        let made = self.events.iter().find_map(|event| match event {
            Event::Referred { referral } => Some((referral.kind.into(), referral.id.uuid())),
            _ => None,
        });
        Self { document: made, ..self }
    }
}

impl From<Done> for Referred {
    fn from(done: Done) -> Self {
        Self {
            referral: done.matter.referral().map(|it| it.id),
            document_number: done.document_number,
            version: done.matter.version,
        }
    }
}
