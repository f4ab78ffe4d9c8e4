//! Assigns a screened matter: a referral that demands a result report by a date.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use kernel::{Actor, BodyCode};
use mailbox::Command;
use tracing::instrument;

use super::{Error, Referred, Routing};

impl Routing {
    /// Assigns a matter; to the screening's competent body if no other is named.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn assign_matter(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        to: Option<BodyCode>,
        report_date: NaiveDate,
    ) -> Result<Referred, Error> {
        self.pass_on(actor, command, to, Some(report_date)).await
    }
}
