//! Corrects what was entered wrongly; what stood until then stays in the record.

use headwater_proto::intake::v1::CorrectPetitionResponse;
use kernel::Invalid;
use kernel::ids::{PetitionId, PetitionerId};
use mailbox::Tx;
use service_kit::Command;
use tracing::instrument;

use super::{Error, Intake, record};
use crate::domain::correction::Correction;
use crate::domain::{Details, Filed, Particulars, Petitioner, Subject};
use crate::seal::KEY_ID;
use crate::store::{addition, petition, petitioner};

/// What the caller wants to stand; none of it was compared with the petition yet.
#[derive(Clone, Default)]
pub struct CorrectionAsked {
    /// `Some(None)` takes the line away.
    pub subject: Option<Option<String>>,
    pub place: Option<String>,
    pub details: Option<Details>,
}

impl std::fmt::Debug for CorrectionAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectionAsked(***)")
    }
}

impl Intake {
    /// Corrects a petition for whoever may read what it says.
    #[instrument(skip_all, fields(petition.id = %command.id))]
    pub async fn correct_petition(
        &self,
        command: Command<PetitionId>,
        asked: CorrectionAsked,
        reason: String,
    ) -> Result<CorrectPetitionResponse, Error> {
        self.store
            .change(&command, self.clock.now(), async |tx, filed: Filed, by| {
                filed.require_reader_of_text(by.officer).map_err(Error::Refused)?;
                // Whoever handles the matter neither rewrites the record nor finds out a withheld name by trying.
                filed.require_receiver(by.officer, &self.office()).map_err(Error::Refused)?;
                let id = filed.petition.id;
                let stood = self.particulars(tx.connection(), id).await?;
                let to = self.compared(tx, &filed, &stood, asked).await?;
                let (filed, now, before, event) =
                    filed.correct(stood, to).map_err(Error::Refused)?;
                let broken = || Error::inconsistent("petition", "sealing failed");
                let sealed = self.seal.seal_particulars(id, &now, &self.ids).ok_or_else(broken)?;
                petition::save_correction(tx, &filed.petition, KEY_ID, &sealed).await?;
                let version = record(tx, &filed, &event, by.today).await?;
                let of = (id, version);
                let before = self.seal.seal_before(of, &before, &self.ids).ok_or_else(broken)?;
                addition::insert_correction(tx, of, by.officer, &reason, &before).await?;
                Ok(CorrectPetitionResponse { version })
            })
            .await
    }

    /// The correction, if it fits the petition: its channel, its day, and who petitions, of whom the line may not say anything.
    async fn compared(
        &self,
        tx: &mut Tx,
        filed: &Filed,
        stood: &Particulars,
        asked: CorrectionAsked,
    ) -> Result<Correction, Error> {
        let CorrectionAsked { subject, place, details } = asked;
        let (channel, received) = (filed.petition.channel, filed.petition.receive_time);
        let checked = details.map(|it| it.check(Some(channel), Some(received), tx.now()));
        let mut complaints = Vec::new();
        let details = checked.transpose().unwrap_or_else(|wrong: Vec<Invalid>| {
            complaints.extend(wrong);
            None
        });
        let subject = match subject {
            Some(Some(line)) => {
                let people = self.people(tx, filed.petition.id).await?;
                // The number that stands, and the one that is to stand.
                let callers = [details.as_ref().map(Details::caller), Some(stood.caller_number())];
                let callers: Vec<_> = callers.into_iter().flatten().collect();
                match Subject::given(line, &people, &callers) {
                    Ok(subject) => Some(Some(subject)),
                    Err(wrong) => {
                        complaints.extend(wrong);
                        None
                    }
                }
            }
            Some(None) => Some(None),
            None => None,
        };
        if complaints.is_empty() {
            Ok(Correction { subject, place, details })
        } else {
            Err(Error::Invalid(complaints))
        }
    }

    /// Who petitions, for comparing; shown to nobody.
    async fn people(&self, tx: &mut Tx, id: PetitionId) -> Result<Vec<Petitioner>, Error> {
        let sealed = petitioner::sealed(tx, id).await?;
        let open = |(owner, bytes): &(uuid::Uuid, Vec<u8>)| {
            self.seal
                .open_petitioner((id, PetitionerId::from(*owner)), bytes)
                .ok_or_else(|| Error::inconsistent("petitioner", "a sealed row does not open"))
        };
        sealed.iter().map(open).collect()
    }
}
