//! Takes what a petitioner adds to a petition later.

use chrono::{DateTime, Utc};
use headwater_proto::intake::v1::SupplementPetitionResponse;
use kernel::ids::PetitionId;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::Filed;
use crate::store::addition;

impl Intake {
    /// Takes an addition, sealed like the text, for whoever may read that; whoever handles the matter hears that there is one.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn supplement_petition(
        &self,
        command: Command<PetitionId>,
        receive_time: DateTime<Utc>,
        text: String,
    ) -> Result<SupplementPetitionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                filed.require_reader_of_text(by.officer).map_err(Error::Refused)?;
                let id = filed.petition.id;
                let asked = addition::requests(tx.connection(), id).await?;
                let asked: Vec<_> = asked.into_iter().map(|it| it.asked).collect();
                let (filed, answers, event) =
                    filed.supplement(receive_time, &asked).map_err(Error::Refused)?;
                let version = record(tx, &filed, &event, by.today).await?;
                let sealed = self.seal.seal_addition((id, version), &text, &self.ids);
                let sealed =
                    sealed.ok_or_else(|| Error::inconsistent("supplement", "sealing failed"))?;
                let of = (id, version);
                addition::insert_supplement(tx, of, by.officer, receive_time, answers, &sealed)
                    .await?;
                Ok(SupplementPetitionResponse { answers_request: answers.is_some(), version })
            })
            .await
    }
}
