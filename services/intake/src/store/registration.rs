//! Writing new petitions: one statement for all rows of a batch, one more for their numbers.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, PersonCode, Visibility};
use mailbox::Tx;
use mailbox::columns::joined;
use uuid::Uuid;
use words::Word;

use super::Error;
use crate::domain::desk::Receives;
use crate::domain::import::{RowContent, RowKey};
use crate::domain::number::Series;
use crate::domain::{Desk, Purpose, Registration, Stage};

/// A registration with what intake adds to it.
#[derive(Debug)]
pub struct NewPetition {
    pub id: PetitionId,
    pub matter: MatterId,
    pub registration: Registration,
    pub desk: Desk,
    pub receives: Receives,
    pub visibility: Visibility,
    pub receiving_body: BodyCode,
    /// The official who registers it.
    pub registrar: PersonCode,
    pub register_time: DateTime<Utc>,
    pub proposed_matter: Option<MatterId>,
    /// What an imported row is known by, and what it says.
    pub imported: Option<(RowKey, RowContent)>,
    pub key_id: i16,
    pub sealed_text: Vec<u8>,
    /// None if nothing of them is known.
    pub sealed_particulars: Option<Vec<u8>>,
    pub sealed: Vec<SealedPetitioner>,
    pub blind_indexes: Vec<[u8; 32]>,
}

/// A petitioner as the database keeps one.
#[derive(Debug)]
pub struct SealedPetitioner {
    pub id: Uuid,
    pub representative: bool,
    pub key_id: i16,
    pub sealed: Vec<u8>,
}

/// Inserts petitions, their matters and their sealed petitioners in one statement.
#[expect(
    clippy::too_many_lines,
    reason = "one statement with its columns; cutting it up hides the order"
)]
pub async fn insert(tx: &mut Tx, batch: &[NewPetition]) -> Result<(), Error> {
    let each = |field: fn(&NewPetition) -> String| batch.iter().map(field).collect::<Vec<_>>();
    let ids: Vec<_> = batch.iter().map(|it| it.id.uuid()).collect();
    let matters: Vec<_> = batch.iter().map(|it| it.matter.uuid()).collect();
    let receive_times: Vec<_> = batch.iter().map(|it| it.registration.receive_time).collect();
    let register_times: Vec<_> = batch.iter().map(|it| it.register_time).collect();
    let categories: Vec<_> = batch.iter().map(|it| it.registration.category.clone()).collect();
    let word = |purpose: Option<Purpose>| purpose.map(|it| it.as_str().to_owned());
    let purposes: Vec<_> = batch.iter().map(|it| word(it.registration.purpose)).collect();
    let proposed_purposes: Vec<_> =
        batch.iter().map(|it| word(it.registration.proposal.purpose)).collect();
    let proposed_categories: Vec<_> = batch
        .iter()
        .map(|it| it.registration.proposal.category.as_ref().map(|it| it.category.clone()))
        .collect();
    let party_sizes: Vec<_> = batch.iter().map(|it| it.registration.party_size).collect();
    let notifiable: Vec<_> = batch.iter().map(|it| it.registration.is_notifiable()).collect();
    let historical: Vec<_> = batch.iter().map(|it| it.registration.historical).collect();
    let proposed: Vec<_> = batch.iter().map(|it| it.proposed_matter.map(MatterId::uuid)).collect();
    let import_keys: Vec<_> =
        batch.iter().map(|it| it.imported.map(|(key, _)| key.to_vec())).collect();
    let import_contents: Vec<_> =
        batch.iter().map(|it| it.imported.map(|(_, content)| content.to_vec())).collect();
    let desk_posts: Vec<_> =
        batch.iter().map(|it| it.desk.post.as_ref().map(ToString::to_string)).collect();
    let key_ids: Vec<_> = batch.iter().map(|it| it.key_id).collect();
    let sealed_texts: Vec<_> = batch.iter().map(|it| it.sealed_text.clone()).collect();
    let subject = |it: &NewPetition| Some(it.registration.subject.as_ref()?.as_str().to_owned());
    let subjects: Vec<_> = batch.iter().map(subject).collect();
    let particulars: Vec<_> = batch.iter().map(|it| it.sealed_particulars.clone()).collect();
    let particulars_keys: Vec<_> =
        batch.iter().map(|it| it.sealed_particulars.as_ref().map(|_| it.key_id)).collect();
    let superior = SuperiorColumns::of(batch);
    let people = SealedColumns::of(batch);
    sqlx::query!(
        "with input as (
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[],
                 $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::text[],
                 $10::int[], $11::bool[], $12::bool[], $13::text[], $14::smallint[], $15::bytea[],
                 $16::uuid[], $17::bytea[], $18::bytea[], $19::text[], $20::text[], $21::text[],
                 $22::text[], $32::text[], $33::text[], $34::text[], $35::smallint[],
                 $36::bytea[], $37::text[], $38::text[], $39::date[], $40::date[],
                 $41::text[])
             as t (petition_id, matter_id, channel, region, receive_time, register_time, category,
                 purpose, cues, party_size, notifiable, historical, receiving_body, key_id,
                 sealed_text, proposed_matter_id, import_key, import_content, desk_body, desk_post,
                 bodies, posts, proposed_category, proposed_purpose, subject, particulars_key_id,
                 sealed_particulars, superior_level, superior_letter, superior_date,
                 superior_term_date, registrar)
         ), matter as (
             insert into intake.matter (matter_id, petition_count, stage, answerable_body,
                 answerable_post, visibility_version, excluded_bodies, excluded_posts)
             select matter_id, 1, $23, desk_body, desk_post, 1, string_to_array(bodies, ','),
                 string_to_array(posts, ',')
             from input
         ), petitioner as (
             insert into intake.petitioner (petitioner_id, petition_id, ordinal, representative,
                 key_id, sealed)
             select * from unnest($24::uuid[], $25::uuid[], $26::int[], $27::bool[],
                 $28::smallint[], $29::bytea[])
         ), petitioner_index as (
             insert into intake.petitioner_index (blind_index, petition_id)
             select * from unnest($30::bytea[], $31::uuid[]) on conflict do nothing
         )
         insert into intake.petition (petition_id, matter_id, opened_matter_id, channel, region,
             receive_time, register_time, state, category, purpose, proposed_category,
             proposed_purpose, proposed_cues, party_size, notifiable, historical, receiving_body,
             key_id, sealed_text, proposed_matter_id, import_key, import_content, subject,
             particulars_key_id, sealed_particulars, superior_level, superior_letter,
             superior_date, superior_term_date, registrar, version)
         select petition_id, matter_id, matter_id, channel, region, receive_time, register_time,
             'registered', category, purpose, proposed_category, proposed_purpose,
             string_to_array(cues, ','), party_size, notifiable, historical, receiving_body,
             key_id, sealed_text, proposed_matter_id, import_key, import_content, subject,
             particulars_key_id, sealed_particulars, superior_level, superior_letter,
             superior_date, superior_term_date, registrar, 1
         from input",
        &ids,
        &matters,
        &each(|it| it.registration.channel.as_str().to_owned()),
        &each(|it| it.registration.region.to_string()),
        &receive_times,
        &register_times,
        &categories as &[Option<String>],
        &purposes as &[Option<String>],
        &each(|it| {
            let cues = it.registration.proposed_cues();
            cues.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(",")
        }),
        &party_sizes,
        &notifiable,
        &historical,
        &each(|it| it.receiving_body.to_string()),
        &key_ids,
        &sealed_texts,
        &proposed as &[Option<Uuid>],
        &import_keys as &[Option<Vec<u8>>],
        &import_contents as &[Option<Vec<u8>>],
        &each(|it| it.desk.body.to_string()),
        &desk_posts as &[Option<String>],
        &each(|it| joined(&it.visibility.excluded_bodies)),
        &each(|it| joined(&it.visibility.excluded_posts)),
        Stage::Registered.as_str(),
        &people.ids,
        &people.petitions,
        &people.ordinals,
        &people.representatives,
        &people.key_ids,
        &people.sealed,
        &people.indexes,
        &people.index_petitions,
        &proposed_categories as &[Option<String>],
        &proposed_purposes as &[Option<String>],
        &subjects as &[Option<String>],
        &particulars_keys as &[Option<i16>],
        &particulars as &[Option<Vec<u8>>],
        &superior.levels as &[Option<String>],
        &superior.letters as &[Option<String>],
        &superior.dates as &[Option<NaiveDate>],
        &superior.term_dates as &[Option<NaiveDate>],
        &each(|it| it.registrar.to_string()),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives the petitions their numbers, in their order; the series stays locked until the commit, so call it last.
pub async fn number(
    tx: &mut Tx,
    series: &Series,
    petitions: &[PetitionId],
) -> Result<HashMap<PetitionId, String>, Error> {
    let ids: Vec<_> = petitions.iter().map(|id| id.uuid()).collect();
    let numbers = tx.next_numbers(&series.to_string(), Series::DIGITS, ids.len()).await?;
    sqlx::query!(
        "insert into intake.register (number, petition_id) select * from unnest($1::text[], $2::uuid[])",
        &numbers,
        &ids,
    )
    .execute(tx.connection())
    .await?;
    Ok(petitions.iter().copied().zip(numbers).collect())
}

#[derive(Default)]
struct SuperiorColumns {
    levels: Vec<Option<String>>,
    letters: Vec<Option<String>>,
    dates: Vec<Option<NaiveDate>>,
    term_dates: Vec<Option<NaiveDate>>,
}

impl SuperiorColumns {
    fn of(batch: &[NewPetition]) -> Self {
        let mut columns = Self::default();
        for petition in batch {
            let it = petition.registration.superior.as_ref();
            columns.levels.push(it.map(|it| it.level.as_str().to_owned()));
            columns.letters.push(it.map(|it| it.number.clone()));
            columns.dates.push(it.map(|it| it.date));
            columns.term_dates.push(it.and_then(|it| it.term_date));
        }
        columns
    }
}

#[derive(Default)]
struct SealedColumns {
    ids: Vec<Uuid>,
    petitions: Vec<Uuid>,
    ordinals: Vec<i32>,
    representatives: Vec<bool>,
    key_ids: Vec<i16>,
    sealed: Vec<Vec<u8>>,
    indexes: Vec<Vec<u8>>,
    index_petitions: Vec<Uuid>,
}

impl SealedColumns {
    fn of(batch: &[NewPetition]) -> Self {
        let mut columns = Self::default();
        for petition in batch {
            for (ordinal, petitioner) in (0..).zip(&petition.sealed) {
                columns.ids.push(petitioner.id);
                columns.petitions.push(petition.id.uuid());
                columns.ordinals.push(ordinal);
                columns.representatives.push(petitioner.representative);
                columns.key_ids.push(petitioner.key_id);
                columns.sealed.push(petitioner.sealed.clone());
            }
            for index in &petition.blind_indexes {
                columns.indexes.push(index.to_vec());
                columns.index_petitions.push(petition.id.uuid());
            }
        }
        columns
    }
}
