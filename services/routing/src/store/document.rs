//! Documents and their numbers.

use chrono::{Datelike, NaiveDate};
use kernel::ids::MatterId;
use mailbox::Tx;
use mailbox::columns::word;
use sqlx::PgConnection;

use super::{Error, uuids};
use crate::domain::document::{NewDocument, Series};
use crate::domain::{Document, DocumentKind, Matter};

/// Gives a document its number and records it. The series stays locked until the commit, so call it
/// last.
pub async fn issue(
    tx: &mut Tx,
    matter: &Matter,
    new: NewDocument,
    date: NaiveDate,
) -> Result<String, Error> {
    let NewDocument { kind, body, subject } = new;
    let restricted = matter.visibility.restricts();
    let series = Series { body: body.clone(), kind, year: date.year(), restricted };
    let number = tx.next_number(&series.to_string(), 4).await?;
    sqlx::query!(
        "insert into routing.document (number, kind, body, matter_id, subject_id, issue_date)
         values ($1, $2, $3, $4, $5, $6)",
        number,
        kind.as_str(),
        body.as_str(),
        matter.id.uuid(),
        subject,
        date,
    )
    .execute(tx.connection())
    .await?;
    Ok(number)
}

/// The documents of these matters.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<Document>, Error> {
    sqlx::query!(
        "select matter_id, kind, subject_id, number from routing.document where matter_id = any($1)
         order by issue_date, number",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|row| {
        let kind = word("document", DocumentKind::parse, &row.kind)?;
        let (matter, subject) = (row.matter_id.into(), row.subject_id);
        Ok(Document { matter, kind, subject, number: row.number })
    })
    .collect()
}
