//! What lies on a desk.

use chrono::NaiveDate;
use kernel::Officer;
use kernel::ids::{MatterId, PetitionId};

use super::Error;
use crate::domain::matter::{CONCLUDED, PETITIONERS_RIGHTS};

/// Something to do.
#[derive(Debug)]
pub struct Item {
    pub petition: PetitionId,
    pub matter: MatterId,
    pub number: String,
    pub stage: String,
    pub next: Option<(NaiveDate, String)>,
}

/// The open matters that the officer's body answers for and the officer may know of, the earliest due first. What is next is
/// something to do: what only the petitioner may do is left out.
pub async fn list(
    pool: &sqlx::PgPool,
    officer: &Officer,
    limit: i64,
    offset: i64,
) -> Result<Vec<Item>, Error> {
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    let rows = sqlx::query!(
        r#"select p.petition_id, m.matter_id, r.number, m.stage, d.due_date as "due_date?",
             d.rule as "rule?"
         from intake.matter m
             join intake.petition p on p.opened_matter_id = m.matter_id and p.state = 'registered'
             join intake.register r using (petition_id)
             left join lateral (
                 select due_date, rule from intake.matter_deadline d
                 where d.matter_id = m.matter_id and d.due_date is not null and d.rule <> all($6)
                 order by due_date, rule limit 1
             ) d on true
         where m.answerable_body = $1 and m.stage <> $2
             and not ($1 = any(m.excluded_bodies)) and not (m.excluded_posts && $3)
         order by d.due_date nulls last, r.number
         limit $4 offset $5"#,
        officer.body.as_str(),
        CONCLUDED,
        &posts,
        limit,
        offset,
        &PETITIONERS_RIGHTS.map(str::to_owned),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Item {
            petition: row.petition_id.into(),
            matter: row.matter_id.into(),
            number: row.number,
            stage: row.stage,
            next: row.due_date.zip(row.rule),
        })
        .collect())
}
