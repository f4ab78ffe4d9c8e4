//! Matters: read whole, with their referrals and handling; saved whole, against their version.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::ids::MatterId;
use kernel::{Officer, Visibility};
use mailbox::{Tx, version};
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{Error, code, codes, handling, referral, word};
use crate::domain::matter::Conclusion;
use crate::domain::screening::Confirmation;
use crate::domain::{
    Channel, Handling, Manner, Matter, Purpose, Referral, ReferralState, Screening, Stage, Track,
};

struct Row {
    matter_id: Uuid,
    petition_id: Uuid,
    number: String,
    channel: String,
    region: String,
    receipt_date: NaiveDate,
    office: String,
    notifiable: bool,
    historical: bool,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
    track: String,
    purpose: String,
    category: String,
    competent_body: Option<String>,
    rules_tried: Value,
    confirmed_by: Option<String>,
    change_reason: Option<String>,
    stage: String,
    answerable_body: String,
    manner: Option<String>,
    version: i64,
}

/// The matter, locked until the transaction ends.
pub async fn find_for_update(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>, Error> {
    let locked = sqlx::query_scalar!(
        "select matter_id from routing.matter where matter_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    match locked {
        Some(id) => Ok(read(tx.connection(), &[id]).await?.pop()),
        None => Ok(None),
    }
}

/// The matter.
pub async fn find(pool: &PgPool, id: MatterId) -> Result<Option<Matter>, Error> {
    let mut connection = pool.acquire().await?;
    Ok(read(&mut connection, &[id.uuid()]).await?.pop())
}

/// The matters at these stages that the officer's body answers for, or whose objection it decides, as far as the
/// officer may know of them; the oldest first.
pub async fn list(
    pool: &PgPool,
    officer: &Officer,
    stages: &[String],
    limit: i64,
    offset: i64,
) -> Result<Vec<Matter>, Error> {
    let mut connection = pool.acquire().await?;
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    let ids = sqlx::query_scalar!(
        r#"with mine as (
             select matter_id from routing.matter where answerable_body = $1 and stage = any($2)
             union
             select matter_id from routing.referral where from_body = $1 and state = 'objected'
         )
         select matter_id from routing.matter join mine using (matter_id)
         where stage = any($2)
             and not ($1 = any(excluded_bodies)) and not (excluded_posts && $3)
         order by receipt_date, number
         limit $4 offset $5"#,
        officer.body.as_str(),
        stages,
        &posts,
        limit,
        offset,
    )
    .fetch_all(&mut *connection)
    .await?;
    read(&mut connection, &ids).await
}

/// Writes a new matter; false if it is there already.
pub async fn insert(tx: &mut Tx, matter: &Matter) -> Result<bool, Error> {
    let screening = &matter.screening;
    let (bodies, posts) = label(&matter.visibility);
    let inserted = sqlx::query!(
        "insert into routing.matter (matter_id, petition_id, number, channel, region, receipt_date,
             office, notifiable, historical, visibility_version, excluded_bodies, excluded_posts,
             track, purpose, category, competent_body, rules_tried, stage, answerable_body, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19, $20)
         on conflict (matter_id) do nothing",
        matter.id.uuid(),
        matter.petition.uuid(),
        matter.number,
        matter.channel.as_str(),
        matter.region.as_str(),
        matter.receipt_date,
        matter.office.as_str(),
        matter.notifiable,
        matter.historical,
        matter.visibility.version,
        &bodies,
        &posts,
        screening.track.as_str(),
        screening.purpose.as_str(),
        screening.category,
        screening.competent_body.as_ref().map(ToString::to_string),
        serde_json::to_value(&screening.rules_tried)
            .map_err(|error| Error::inconsistent("matter", error.to_string()))?,
        matter.stage.as_str(),
        matter.answerable_body().as_str(),
        matter.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Saves what a transition changed and says the new version; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, matter: &Matter) -> Result<i64, Error> {
    let screening = &matter.screening;
    let confirmation = screening.confirmation.as_ref();
    let (bodies, posts) = label(&matter.visibility);
    let changed = sqlx::query!(
        "update routing.matter
         set visibility_version = $3, excluded_bodies = $4, excluded_posts = $5, track = $6,
             purpose = $7, category = $8, competent_body = $9, confirmed_by = $10,
             change_reason = $11, stage = $12, answerable_body = $13, manner = $14,
             version = version + 1
         where matter_id = $1 and version = $2",
        matter.id.uuid(),
        matter.version,
        matter.visibility.version,
        &bodies,
        &posts,
        screening.track.as_str(),
        screening.purpose.as_str(),
        screening.category,
        screening.competent_body.as_ref().map(ToString::to_string),
        confirmation.map(|it| it.post.to_string()),
        confirmation.map(|it| it.reason.as_str()),
        matter.stage.as_str(),
        matter.answerable_body().as_str(),
        matter.manner().map(Manner::as_str),
    )
    .execute(tx.connection())
    .await?;
    let version = version::next(&changed, matter.version, "matter")?;
    for (ordinal, it) in (1..).zip(matter.referrals()) {
        referral::put(tx.connection(), matter.id, ordinal, it).await?;
    }
    if let Some(it) = matter.handling() {
        handling::put(tx.connection(), matter.id, it).await?;
    }
    Ok(version)
}

/// Reads matters whole, in the order of their ids.
async fn read(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Matter>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select matter_id, petition_id, number, channel, region, receipt_date, office, notifiable,
             historical, visibility_version, excluded_bodies, excluded_posts, track, purpose,
             category, competent_body, rules_tried, confirmed_by, change_reason, stage,
             answerable_body, manner, version
         from routing.matter where matter_id = any($1)
         order by array_position($1, matter_id)",
        ids
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut referrals: HashMap<MatterId, Vec<Referral>> = HashMap::new();
    for (matter, it) in referral::of_matters(connection, ids).await? {
        referrals.entry(matter).or_default().push(it);
    }
    let mut handlings: HashMap<_, _> =
        handling::of_matters(connection, ids).await?.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let id = row.matter_id.into();
            let referrals = referrals.remove(&id).unwrap_or_default();
            row.into_domain(referrals, handlings.remove(&id))
        })
        .collect()
}

impl Row {
    fn into_domain(
        self,
        mut referrals: Vec<Referral>,
        handling: Option<Handling>,
    ) -> Result<Matter, Error> {
        let current = referrals.pop_if(|it| it.state != ReferralState::Returned);
        let stage = self.stage(current, handling)?;
        Ok(Matter {
            id: self.matter_id.into(),
            petition: self.petition_id.into(),
            channel: word("matter", Channel::parse, &self.channel)?,
            region: code("matter", &self.region)?,
            receipt_date: self.receipt_date,
            office: code("matter", &self.office)?,
            notifiable: self.notifiable,
            historical: self.historical,
            visibility: Visibility {
                version: self.visibility_version,
                excluded_bodies: codes("matter", &self.excluded_bodies)?,
                excluded_posts: codes("matter", &self.excluded_posts)?,
            },
            version: self.version,
            screening: self.screening()?,
            number: self.number,
            returned: referrals,
            stage,
        })
    }

    fn stage(
        &self,
        referral: Option<Referral>,
        handling: Option<Handling>,
    ) -> Result<Stage, Error> {
        match (self.stage.as_str(), referral, handling) {
            ("registered", None, None) => Ok(Stage::Registered),
            ("screened", None, None) => Ok(Stage::Screened),
            ("referred", Some(referral), None) => Ok(Stage::Referred(referral)),
            ("objected", Some(referral), None) => Ok(Stage::Objected(referral)),
            ("handling", Some(referral), Some(handling)) => {
                Ok(Stage::Handling { referral, handling })
            }
            ("delivered", Some(referral), Some(handling)) => {
                Ok(Stage::Delivered { referral, handling })
            }
            ("concluded", referral, handling) => Ok(Stage::Concluded(Conclusion {
                manner: word("matter", Manner::parse, self.manner.as_deref().unwrap_or_default())?,
                body: code("matter", &self.answerable_body)?,
                referral,
                handling,
            })),
            _ => Err(Error::inconsistent("matter", "rows that contradict its stage")),
        }
    }

    fn screening(&self) -> Result<Screening, Error> {
        let confirmation = match &self.confirmed_by {
            None => None,
            Some(post) => Some(Confirmation {
                post: code("matter", post)?,
                reason: self.change_reason.clone().unwrap_or_default(),
            }),
        };
        Ok(Screening {
            track: word("matter", Track::parse, &self.track)?,
            purpose: word("matter", Purpose::parse, &self.purpose)?,
            category: self.category.clone(),
            competent_body: self
                .competent_body
                .as_deref()
                .map(|it| code("matter", it))
                .transpose()?,
            rules_tried: serde_json::from_value(self.rules_tried.clone())
                .map_err(|error| Error::inconsistent("matter", error.to_string()))?,
            confirmation,
        })
    }
}

fn label(visibility: &Visibility) -> (Vec<String>, Vec<String>) {
    (
        visibility.excluded_bodies.iter().map(ToString::to_string).collect(),
        visibility.excluded_posts.iter().map(ToString::to_string).collect(),
    )
}
