//! Reads the petitioners' names and addresses for a stated purpose, so many times an hour and a day; leaves a record they can read.

use kernel::ids::{PetitionId, PetitionerId};
use kernel::{Actor, Sensitive};
use mailbox::Record;
use tracing::instrument;
use words::intake::PersonalReadKind;

use super::{Error, Intake};
use crate::domain::{Filed, Petitioner, Refusal};
use crate::store::petitioner;

/// Who petitions, and by which telephone.
#[derive(Debug)]
pub struct People {
    pub petitioners: Vec<Petitioner>,
    /// Empty if none is known, or if it is not for this reader.
    pub caller_number: Sensitive<String>,
    /// Those that were corrected, the oldest first.
    pub earlier_caller_numbers: Sensitive<Vec<String>>,
}

impl Intake {
    /// Reads personal data; the record of it is committed before anything is shown.
    #[instrument(skip_all, fields(petition.id = %id))]
    pub async fn read_petitioners(
        &self,
        actor: &Actor,
        id: PetitionId,
        purpose: &str,
    ) -> Result<Sensitive<People>, Error> {
        let officer = actor.officer()?;
        let mut tx = self.store.begin(actor, self.clock.now()).await?;
        let filed = Filed::lock(&mut tx, id)
            .await?
            .filter(|it| it.admits_to_text(officer))
            .ok_or(Error::Refused(Refusal::PetitionNotFound))?;
        let what = (PersonalReadKind::Petitioners, purpose);
        self.count_read(&mut tx, id, officer, what).await?.map_err(Error::Refused)?;
        let sealed = petitioner::sealed(&mut tx, id).await?;
        let particulars = self.particulars(tx.connection(), id).await?;
        let corrections = self.corrections(tx.connection(), id).await?;
        tx.commit().await?;
        let mut petitioners = sealed
            .iter()
            .map(|(owner, bytes)| {
                self.seal
                    .open_petitioner((id, PetitionerId::from(*owner)), bytes)
                    .ok_or_else(|| Error::inconsistent("petitioner", "a sealed row does not open"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut caller_number = particulars.caller_number().to_owned();
        let stood = corrections.iter().map(|it| it.before.particulars.caller_number());
        let mut earlier: Vec<_> =
            stood.filter(|it| !it.is_empty() && *it != caller_number).map(str::to_owned).collect();
        earlier.dedup();
        if !filed.writes_to_petitioner(officer, &self.office()) {
            if petitioners.iter().any(|it| it.name_withheld) {
                caller_number.clear();
                earlier.clear();
            }
            let shown = |it: Petitioner| if it.name_withheld { it.unnamed() } else { it };
            petitioners = petitioners.into_iter().map(shown).collect();
        }
        Ok(Sensitive::new(People {
            petitioners,
            caller_number: Sensitive::new(caller_number),
            earlier_caller_numbers: Sensitive::new(earlier),
        }))
    }
}
