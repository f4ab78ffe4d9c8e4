//! Settles a dispute about who handles a matter by naming the body.

use chrono::NaiveDate;
use headwater_proto::routing::v1::DesignateBodyResponse;
use kernel::ids::{MatterId, ReferralId};
use service_kit::Command;
use tracing::instrument;
use words::routing::MatterActKind;

use crate::app::act::{Act, Recorded, record};
use crate::app::{Error, Routing};
use crate::domain::{Body, Matter};
use crate::store::referral;

impl Routing {
    /// Designates a body; with another day for the report, if one is given.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn designate_body(
        &self,
        command: Command<MatterId>,
        to: Body,
        report_date: Option<NaiveDate>,
        reason: String,
    ) -> Result<DesignateBodyResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, matter: Matter, by| {
                let referrals = referral::of_matter(tx, matter.id).await?;
                let id = ReferralId::new(&self.ids);
                let (to, said) = ((id, &to), reason.clone());
                let ((matter, ended, designated), events) =
                    referrals.designate(matter, by, to, report_date, said, &self.office())?;
                referral::update(tx, &ended).await?;
                referral::insert(tx, &designated).await?;
                let (letter, from) = (designated.kind.into(), &designated.from);
                let act = Act::of(&command.call, MatterActKind::BodyDesignated)
                    .saying(&reason)
                    .issuing(letter, from, id.uuid());
                let Recorded { version, document_number } =
                    record(tx, &matter, &events, act).await?;
                let referral_id = id.to_string();
                Ok(DesignateBodyResponse { referral_id, document_number, version })
            })
            .await
    }
}
