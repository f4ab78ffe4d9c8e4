//! Takes a petitioner's word on how a matter was handled: of the petition office and of the body apart, once.

use headwater_proto::intake::v1::RateHandlingResponse;
use kernel::OfficeDay;
use kernel::ids::HandlingId;
use mailbox::Record;
use service_kit::Call;
use service_kit::parse::to_timestamp;
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::rating::Rating;
use crate::domain::{Filed, Refusal};
use crate::seal::KEY_ID;
use crate::store::{facts, petition, rating};

/// What a petitioner says, of which handling, and what shows that it is the petitioner.
#[derive(Debug)]
pub struct RateRequest {
    pub number: String,
    pub code: String,
    pub handling: HandlingId,
    pub rating: Rating,
    /// Empty if nothing is said beside the grades.
    pub word: String,
}

impl Intake {
    /// Takes a rating, sealed like the petition's text. Whoever may not query the petition may not rate it and learns no more.
    #[instrument(skip_all, fields(petition.id))]
    pub async fn rate_handling(
        &self,
        call: Call,
        request: RateRequest,
    ) -> Result<RateHandlingResponse, Error> {
        let RateRequest { number, code, handling, rating, word } = request;
        let (view, filed) = self.opened(&number, &code).await?;
        drop(view);
        let id = filed.petition.id;
        tracing::Span::current().record("petition.id", tracing::field::display(id));
        // Petitioners have no name among callers: what they chose names a request of their own petition.
        let call = Call { request_id: format!("{id}.{}", call.request_id), ..call };
        self.store
            .create_as_service(&call, self.clock.now(), async |tx| {
                let filed = Filed::lock(tx, id).await?;
                let filed = filed.ok_or(Error::Refused(Refusal::QueryRefused))?;
                let filed = petition::as_petitioned(tx.connection(), filed).await?;
                let (now, today) = (tx.now(), tx.now().office_date());
                let opinions = rating::opinions(tx.connection(), filed.matter.id, id).await?;
                let (opinion, rated) = opinions
                    .into_iter()
                    .find(|(it, _)| it.handling == handling)
                    .ok_or(Error::Refused(Refusal::OpinionNotFound))?;
                let event =
                    opinion.rate(rated.is_some(), &self.terms, today).map_err(Error::Refused)?;
                rating::insert(tx, id, handling, rating, self.sealed(&filed, handling, &word)?)
                    .await?;
                if filed.petition.imported {
                    tx.mark_bulk();
                }
                tx.publish(facts::of_petition(&filed, &event, today));
                Ok(RateHandlingResponse { rate_time: Some(to_timestamp(now)) })
            })
            .await
    }

    /// A petitioner's word with the key that seals it; nothing where nothing is said.
    fn sealed(
        &self,
        filed: &Filed,
        handling: HandlingId,
        word: &str,
    ) -> Result<Option<(i16, Vec<u8>)>, Error> {
        if word.is_empty() {
            return Ok(None);
        }
        let sealed = self.seal.seal_word((filed.petition.id, handling), word, &self.ids);
        let sealed = sealed.ok_or_else(|| Error::inconsistent("rating", "sealing failed"))?;
        Ok(Some((KEY_ID, sealed)))
    }
}
