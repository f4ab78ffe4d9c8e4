//! The opinions that were delivered, and what petitioners said of them.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{HandlingId, MatterId, PetitionId};
use mailbox::Tx;
use mailbox::columns::{code, word};
use sqlx::PgConnection;
use words::Word;

use super::Error;
use crate::domain::Satisfaction;
use crate::domain::rating::{Opinion, Rating};

/// A rating as it is kept.
#[derive(Debug)]
pub struct Rated {
    pub rating: Rating,
    pub time: DateTime<Utc>,
    /// None if nothing was said beside the grades.
    pub sealed_word: Option<Vec<u8>>,
}

/// Keeps that an opinion about a matter was delivered.
pub async fn keep_opinion(
    tx: &mut Tx,
    matter: MatterId,
    handling: HandlingId,
    body: &BodyCode,
    delivery_date: NaiveDate,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into intake.opinion (handling_id, matter_id, body, delivery_date)
         values ($1, $2, $3, $4)",
        handling.uuid(),
        matter.uuid(),
        body.as_str(),
        delivery_date,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The opinions delivered about a matter, the oldest first, each with what the petitioner of one petition said of it.
pub async fn opinions(
    connection: &mut PgConnection,
    matter: MatterId,
    petition: PetitionId,
) -> Result<Vec<(Opinion, Option<Rated>)>, Error> {
    let rows = sqlx::query!(
        r#"select o.handling_id, o.body, o.delivery_date, p.historical,
             r.office_grade as "office_grade?", r.body_grade as "body_grade?",
             r.sealed_word, r.rate_time as "rate_time?"
         from intake.opinion o
             join intake.petition p on p.opened_matter_id = o.matter_id
             left join intake.rating r on r.petition_id = $2 and r.handling_id = o.handling_id
         where o.matter_id = $1
         order by o.delivery_date, o.handling_id"#,
        matter.uuid(),
        petition.uuid(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let grade = |it: &str| word("rating", Satisfaction::parse, it);
            let rated = match (row.office_grade, row.body_grade, row.rate_time) {
                (Some(office), Some(body), Some(time)) => Some(Rated {
                    rating: Rating { office: grade(&office)?, body: grade(&body)? },
                    time,
                    sealed_word: row.sealed_word,
                }),
                _ => None,
            };
            let opinion = Opinion {
                handling: row.handling_id.into(),
                body: code("opinion", &row.body)?,
                delivery_date: row.delivery_date,
                historical: row.historical,
            };
            Ok((opinion, rated))
        })
        .collect()
}

/// Writes a rating.
pub async fn insert(
    tx: &mut Tx,
    petition: PetitionId,
    handling: HandlingId,
    rating: Rating,
    sealed_word: Option<(i16, Vec<u8>)>,
) -> Result<(), Error> {
    let now = tx.now();
    let (key_id, sealed_word) = sealed_word.unzip();
    sqlx::query!(
        "insert into intake.rating (petition_id, handling_id, office_grade, body_grade, key_id,
             sealed_word, rate_time)
         values ($1, $2, $3, $4, $5, $6, $7)",
        petition.uuid(),
        handling.uuid(),
        rating.office.as_str(),
        rating.body.as_str(),
        key_id,
        sealed_word,
        now,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
