//! Keeps when the deadlines of a matter are due, as supervision says.

use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake, NextDate};
use crate::store::matter;

impl Intake {
    /// Keeps a date, or that there is none any more.
    #[instrument(skip_all, fields(matter.id = %it.matter, deadline.id = %it.deadline))]
    pub async fn keep_next_date(&self, tx: &mut Tx, it: &NextDate) -> Result<(), Error> {
        matter::keep_next_date(tx, it).await
    }
}
