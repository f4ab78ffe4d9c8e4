//! Registers a petition: number, receipt, query code and an answerable desk, in one transaction.

use chrono::{DateTime, Datelike, Utc};
use kernel::ids::{MatterId, PetitionId, PetitionerId};
use kernel::{Actor, BodyCode, OfficeDay, Officer, PostCode};
use mailbox::{RequestKey, Tx};
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{Error, Intake};
use crate::domain::Registration;
use crate::domain::number::Series;
use crate::seal::KEY_ID;
use crate::store::facts;
use crate::store::petitioner;
use crate::store::petitioner::Earlier;
use crate::store::registration::{self, NewPetition, SealedPetitioner};

/// The receipt. Kept for retries without the query code, which is derived again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registered {
    pub petition: PetitionId,
    pub matter: MatterId,
    pub number: String,
    pub register_time: DateTime<Utc>,
    pub answerable_body: BodyCode,
    pub answerable_post: Option<PostCode>,
    pub proposed_matter: Option<MatterId>,
}

impl Intake {
    /// Registers a petition.
    #[instrument(skip_all, fields(petition.id, matter.id))]
    pub async fn register_petition(
        &self,
        actor: &Actor,
        request: &RequestKey,
        registration: Registration,
    ) -> Result<Registered, Error> {
        let officer = actor.officer()?;
        let now = self.clock.now();
        self.check(&registration, now)?;
        let mut tx = self.store.begin(actor, now).await?;
        let new = self.prepare(officer, vec![(registration, None)], &mut tx).await?;
        let registered = self.write(&mut tx, &officer.body, new).await?;
        let receipt = registered.into_iter().next().ok_or_else(lost)?;
        tracing::Span::current()
            .record("petition.id", tracing::field::display(receipt.petition))
            .record("matter.id", tracing::field::display(receipt.matter));
        tx.remember(request, &receipt)?;
        match tx.commit().await {
            // A retry finds the first answer only here, so that the first try pays no extra round trip.
            Err(Error::RequestInFlight) => {
                self.store.first_answer(request).await?.ok_or(Error::RequestInFlight)
            }
            outcome => outcome.map(|()| receipt),
        }
    }

    /// The code that opens the petition to its petitioner.
    pub fn query_code(&self, petition: PetitionId) -> String {
        self.seal.query_code(petition, FIRST_GENERATION)
    }

    /// All complaints about a registration, or none.
    pub(super) fn check(
        &self,
        registration: &Registration,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let complaints = registration.check(now, &self.regions, &self.categories);
        if complaints.is_empty() { Ok(()) } else { Err(Error::Invalid(complaints)) }
    }

    /// Seals, recognises and labels what is to be written; reads earlier petitions of the same people in one query.
    pub(super) async fn prepare(
        &self,
        officer: &Officer,
        registrations: Vec<(Registration, Option<[u8; 32]>)>,
        tx: &mut Tx,
    ) -> Result<Vec<NewPetition>, Error> {
        let mut batch = Vec::with_capacity(registrations.len());
        for (registration, import_key) in registrations {
            batch.push(self.seal_one(officer, registration, import_key, tx.now())?);
        }
        let indexes: Vec<_> = batch.iter().flat_map(|it| it.blind_indexes.clone()).collect();
        let mut earlier = petitioner::find_earlier(tx, &indexes).await?;
        for new in &mut batch {
            let same_category = |it: &&Earlier| it.category == new.registration.category;
            new.proposed_matter = new
                .blind_indexes
                .iter()
                .filter_map(|index| earlier.get(index)?.iter().find(same_category))
                .map(|found| found.matter)
                .next();
            // Two petitions of one person in the same batch know of each other as well.
            for index in &new.blind_indexes {
                let this = Earlier {
                    matter: new.proposed_matter.unwrap_or(new.matter),
                    category: new.registration.category.clone(),
                };
                earlier.entry(*index).or_default().insert(0, this);
            }
        }
        Ok(batch)
    }

    /// Writes petitions, gives them numbers and publishes the facts; the numbers' series is locked last.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        receiving_body: &BodyCode,
        batch: Vec<NewPetition>,
    ) -> Result<Vec<Registered>, Error> {
        registration::insert(tx, &batch).await?;
        let ids: Vec<_> = batch.iter().map(|new| new.id).collect();
        let year = tx.now().office_date().year();
        let series = Series { body: receiving_body.clone(), year };
        let numbers = registration::number(tx, &series, &ids).await?;
        batch
            .into_iter()
            .map(|new| {
                let number = numbers.get(&new.id).cloned().ok_or_else(lost)?;
                tx.publish(facts::petition_registered(&new, &number));
                Ok(Registered {
                    petition: new.id,
                    matter: new.matter,
                    number,
                    register_time: new.register_time,
                    answerable_body: new.desk.0,
                    answerable_post: new.desk.1,
                    proposed_matter: new.proposed_matter,
                })
            })
            .collect()
    }

    fn seal_one(
        &self,
        officer: &Officer,
        registration: Registration,
        import_key: Option<[u8; 32]>,
        now: DateTime<Utc>,
    ) -> Result<NewPetition, Error> {
        let mut sealed = Vec::with_capacity(registration.petitioners.len());
        let mut blind_indexes = Vec::new();
        for person in &registration.petitioners {
            let id = PetitionerId::new(&self.ids);
            let bytes = self
                .seal
                .seal(id, person, &self.ids)
                .ok_or_else(|| Error::inconsistent("petitioner", "sealing failed"))?;
            sealed.push(SealedPetitioner {
                id: id.uuid(),
                representative: person.representative,
                key_id: KEY_ID,
                sealed: bytes,
            });
            blind_indexes.extend(person.blind_indexes().iter().map(|it| self.seal.blind_index(it)));
        }
        Ok(NewPetition {
            id: PetitionId::new(&self.ids),
            matter: MatterId::new(&self.ids),
            desk: registration.desk(officer),
            visibility: registration.visibility(),
            receiving_body: officer.body.clone(),
            register_time: now,
            proposed_matter: None,
            import_key,
            sealed,
            blind_indexes,
            registration,
        })
    }
}

/// A query code's generation at registration; a new code raises it.
const FIRST_GENERATION: i32 = 1;

fn lost() -> Error {
    Error::inconsistent("register", "a petition got no number")
}
