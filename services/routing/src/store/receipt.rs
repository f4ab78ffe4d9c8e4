//! What bodies have received of a matter: its referrals, and the petition as a body received it directly.

use chrono::NaiveDate;
use kernel::ids::MatterId;
use mailbox::columns::code;
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Error, referral, uuids};
use crate::domain::{DirectReceipt, Receipt, Receipts, Received, Simple};

struct Row {
    petition_id: Uuid,
    matter_id: Uuid,
    body: String,
    receipt_date: NaiveDate,
    notice_date: Option<NaiveDate>,
    simple_date: Option<NaiveDate>,
    ordinary_date: Option<NaiveDate>,
    version: i64,
}

/// All that was received of a matter.
pub async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Receipts, Error> {
    let referrals = referral::of_matter(tx, matter).await?;
    Ok(Receipts { referrals, direct: direct(tx, matter).await? })
}

/// The petition as a body received it directly, if one did.
pub async fn direct(tx: &mut Tx, matter: MatterId) -> Result<Option<DirectReceipt>, Error> {
    Ok(direct_of_matters(tx.connection(), &[matter]).await?.pop())
}

/// The petitions of these matters that bodies received directly; one a matter at most.
pub async fn direct_of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<DirectReceipt>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select petition_id, matter_id, body, receipt_date, notice_date, simple_date,
             ordinary_date, version
         from routing.direct_receipt where matter_id = any($1)",
        &uuids(matters)
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new direct receipt; one that is there already stays as it is.
pub async fn insert(tx: &mut Tx, direct: &DirectReceipt) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.direct_receipt (petition_id, matter_id, body, receipt_date, version)
         values ($1, $2, $3, $4, $5)
         on conflict (petition_id) do nothing",
        direct.petition.uuid(),
        direct.matter.uuid(),
        direct.body.as_str(),
        direct.date,
        direct.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change of what was received, against the version that was read.
pub async fn update(tx: &mut Tx, received: &Received) -> Result<(), Error> {
    let direct = match received {
        Received::Referral(it) => return referral::update(tx, it).await,
        Received::Direct(it) => it,
    };
    let changed = sqlx::query!(
        "update routing.direct_receipt
         set notice_date = $3, simple_date = $4, ordinary_date = $5, version = version + 1
         where petition_id = $1 and version = $2",
        direct.petition.uuid(),
        direct.version,
        direct.notice_date,
        direct.simple.map(|it| it.chosen),
        direct.simple.and_then(|it| it.turned),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, direct.version, "direct receipt")?;
    Ok(())
}

/// By which of the two a record of a matter came about, if by one.
pub(super) fn one_of(
    what: &'static str,
    referral: Option<Uuid>,
    petition: Option<Uuid>,
) -> Result<Option<Receipt>, Error> {
    match (referral, petition) {
        (Some(id), None) => Ok(Some(Receipt::Referral(id.into()))),
        (None, Some(id)) => Ok(Some(Receipt::Direct(id.into()))),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(Error::inconsistent(what, "both referred and received directly")),
    }
}

impl Row {
    fn into_domain(self) -> Result<DirectReceipt, Error> {
        Ok(DirectReceipt {
            petition: self.petition_id.into(),
            matter: self.matter_id.into(),
            body: code("direct_receipt", &self.body)?,
            date: self.receipt_date,
            notice_date: self.notice_date,
            simple: Simple::of(self.simple_date, self.ordinary_date),
            version: self.version,
        })
    }
}
