//! Asks a petitioner for more until a day; no term stops for it.

use chrono::NaiveDate;
use headwater_proto::intake::v1::RequestSupplementResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::Filed;
use crate::store::addition;

impl Intake {
    /// Asks for more on behalf of the body that answers for the matter.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn request_supplement(
        &self,
        command: Command<PetitionId>,
        last_date: NaiveDate,
        text: String,
    ) -> Result<RequestSupplementResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                filed.require_reader_of_text(by.officer).map_err(Error::Refused)?;
                let id = filed.petition.id;
                let asked = addition::requests(tx.connection(), id).await?;
                let asked = asked.last().map(|it| it.asked);
                let (filed, event) = filed
                    .ask_for_supplement(by.officer, last_date, asked, by.today)
                    .map_err(Error::Refused)?;
                let version = record(tx, &filed, &event, by.today).await?;
                let sealed = self.seal.seal_addition((id, version), &text, &self.ids);
                let sealed = sealed
                    .ok_or_else(|| Error::inconsistent("supplement_request", "sealing failed"))?;
                addition::insert_request(tx, (id, version), by.officer, last_date, &sealed).await?;
                Ok(RequestSupplementResponse { version })
            })
            .await
    }
}
