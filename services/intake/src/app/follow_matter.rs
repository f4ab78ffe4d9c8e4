//! Keeps where a matter stands, who answers for it and from whom it is kept, as routing says.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Stage;
use crate::store::matter;

impl Intake {
    /// Follows a matter to its next stage; a newer label stands.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn follow_matter(
        &self,
        tx: &mut Tx,
        id: MatterId,
        stage: Stage,
        body: &BodyCode,
        date: NaiveDate,
        label: &Visibility,
    ) -> Result<(), Error> {
        matter::set_visibility(tx, id, label).await?;
        matter::set_stage(tx, id, stage, body, date).await
    }
}
