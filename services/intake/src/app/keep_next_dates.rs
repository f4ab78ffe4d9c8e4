//! Keeps when the deadlines of matters are due, as supervision says.

use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake, NextDate};
use crate::store::matter;

impl Intake {
    /// Keeps each date, or that there is none any more; of several words about one deadline the newest.
    #[instrument(skip_all, fields(deadline.count = dates.len()))]
    pub async fn keep_next_dates(
        &self,
        tx: &mut Tx,
        mut dates: Vec<NextDate>,
    ) -> Result<(), Error> {
        dates.sort_by_key(|it| (it.deadline, std::cmp::Reverse(it.version)));
        dates.dedup_by_key(|it| it.deadline);
        matter::keep_next_dates(tx, &dates).await
    }
}
