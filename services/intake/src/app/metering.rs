//! Counts and records openings of what is personal, by kind.

use kernel::ids::PetitionId;
use kernel::{Actor, OfficeDay, Officer};
use mailbox::Tx;
use words::intake::PersonalReadKind;

use super::{Error, Intake};
use crate::domain::Refusal;
use crate::store::personal_read;

impl Intake {
    /// Counts and records that an officer opens what is personal about a petition; a refusal if it is one too many, and then nothing is
    /// recorded.
    pub(super) async fn count_read(
        &self,
        tx: &mut Tx,
        petition: PetitionId,
        officer: &Officer,
        (kind, purpose): (PersonalReadKind, &str),
    ) -> Result<Result<(), Refusal>, Error> {
        let so_far = personal_read::so_far(tx, officer, kind).await?;
        let day_count = match self.read_limits.next(kind, so_far) {
            Ok(day_count) => day_count,
            Err(refusal) => return Ok(Err(refusal)),
        };
        personal_read::record(tx, petition, officer, (kind, purpose), day_count).await?;
        Ok(Ok(()))
    }

    /// The same, where reading again on the same day is nothing new; the record is committed before anything is shown.
    pub(super) async fn open_once_a_day(
        &self,
        actor: &Actor,
        petition: PetitionId,
        kind: PersonalReadKind,
    ) -> Result<Result<(), Refusal>, Error> {
        let (officer, now) = (actor.officer()?, self.clock.now());
        let mut view = self.store.read(actor).await?;
        let today = now.office_date();
        if personal_read::is_known(view.connection(), petition, officer, kind, today).await? {
            return Ok(Ok(()));
        }
        drop(view);
        let mut tx = self.store.begin(actor, now).await?;
        let counted = self.count_read(&mut tx, petition, officer, (kind, "")).await?;
        tx.commit().await?;
        Ok(counted)
    }
}
