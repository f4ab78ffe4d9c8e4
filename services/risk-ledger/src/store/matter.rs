//! Matters as far as the ledger needs them, and the label that says from whom each is kept.

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;
use words::Word;
use words::risk_ledger::Domain;

use super::{Error, Label, code, word};
use crate::domain::Matter;

/// The columns of a matter; those from its registration are there together or not at all.
struct Row {
    number: Option<String>,
    region: Option<String>,
    domain: Option<String>,
    historical: Option<bool>,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

impl Row {
    fn into_domain(self, id: MatterId) -> Result<Option<Matter>, Error> {
        let (Some(number), Some(region), Some(domain), Some(historical)) =
            (self.number, self.region, self.domain, self.historical)
        else {
            return Ok(None);
        };
        let label = Label {
            version: self.visibility_version,
            bodies: self.excluded_bodies,
            posts: self.excluded_posts,
        };
        Ok(Some(Matter {
            id,
            number,
            region: code("matter", &region)?,
            domain: word("matter", Domain::parse, &domain)?,
            historical,
            visibility: label.read()?,
        }))
    }
}

/// Writes what a registration says; the newer of two labels stands. Returns the matter as it is
/// now, and whether something had been heard of it before.
pub async fn register(tx: &mut Tx, matter: &Matter) -> Result<(Matter, bool), Error> {
    let label = Label::of(&matter.visibility);
    // Of a row just inserted nobody has locked or replaced a version, so its xmax is zero.
    let row = sqlx::query!(
        r#"insert into risk_ledger.matter as m (matter_id, number, region, domain, historical,
             visibility_version, excluded_bodies, excluded_posts)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (matter_id) do update set
             number = excluded.number, region = excluded.region, domain = excluded.domain,
             historical = excluded.historical,
             visibility_version = greatest(m.visibility_version, excluded.visibility_version),
             excluded_bodies = case when m.visibility_version < excluded.visibility_version
                 then excluded.excluded_bodies else m.excluded_bodies end,
             excluded_posts = case when m.visibility_version < excluded.visibility_version
                 then excluded.excluded_posts else m.excluded_posts end
         returning m.visibility_version, m.excluded_bodies, m.excluded_posts,
             (m.xmax::text <> '0') as "known_before!""#,
        matter.id.uuid(),
        matter.number,
        matter.region.as_str(),
        matter.domain.as_str(),
        matter.historical,
        label.version,
        &label.bodies,
        &label.posts,
    )
    .fetch_one(tx.connection())
    .await?;
    let label = Label {
        version: row.visibility_version,
        bodies: row.excluded_bodies,
        posts: row.excluded_posts,
    };
    Ok((Matter { visibility: label.read()?, ..matter.clone() }, row.known_before))
}

/// Keeps a label, unless a newer one is known. A label no newer than the known one locks nothing.
pub async fn keep_label(tx: &mut Tx, id: MatterId, visibility: &Visibility) -> Result<(), Error> {
    let label = Label::of(visibility);
    sqlx::query!(
        "insert into risk_ledger.matter as m
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         select $1, $2, $3, $4
         where not exists (
             select from risk_ledger.matter where matter_id = $1 and visibility_version >= $2
         )
         on conflict (matter_id) do update set
             visibility_version = excluded.visibility_version,
             excluded_bodies = excluded.excluded_bodies,
             excluded_posts = excluded.excluded_posts
         where m.visibility_version < excluded.visibility_version",
        id.uuid(),
        label.version,
        &label.bodies,
        &label.posts,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Locks the matter's row, which is made if nothing was heard of it yet: whoever waits for the
/// registration and whoever brings it meet here. Returns the matter if it is registered.
pub async fn lock(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>, Error> {
    sqlx::query!(
        "insert into risk_ledger.matter
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         values ($1, 0, '{}', '{}') on conflict do nothing",
        id.uuid()
    )
    .execute(tx.connection())
    .await?;
    find_for_update(tx, id).await
}

/// The registered matter, locked.
pub async fn find_for_update(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select number, region, domain, historical, visibility_version, excluded_bodies,
             excluded_posts
         from risk_ledger.matter where matter_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|row| row.into_domain(id)).transpose()?.flatten())
}
