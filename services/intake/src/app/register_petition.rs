//! Registers a petition: number, receipt, query code and an answerable desk, in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Utc};
use headwater_proto::intake::v1::{FieldComplaint, RegisterPetitionResponse};
use kernel::ids::{MatterId, PetitionId, PetitionerId};
use kernel::{BodyCode, Invalid, OfficeDay, Officer};
use mailbox::Tx;
use service_kit::parse::to_timestamp;
use service_kit::{Call, Turns};
use tracing::instrument;
use words::intake::PersonalReadKind;

use super::{Error, Intake};
use crate::domain::import::{RowContent, RowKey};
use crate::domain::number::Series;
use crate::domain::{Desk, Registration};
use crate::seal::{FIRST_GENERATION, KEY_ID};
use crate::store::facts;
use crate::store::petitioner::{self, Earlier};
use crate::store::registration::{self, NewPetition, SealedPetitioner};

impl Intake {
    /// Registers a petition. The receipt is kept for retries without the query code, which is stored nowhere.
    #[instrument(skip_all, fields(petition.id, matter.id))]
    pub async fn register_petition(
        &self,
        call: Call,
        registration: Registration,
    ) -> Result<RegisterPetitionResponse, Error> {
        self.store
            .create(&call, self.clock.now(), async |tx, by| {
                let new = self.prepare(by.officer, vec![(registration, None)], tx).await?;
                let shows = self.meter_proposal(tx, by.officer, &new).await?;
                let registered = self.write(tx, &by.officer.body, new).await?;
                let (new, number) = registered.into_iter().next().ok_or_else(number_missing)?;
                tracing::Span::current()
                    .record("petition.id", tracing::field::display(new.id))
                    .record("matter.id", tracing::field::display(new.matter));
                Ok(receipt(&new, number, shows))
            })
            .await
    }

    /// Counts a proposal as an opening of what is personal: naming somebody is a search for that person's earlier petitions. One too
    /// many is not shown, and the petition is registered all the same: a refusal would turn somebody away, and tell that there is
    /// something.
    async fn meter_proposal(
        &self,
        tx: &mut Tx,
        officer: &Officer,
        new: &[NewPetition],
    ) -> Result<bool, Error> {
        let Some(new) = new.iter().find(|it| it.proposed_matter.is_some()) else {
            return Ok(false);
        };
        let what = (PersonalReadKind::Proposal, "");
        Ok(self.count_read(tx, new.id, officer, what).await?.is_ok())
    }

    /// The first code that opens the petition to its petitioner.
    pub fn first_query_code(&self, petition: PetitionId) -> String {
        self.seal.query_code(petition, FIRST_GENERATION)
    }

    /// Seals, recognises and labels what is to be written; reads earlier petitions of the same people in one query.
    pub(super) async fn prepare(
        &self,
        officer: &Officer,
        registrations: Vec<(Registration, Option<(RowKey, RowContent)>)>,
        tx: &mut Tx,
    ) -> Result<Vec<NewPetition>, Error> {
        let (mut batch, mut turns) = (Vec::with_capacity(registrations.len()), Turns::default());
        for (registration, imported) in registrations {
            batch.push(self.seal_one(officer, registration, imported, tx.now())?);
            turns.next().await;
        }
        let indexes: Vec<_> = batch.iter().flat_map(|it| it.blind_indexes.clone()).collect();
        let mut earlier = petitioner::find_earlier(tx, &officer.body, &indexes).await?;
        for new in &mut batch {
            // Of two petitions about nothing that is known nobody can say that they are about the same.
            let about = new.registration.about().map(str::to_owned);
            let the_same = |it: &&Earlier| about.is_some() && it.about == about;
            new.proposed_matter = new
                .blind_indexes
                .iter()
                .filter_map(|index| earlier.get(index)?.iter().find(the_same))
                .map(|found| found.matter)
                .next();
            // Two petitions of one person in the same batch know of each other as well.
            for index in &new.blind_indexes {
                let this = Earlier {
                    matter: new.proposed_matter.unwrap_or(new.matter),
                    about: about.clone(),
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
    ) -> Result<Vec<(NewPetition, String)>, Error> {
        registration::insert(tx, &batch).await?;
        let year = tx.now().office_date().year();
        // A gap in the open numbers would tell that there is something kept from somebody.
        let (restricted, open): (Vec<_>, Vec<_>) =
            batch.iter().partition(|new| new.visibility.restricts());
        let mut numbers = HashMap::new();
        for (restricted, petitions) in [(false, open), (true, restricted)] {
            let ids: Vec<_> = petitions.into_iter().map(|new| new.id).collect();
            let series = Series { body: receiving_body.clone(), year, restricted };
            if !ids.is_empty() {
                numbers.extend(registration::number(tx, &series, &ids).await?);
            }
        }
        batch
            .into_iter()
            .map(|new| {
                let number = numbers.remove(&new.id).ok_or_else(number_missing)?;
                tx.publish(facts::petition_registered(&new, &number));
                if let Some(directly) = facts::received_directly(&new, &number) {
                    tx.publish(directly);
                }
                Ok((new, number))
            })
            .collect()
    }

    fn seal_one(
        &self,
        officer: &Officer,
        registration: Registration,
        imported: Option<(RowKey, RowContent)>,
        now: DateTime<Utc>,
    ) -> Result<NewPetition, Error> {
        let petition = PetitionId::new(&self.ids);
        let broken = || Error::inconsistent("petition", "sealing failed");
        let text = self.seal.seal_text(petition, &registration.text, &self.ids);
        let particulars = &registration.particulars;
        let sealed_particulars = (!particulars.is_empty())
            .then(|| self.seal.seal_particulars(petition, particulars, &self.ids))
            .map(|it| it.ok_or_else(broken))
            .transpose()?;
        let mut sealed = Vec::with_capacity(registration.petitioners.len());
        let mut blind_indexes = Vec::new();
        for person in &registration.petitioners {
            let id = PetitionerId::new(&self.ids);
            let bytes =
                self.seal.seal_petitioner((petition, id), person, &self.ids).ok_or_else(broken)?;
            sealed.push(SealedPetitioner {
                id: id.uuid(),
                representative: person.representative,
                key_id: KEY_ID,
                sealed: bytes,
            });
            blind_indexes.extend(person.blind_indexes().iter().map(|it| self.seal.blind_index(it)));
        }
        let office = self.office();
        let visibility = registration.visibility(&office);
        let desk = Desk::of(&visibility, officer, &office);
        Ok(NewPetition {
            id: petition,
            key_id: KEY_ID,
            sealed_text: text.ok_or_else(broken)?,
            sealed_particulars,
            matter: MatterId::new(&self.ids),
            receives: desk.receives(&office),
            desk,
            visibility,
            receiving_body: officer.body.clone(),
            registrar: officer.person.clone(),
            register_time: now,
            proposed_matter: None,
            imported,
            sealed,
            blind_indexes,
            registration,
        })
    }
}

fn receipt(new: &NewPetition, number: String, shows_proposal: bool) -> RegisterPetitionResponse {
    let Desk { body, post } = &new.desk;
    RegisterPetitionResponse {
        petition_id: new.id.to_string(),
        matter_id: new.matter.to_string(),
        number,
        query_code: String::new(),
        register_time: Some(to_timestamp(new.register_time)),
        answerable_post: post.as_ref().map_or_else(|| body.to_string(), ToString::to_string),
        proposed_matter_id: new
            .proposed_matter
            .filter(|_| shows_proposal)
            .map(|id| id.to_string())
            .unwrap_or_default(),
        version: 1,
        remarks: new.registration.remarks().into_iter().map(complaint).collect(),
    }
}

/// A complaint or a remark about a field, as the contract says it.
pub fn complaint(it: Invalid) -> FieldComplaint {
    FieldComplaint {
        field: it.field,
        reason: it.reason.to_owned(),
        message_zh: it.zh,
        message_en: it.en,
    }
}

fn number_missing() -> Error {
    Error::inconsistent("register", "a petition got no number")
}
