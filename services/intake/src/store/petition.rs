//! Reading and changing petitions.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::{MatterId, PetitionId};
use mailbox::columns::{code, label, word};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::Error;
use crate::domain::{
    Channel, CueKind, Filed, Level, Matter, Petition, PetitionState, Proposed, Purpose, Refusal,
    Stage, SuperiorAssignment,
};

/// A petition and its matter, as one row.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Row {
    petition_id: Uuid,
    matter_id: Uuid,
    number: String,
    channel: String,
    region: String,
    receive_time: DateTime<Utc>,
    register_time: DateTime<Utc>,
    state: String,
    category: Option<String>,
    purpose: Option<String>,
    proposed_category: Option<String>,
    proposed_purpose: Option<String>,
    proposed_cues: Vec<String>,
    subject: Option<String>,
    superior_level: Option<String>,
    superior_letter: Option<String>,
    superior_date: Option<NaiveDate>,
    superior_term_date: Option<NaiveDate>,
    party_size: i32,
    notifiable: bool,
    historical: bool,
    receiving_body: String,
    proposed_matter_id: Option<Uuid>,
    imported: bool,
    query_generation: i32,
    void_reason: Option<String>,
    version: i64,
    petition_count: i32,
    stage: String,
    answerable_body: String,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

impl Record for Filed {
    type Id = PetitionId;
    type Refusal = Refusal;
    const NAME: &'static str = "petition";

    fn version(&self) -> i64 {
        self.petition.version
    }

    fn admits(&self, officer: &kernel::Officer) -> bool {
        Filed::admits(self, officer)
    }

    fn unknown() -> Refusal {
        Refusal::PetitionNotFound
    }

    /// The petition with its matter, both locked. It takes the same statements whether there is one or not: what follows may be kept from
    /// whoever asks, who is not to learn from the time that there is something.
    async fn lock(tx: &mut Tx, id: PetitionId) -> Result<Option<Self>, Error> {
        let locked = sqlx::query_scalar!(
            "select p.petition_id from intake.petition p join intake.matter m using (matter_id)
             where p.petition_id = $1 for update of p, m",
            id.uuid()
        )
        .fetch_optional(tx.connection())
        .await?;
        let found = find(tx.connection(), Some(id), None).await?;
        Ok(locked.and(found))
    }
}

/// The petition with this id or number, with its matter.
pub async fn find(
    connection: &mut PgConnection,
    id: Option<PetitionId>,
    number: Option<&str>,
) -> Result<Option<Filed>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select p.petition_id, p.matter_id, r.number, p.channel, p.region, p.receive_time,
             p.register_time, p.state, p.category, p.purpose, p.proposed_category,
             p.proposed_purpose, p.proposed_cues, p.subject, p.superior_level, p.superior_letter, p.superior_date,
             p.superior_term_date, p.party_size, p.notifiable, p.historical,
             p.receiving_body, p.proposed_matter_id, p.import_key is not null as "imported!",
             p.query_generation, r.void_reason, p.version,
             m.petition_count, m.stage, m.answerable_body, m.visibility_version,
             m.excluded_bodies, m.excluded_posts
         from intake.petition p
             join intake.register r using (petition_id)
             join intake.matter m using (matter_id)
             -- Whoever may not know of what it was before it was linked may not know of it now.
             join intake.matter o on o.matter_id = p.opened_matter_id
         where p.petition_id = $1 or r.number = $2"#,
        id.map(PetitionId::uuid),
        number,
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::into_domain).transpose()
}

/// A petition as its petitioner may know of it: a query code opens what the petition says and not what that was linked to, where that is
/// kept from more people.
pub async fn as_petitioned(
    connection: &mut PgConnection,
    mut filed: Filed,
) -> Result<Filed, Error> {
    if filed.petition.state == PetitionState::Linked
        && let Some(own) = own_matter_if_wider(connection, filed.petition.id).await?
    {
        filed.matter = own;
    }
    Ok(filed)
}

/// The matter that a linked petition opened itself, if the one that it belongs to now is kept from more people.
async fn own_matter_if_wider(
    connection: &mut PgConnection,
    id: PetitionId,
) -> Result<Option<Matter>, Error> {
    let row = sqlx::query!(
        "select o.matter_id, o.petition_count, o.stage, o.answerable_body, o.visibility_version,
             o.excluded_bodies, o.excluded_posts
         from intake.petition p
             join intake.matter m using (matter_id)
             join intake.matter o on o.matter_id = p.opened_matter_id
         where p.petition_id = $1
             and not (o.excluded_bodies @> m.excluded_bodies and o.excluded_posts @> m.excluded_posts)",
        id.uuid(),
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let (version, bodies, posts) =
            (row.visibility_version, &row.excluded_bodies, &row.excluded_posts);
        Ok(Matter {
            id: row.matter_id.into(),
            petition_count: row.petition_count,
            stage: word("matter", Stage::parse, &row.stage)?,
            answerable_body: code("matter", &row.answerable_body)?,
            visibility: label("matter", version, bodies, posts)?,
        })
    })
    .transpose()
}

/// What the petition says, sealed.
pub async fn sealed_text(connection: &mut PgConnection, id: PetitionId) -> Result<Vec<u8>, Error> {
    let sealed = sqlx::query_scalar!(
        "select sealed_text from intake.petition where petition_id = $1",
        id.uuid()
    )
    .fetch_one(connection)
    .await?;
    Ok(sealed)
}

/// The petition's particulars, sealed; nothing where none are known.
pub async fn sealed_particulars(
    connection: &mut PgConnection,
    id: PetitionId,
) -> Result<Option<Vec<u8>>, Error> {
    let sealed = sqlx::query_scalar!(
        "select sealed_particulars from intake.petition where petition_id = $1",
        id.uuid()
    )
    .fetch_one(connection)
    .await?;
    Ok(sealed)
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, petition: &Petition) -> Result<i64, Error> {
    let changed = sqlx::query!(
        "update intake.petition
         set matter_id = $2, state = $3, proposed_matter_id = $4, query_generation = $5,
             version = version + 1
         where petition_id = $1 and version = $6",
        petition.id.uuid(),
        petition.matter.uuid(),
        petition.state.as_str(),
        petition.proposed_matter.map(MatterId::uuid),
        petition.query_generation,
        petition.version,
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, petition.version, "petition")
}

/// Writes the words that stand after a correction; [`save`] follows in the same transaction and judges the version.
pub async fn save_correction(
    tx: &mut Tx,
    petition: &Petition,
    key_id: i16,
    sealed_particulars: &[u8],
) -> Result<(), Error> {
    sqlx::query!(
        "update intake.petition set subject = $2, particulars_key_id = $3, sealed_particulars = $4
         where petition_id = $1 and version = $5",
        petition.id.uuid(),
        petition.subject,
        key_id,
        sealed_particulars,
        petition.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes into the register why a number is void.
pub async fn void_number(tx: &mut Tx, id: PetitionId, reason: &str) -> Result<(), Error> {
    sqlx::query!(
        "update intake.register set void_reason = $2 where petition_id = $1",
        id.uuid(),
        reason
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self) -> Result<Filed, Error> {
        const TABLE: &str = "petition";
        let purpose = |it: Option<String>| {
            it.as_deref().map(|it| word(TABLE, Purpose::parse, it)).transpose()
        };
        let cues = self.proposed_cues.iter().map(|it| word(TABLE, CueKind::parse, it));
        let proposed = Proposed {
            category: self.proposed_category,
            purpose: purpose(self.proposed_purpose)?,
            cues: cues.collect::<Result<_, _>>()?,
        };
        let superior = match (self.superior_level, self.superior_letter, self.superior_date) {
            (Some(level), Some(number), Some(date)) => {
                let level = word(TABLE, Level::parse, &level)?;
                let term_date = self.superior_term_date;
                Some(SuperiorAssignment { level, number, date, term_date })
            }
            _ => None,
        };
        let petition = Petition {
            superior,
            id: self.petition_id.into(),
            matter: self.matter_id.into(),
            channel: word(TABLE, Channel::parse, &self.channel)?,
            region: code(TABLE, &self.region)?,
            state: word(TABLE, PetitionState::parse, &self.state)?,
            receiving_body: code(TABLE, &self.receiving_body)?,
            purpose: purpose(self.purpose)?,
            proposed,
            subject: self.subject,
            number: self.number,
            receive_time: self.receive_time,
            register_time: self.register_time,
            category: self.category,
            party_size: self.party_size,
            notifiable: self.notifiable,
            historical: self.historical,
            proposed_matter: self.proposed_matter_id.map(MatterId::from),
            imported: self.imported,
            query_generation: self.query_generation,
            void_reason: self.void_reason,
            version: self.version,
        };
        let matter = Matter {
            id: petition.matter,
            petition_count: self.petition_count,
            stage: word("matter", Stage::parse, &self.stage)?,
            answerable_body: code("matter", &self.answerable_body)?,
            visibility: label(
                "matter",
                self.visibility_version,
                &self.excluded_bodies,
                &self.excluded_posts,
            )?,
        };
        Ok(Filed { petition, matter })
    }
}
