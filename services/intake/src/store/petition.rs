//! Reading and changing petitions.

use chrono::{DateTime, Utc};
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, RegionCode, Visibility};
use mailbox::columns::codes;
use mailbox::{Tx, version};
use uuid::Uuid;

use super::Error;
use crate::domain::{Channel, Matter, Petition, Purpose, Refusal, State};

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
    party_size: i32,
    notifiable: bool,
    historical: bool,
    receiving_body: String,
    proposed_matter_id: Option<Uuid>,
    query_generation: i32,
    version: i64,
    petition_count: i32,
    stage: String,
    answerable_body: String,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

/// The petition with its matter; locks both when `tx` is going to change them.
pub async fn get_for_update(tx: &mut Tx, id: PetitionId) -> Result<(Petition, Matter), Error> {
    let row = sqlx::query_as!(
        Row,
        "select p.petition_id, p.matter_id, r.number, p.channel, p.region, p.receive_time,
             p.register_time, p.state, p.category, p.purpose, p.party_size, p.notifiable,
             p.historical, p.receiving_body, p.proposed_matter_id, p.query_generation, p.version,
             m.petition_count, m.stage, m.answerable_body, m.visibility_version,
             m.excluded_bodies, m.excluded_posts
         from intake.petition p
             join intake.register r using (petition_id)
             join intake.matter m using (matter_id)
         where p.petition_id = $1
         for update of p, m",
        id.uuid(),
    )
    .fetch_optional(tx.connection())
    .await?;
    row.ok_or(Error::Refused(Refusal::PetitionNotFound))?.into_domain()
}

/// The petition with this id or number, with its matter.
pub async fn find(
    pool: &sqlx::PgPool,
    id: Option<PetitionId>,
    number: Option<&str>,
) -> Result<Option<(Petition, Matter)>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select p.petition_id, p.matter_id, r.number, p.channel, p.region, p.receive_time,
             p.register_time, p.state, p.category, p.purpose, p.party_size, p.notifiable,
             p.historical, p.receiving_body, p.proposed_matter_id, p.query_generation, p.version,
             m.petition_count, m.stage, m.answerable_body, m.visibility_version,
             m.excluded_bodies, m.excluded_posts
         from intake.petition p
             join intake.register r using (petition_id)
             join intake.matter m using (matter_id)
         where p.petition_id = $1 or r.number = $2",
        id.map(PetitionId::uuid),
        number,
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::into_domain).transpose()
}

/// What the petition says.
pub async fn text(pool: &sqlx::PgPool, id: PetitionId) -> Result<String, Error> {
    let text =
        sqlx::query_scalar!("select text from intake.petition where petition_id = $1", id.uuid())
            .fetch_one(pool)
            .await?;
    Ok(text)
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, petition: &Petition) -> Result<i64, Error> {
    let changed = sqlx::query!(
        "update intake.petition
         set matter_id = $2, state = $3, proposed_matter_id = $4, version = version + 1
         where petition_id = $1 and version = $5",
        petition.id.uuid(),
        petition.matter.uuid(),
        petition.state.as_str(),
        petition.proposed_matter.map(MatterId::uuid),
        petition.version,
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, petition.version, "petition")
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
    fn into_domain(self) -> Result<(Petition, Matter), Error> {
        let bad =
            |what: &str| Error::inconsistent("petition", format!("{what} of {}", self.petition_id));
        let purpose = match self.purpose.as_deref() {
            None => None,
            Some(text) => Some(Purpose::parse(text).ok_or_else(|| bad("purpose"))?),
        };
        let visibility = Visibility {
            version: self.visibility_version,
            excluded_bodies: codes("petition", &self.excluded_bodies)?,
            excluded_posts: codes("petition", &self.excluded_posts)?,
        };
        let petition = Petition {
            id: self.petition_id.into(),
            matter: self.matter_id.into(),
            channel: Channel::parse(&self.channel).ok_or_else(|| bad("channel"))?,
            region: RegionCode::parse(&self.region).map_err(|_| bad("region"))?,
            state: State::parse(&self.state).ok_or_else(|| bad("state"))?,
            receiving_body: BodyCode::parse(&self.receiving_body)
                .map_err(|_| bad("receiving_body"))?,
            number: self.number,
            receive_time: self.receive_time,
            register_time: self.register_time,
            category: self.category,
            purpose,
            party_size: self.party_size,
            notifiable: self.notifiable,
            historical: self.historical,
            proposed_matter: self.proposed_matter_id.map(MatterId::from),
            query_generation: self.query_generation,
            version: self.version,
        };
        let matter = Matter {
            id: petition.matter,
            petition_count: self.petition_count,
            stage: self.stage,
            answerable_body: BodyCode::parse(&self.answerable_body).map_err(Error::from)?,
            visibility,
        };
        Ok((petition, matter))
    }
}
