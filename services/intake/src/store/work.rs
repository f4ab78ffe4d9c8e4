//! What lies on a desk.

use chrono::NaiveDate;
use kernel::ids::{MatterId, PetitionId};
use kernel::{BodyCode, RegionCode};
use mailbox::columns::{code, word};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::Error;
use super::matter::{Days, Next};
use crate::domain::{Channel, Stage};

/// Something to do.
#[derive(Debug)]
pub struct Item {
    pub petition: PetitionId,
    pub matter: MatterId,
    pub number: String,
    pub stage: Stage,
    pub channel: Channel,
    pub region: RegionCode,
    /// What it is about, in one line, if somebody wrote one.
    pub subject: Option<String>,
    /// The category that it is taken to be about.
    pub about: Option<String>,
    pub next: Option<Next>,
    /// Words of danger or haste stand in the text.
    pub urgent_proposed: bool,
    pub key: Key,
}

/// Where an item stands in the list: by its day, then in the order of registration.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(NaiveDate, Uuid);

impl Default for Key {
    fn default() -> Self {
        Self(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default(), Uuid::nil())
    }
}

/// The open matters that the body answers for, the earliest due first. What is next is something to do: what only the petitioner
/// may do is left out.
pub async fn list(
    connection: &mut PgConnection,
    body: &BodyCode,
    after: Key,
    limit: i64,
) -> Result<Vec<Item>, Error> {
    let rows = sqlx::query!(
        r#"select p.petition_id, m.matter_id, r.number, m.stage, m.work_date,
             m.work_limit_date, m.work_rule, 'urgent' = any(p.proposed_cues) as "urgent!",
             p.channel, p.region, p.subject, coalesce(p.category, p.proposed_category) as about
         from (
             select matter_id, stage, work_date, work_limit_date, work_rule
             from intake.matter
             where answerable_body = $1 and stage <> 'concluded' and (work_date, matter_id) > ($2, $3)
             order by work_date, matter_id
             limit $4
         ) as m
             join intake.petition p on p.opened_matter_id = m.matter_id
             join intake.register r using (petition_id)
         order by m.work_date, m.matter_id"#,
        body.as_str(),
        after.0,
        after.1,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Item {
                petition: row.petition_id.into(),
                matter: row.matter_id.into(),
                number: row.number,
                stage: word("matter", Stage::parse, &row.stage)?,
                channel: word("petition", Channel::parse, &row.channel)?,
                region: code("petition", &row.region)?,
                subject: row.subject,
                about: row.about,
                urgent_proposed: row.urgent,
                next: row.work_rule.map(|rule| {
                    let days = Days { date: row.work_date, limit: row.work_limit_date };
                    Next { days, rule }
                }),
                key: Key(row.work_date, row.matter_id),
            })
        })
        .collect()
}
