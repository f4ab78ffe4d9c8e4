//! Dossiers: locked while their facts are folded, and asked who may read them.

use std::collections::HashMap;

use deadlines::DossierKey;
use kernel::ids::{DeadlineId, MatterId};
use kernel::{BodyCode, RegionCode, Visibility};
use mailbox::Tx;
use mailbox::columns::{codes, joined, label};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Error;
use crate::dossier::domain::Dossier;

/// What a fact says about its dossier.
#[derive(Debug)]
pub struct DossierUpdate {
    pub key: DossierKey,
    pub region: Option<RegionCode>,
    pub bodies: Vec<BodyCode>,
    pub visibility: Visibility,
}

/// One key for all that lock several dossiers.
const DOSSIERS: i64 = 0x7375_7065_7276;

/// Waits until no other transaction locks several dossiers: two that did so in another order would
/// wait for each other. Taken first by whoever is going to lock more than one, and held until the
/// commit.
pub async fn take_turn(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", DOSSIERS).execute(tx.connection()).await?;
    Ok(())
}

/// Opens dossiers or adds to them, each once, and locks them. A label gives way only to a newer one.
pub async fn open_or_add(
    tx: &mut Tx,
    updates: &[DossierUpdate],
) -> Result<HashMap<Uuid, Dossier>, Error> {
    let ids: Vec<_> = updates.iter().map(|it| it.key.id).collect();
    let are_matters: Vec<_> = updates.iter().map(|it| it.key.matter.is_some()).collect();
    let regions: Vec<_> =
        updates.iter().map(|it| it.region.as_ref().map(ToString::to_string)).collect();
    let bodies: Vec<_> = updates.iter().map(|it| joined(&it.bodies)).collect();
    let labels: Vec<_> = updates.iter().map(|it| it.visibility.version).collect();
    let kept_bodies: Vec<_> =
        updates.iter().map(|it| joined(&it.visibility.excluded_bodies)).collect();
    let kept_posts: Vec<_> =
        updates.iter().map(|it| joined(&it.visibility.excluded_posts)).collect();
    let rows = sqlx::query_as!(
        Row,
        "insert into supervision.dossier as d (dossier_id, is_matter, region, bodies,
             visibility_version, excluded_bodies, excluded_posts)
         select dossier_id, is_matter, region, string_to_array(bodies, ','), label,
             string_to_array(kept_bodies, ','), string_to_array(kept_posts, ',')
         from unnest($1::uuid[], $2::bool[], $3::text[], $4::text[], $5::int[], $6::text[],
             $7::text[]) as u (dossier_id, is_matter, region, bodies, label, kept_bodies, kept_posts)
         order by dossier_id
         on conflict (dossier_id) do update set
             region = coalesce(d.region, excluded.region),
             bodies = d.bodies || array(
                 select b from unnest(excluded.bodies) b where not (b = any(d.bodies))),
             visibility_version = greatest(d.visibility_version, excluded.visibility_version),
             excluded_bodies = case when d.visibility_version < excluded.visibility_version
                 then excluded.excluded_bodies else d.excluded_bodies end,
             excluded_posts = case when d.visibility_version < excluded.visibility_version
                 then excluded.excluded_posts else d.excluded_posts end
         returning dossier_id, is_matter, region, bodies, visibility_version, excluded_bodies,
             excluded_posts",
        &ids,
        &are_matters,
        &regions as &[Option<String>],
        &bodies,
        &labels,
        &kept_bodies,
        &kept_posts,
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok((row.dossier_id, row.into_domain()?))).collect()
}

/// The dossier, locked; not so strongly that a firing, whose rows refer to it, would have to wait.
pub async fn find_for_update(tx: &mut Tx, id: Uuid) -> Result<Option<Dossier>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select dossier_id, is_matter, region, bodies, visibility_version, excluded_bodies,
             excluded_posts
         from supervision.dossier where dossier_id = $1 for no key update",
        id
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::into_domain).transpose()
}

/// The dossiers of some deadlines, locked as [`find_for_update`] does; the caller has taken its
/// turn.
pub async fn lock_of_deadlines(
    tx: &mut Tx,
    deadlines: &[Uuid],
) -> Result<HashMap<Uuid, Dossier>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select dossier_id, is_matter, region, bodies, visibility_version, excluded_bodies,
             excluded_posts
         from supervision.dossier where dossier_id in (
             select dossier_id from supervision.deadline where deadline_id = any($1))
         order by dossier_id for no key update",
        deadlines
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok((row.dossier_id, row.into_domain()?))).collect()
}

/// The dossier, if whoever reads may know of it.
pub async fn find(connection: &mut PgConnection, id: Uuid) -> Result<Option<Dossier>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select dossier_id, is_matter, region, bodies, visibility_version, excluded_bodies,
             excluded_posts
         from supervision.dossier where dossier_id = $1",
        id
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::into_domain).transpose()
}

/// The dossier of a deadline, if the reader may know of it. Whether there is no such deadline or one that is kept from the reader, the
/// answer is the same statement with nothing in it.
pub async fn of_deadline(
    connection: &mut PgConnection,
    id: DeadlineId,
) -> Result<Option<Dossier>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select dossier_id, is_matter, region, bodies, visibility_version, excluded_bodies,
             excluded_posts
         from supervision.dossier where dossier_id = (
             select dossier_id from supervision.deadline where deadline_id = $1)",
        id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    row.map(Row::into_domain).transpose()
}

struct Row {
    dossier_id: Uuid,
    is_matter: bool,
    region: Option<String>,
    bodies: Vec<String>,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
}

impl Row {
    fn into_domain(self) -> Result<Dossier, Error> {
        Ok(Dossier {
            key: DossierKey {
                id: self.dossier_id,
                matter: self.is_matter.then(|| MatterId::from(self.dossier_id)),
            },
            region: self.region.as_deref().map(RegionCode::parse).transpose()?,
            bodies: codes("dossier", &self.bodies)?,
            visibility: label(
                "dossier",
                self.visibility_version,
                &self.excluded_bodies,
                &self.excluded_posts,
            )?,
        })
    }
}
