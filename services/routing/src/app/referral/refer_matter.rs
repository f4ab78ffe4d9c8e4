//! Passes a screened matter to a body.

use chrono::NaiveDate;
use headwater_proto::routing::v1::ReferMatterResponse;
use kernel::Invalid;
use kernel::ids::{MatterId, ReferralId};
use prost::Message;
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{Body, Matter};
use crate::store::{receipt, referral};

impl Routing {
    /// Refers a matter; to the screening's competent body if no other is named.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn refer_matter(
        &self,
        command: Command<MatterId>,
        to: Option<Body>,
    ) -> Result<ReferMatterResponse, Error> {
        self.pass_on(command, to, None, |id, Recorded { version, document_number }| {
            let referral_id = id.to_string();
            ReferMatterResponse { referral_id, document_number, version }
        })
        .await
    }

    /// Refers a matter, or with a report date assigns it.
    pub(super) async fn pass_on<A: Message + Default>(
        &self,
        command: Command<MatterId>,
        to: Option<Body>,
        report_date: Option<NaiveDate>,
        answer: impl FnOnce(ReferralId, Recorded) -> A + Send,
    ) -> Result<A, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let to = match (to, &matter.screening.competent_body) {
                    (Some(named), _) => named,
                    (None, Some(code)) => self.body("to_body", code)?.clone(),
                    (None, None) => return Err(Invalid::missing("to_body").into()),
                };
                let kind = match report_date {
                    Some(_) => MatterActKind::Assigned,
                    None => MatterActKind::Referred,
                };
                let receipts = receipt::of_matter(tx, matter.id).await?;
                let id = ReferralId::new(&self.ids);
                let ((matter, referral), events) =
                    receipts.refer(matter, by, id, &to, report_date, &self.office())?;
                referral::insert(tx, &referral).await?;
                let (letter, from) = (referral.kind.into(), &referral.from);
                let act = Act::of(&command.call, kind).issuing(letter, from, id.uuid());
                Ok(answer(id, record(tx, &matter, &events, act).await?))
            })
            .await
    }
}
