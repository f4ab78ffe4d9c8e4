//! Matters as far as the ledger needs them, and the label that says from whom each is kept.

use std::collections::HashMap;

use kernel::Visibility;
use kernel::ids::MatterId;
use mailbox::Tx;
use mailbox::columns::joined;
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

/// Writes what registrations say, each of another matter; the newer of two labels stands. Returns each matter as it is now, and
/// whether something had been heard of it before.
pub async fn register(tx: &mut Tx, matters: &[Matter]) -> Result<Vec<(Matter, bool)>, Error> {
    let ids: Vec<_> = matters.iter().map(|it| it.id.uuid()).collect();
    let each = |field: fn(&Matter) -> String| matters.iter().map(field).collect::<Vec<_>>();
    let historical: Vec<_> = matters.iter().map(|it| it.historical).collect();
    let versions: Vec<_> = matters.iter().map(|it| it.visibility.version).collect();
    // Of a row just inserted nobody has locked or replaced a version, so its xmax is zero.
    let rows = sqlx::query!(
        r#"insert into risk_ledger.matter as m (matter_id, number, region, domain, historical,
             visibility_version, excluded_bodies, excluded_posts)
         select matter_id, number, region, domain, historical, version,
             string_to_array(bodies, ','), string_to_array(posts, ',')
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bool[], $6::int[],
             $7::text[], $8::text[])
             as new (matter_id, number, region, domain, historical, version, bodies, posts)
         order by matter_id
         on conflict (matter_id) do update set
             number = excluded.number, region = excluded.region, domain = excluded.domain,
             historical = excluded.historical,
             visibility_version = greatest(m.visibility_version, excluded.visibility_version),
             excluded_bodies = case when m.visibility_version < excluded.visibility_version
                 then excluded.excluded_bodies else m.excluded_bodies end,
             excluded_posts = case when m.visibility_version < excluded.visibility_version
                 then excluded.excluded_posts else m.excluded_posts end
         returning m.matter_id, m.visibility_version, m.excluded_bodies, m.excluded_posts,
             (m.xmax::text <> '0') as "known_before!""#,
        &ids,
        &each(|it| it.number.clone()),
        &each(|it| it.region.to_string()),
        &each(|it| it.domain.as_str().to_owned()),
        &historical,
        &versions,
        &each(|it| joined(&it.visibility.excluded_bodies)),
        &each(|it| joined(&it.visibility.excluded_posts)),
    )
    .fetch_all(tx.connection())
    .await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.matter_id, row)).collect();
    matters
        .iter()
        .filter_map(|matter| Some((matter, rows.remove(&matter.id.uuid())?)))
        .map(|(matter, row)| {
            let label = Label {
                version: row.visibility_version,
                bodies: row.excluded_bodies,
                posts: row.excluded_posts,
            };
            Ok((Matter { visibility: label.read()?, ..matter.clone() }, row.known_before))
        })
        .collect()
}

/// Keeps labels, each of another matter, unless a newer one is known. A label no newer than the known one locks nothing.
pub async fn keep_labels(tx: &mut Tx, labels: &[(MatterId, &Visibility)]) -> Result<(), Error> {
    let ids: Vec<_> = labels.iter().map(|(id, _)| id.uuid()).collect();
    let versions: Vec<_> = labels.iter().map(|(_, it)| it.version).collect();
    let bodies: Vec<_> = labels.iter().map(|(_, it)| joined(&it.excluded_bodies)).collect();
    let posts: Vec<_> = labels.iter().map(|(_, it)| joined(&it.excluded_posts)).collect();
    sqlx::query!(
        "insert into risk_ledger.matter as m
             (matter_id, visibility_version, excluded_bodies, excluded_posts)
         select matter_id, version, string_to_array(bodies, ','), string_to_array(posts, ',')
         from unnest($1::uuid[], $2::int[], $3::text[], $4::text[])
             as new (matter_id, version, bodies, posts)
         where not exists (
             select from risk_ledger.matter known
             where known.matter_id = new.matter_id and known.visibility_version >= new.version
         )
         order by matter_id
         on conflict (matter_id) do update set
             visibility_version = excluded.visibility_version,
             excluded_bodies = excluded.excluded_bodies,
             excluded_posts = excluded.excluded_posts
         where m.visibility_version < excluded.visibility_version",
        &ids,
        &versions,
        &bodies,
        &posts,
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
