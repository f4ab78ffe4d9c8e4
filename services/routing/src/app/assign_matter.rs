//! Assigns a screened matter: a referral that demands a result report by a date.

use chrono::NaiveDate;
use kernel::{Actor, BodyCode};
use tracing::instrument;

use super::{Command, Error, Referred, Routing};

impl Routing {
    /// Assigns a matter; to the screening's competent body if no other is named.
    #[instrument(skip_all, fields(matter.id = %command.matter))]
    pub async fn assign_matter(
        &self,
        actor: &Actor,
        command: Command,
        to: Option<BodyCode>,
        report_date: NaiveDate,
    ) -> Result<Referred, Error> {
        self.pass_on(actor, command, to, Some(report_date)).await
    }
}
