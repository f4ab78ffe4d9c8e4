//! Bodies, posts and the competence catalogue.

use kernel::{BodyCode, PersonCode, PostCode};
use sqlx::{Connection, PgConnection};

use mailbox::columns::{code, word};
use words::Word;

use super::Error;
use crate::data::Shipped;
use crate::domain::{Body, BodyKind, Catalogue, Competence, Level, Track};

/// A post that somebody holds.
#[derive(Debug)]
pub struct HeldPost {
    pub code: PostCode,
    /// Names the post's rights.
    pub kind: String,
}

/// Replaces the reference rows if they are missing or of another version; says whether it did.
///
/// A post that is no longer in the data must not keep its rights, so rows are replaced, not only
/// added. Replicas that start together wait for each other at the version's row.
pub async fn replace(
    connection: &mut PgConnection,
    shipped: &Shipped,
) -> Result<bool, sqlx::Error> {
    let mut tx = connection.begin().await?;
    sqlx::query!(
        "insert into routing.reference_data (digest) values ('') on conflict (only_row) do nothing"
    )
    .execute(&mut *tx)
    .await?;
    let present = sqlx::query_scalar!("select digest from routing.reference_data for update")
        .fetch_one(&mut *tx)
        .await?;
    if present == shipped.digest {
        return Ok(false);
    }
    sqlx::query!("delete from routing.post").execute(&mut *tx).await?;
    sqlx::query!("delete from routing.body").execute(&mut *tx).await?;
    sqlx::query!("delete from routing.competence").execute(&mut *tx).await?;
    insert_bodies(&mut tx, shipped).await?;
    insert_posts(&mut tx, shipped).await?;
    insert_competence(&mut tx, shipped).await?;
    sqlx::query!("update routing.reference_data set digest = $1", shipped.digest)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

async fn insert_bodies(tx: &mut PgConnection, shipped: &Shipped) -> Result<(), sqlx::Error> {
    let each = |field: fn(&Body) -> String| shipped.bodies.iter().map(field).collect::<Vec<_>>();
    let superiors: Vec<_> =
        shipped.bodies.iter().map(|it| it.superior.as_ref().map(ToString::to_string)).collect();
    sqlx::query!(
        "insert into routing.body (code, name, short_name, kind, region, superior)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])",
        &each(|it| it.code.to_string()),
        &each(|it| it.name.clone()),
        &each(|it| it.short_name.clone()),
        &each(|it| it.kind.as_str().to_owned()),
        &each(|it| it.code.region().to_string()),
        &superiors as &[Option<String>],
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_posts(tx: &mut PgConnection, shipped: &Shipped) -> Result<(), sqlx::Error> {
    let each = |field: fn(&reference::organisation::Post) -> String| {
        shipped.posts.iter().map(field).collect::<Vec<_>>()
    };
    sqlx::query!(
        "insert into routing.post (code, body, title, kind, holder, holder_name)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])",
        &each(|it| it.code.to_string()),
        &each(|it| it.code.body().to_string()),
        &each(|it| it.title.clone()),
        &each(|it| it.kind.clone()),
        &each(|it| it.holder.to_string()),
        &each(|it| it.holder_name.clone()),
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert_competence(tx: &mut PgConnection, shipped: &Shipped) -> Result<(), sqlx::Error> {
    let each =
        |field: fn(&Competence) -> String| shipped.competence.iter().map(field).collect::<Vec<_>>();
    sqlx::query!(
        "insert into routing.competence (category, track, level, body_suffix, note)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])",
        &each(|it| it.category.clone()),
        &each(|it| it.track.as_str().to_owned()),
        &each(|it| it.level.as_str().to_owned()),
        &each(|it| it.body_suffix.clone()),
        &each(|it| it.note.clone()),
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Reads the catalogue once, at start.
pub async fn catalogue(connection: &mut PgConnection) -> Result<Catalogue, Error> {
    let bodies = sqlx::query!("select code, name, short_name, kind, superior from routing.body")
        .fetch_all(&mut *connection)
        .await?
        .into_iter()
        .map(|row| {
            Ok(Body {
                code: code("body", &row.code)?,
                name: row.name,
                short_name: row.short_name,
                kind: word("body", BodyKind::parse, &row.kind)?,
                superior: row.superior.map(|it| code("body", &it)).transpose()?,
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let competence =
        sqlx::query!("select category, track, level, body_suffix, note from routing.competence")
            .fetch_all(connection)
            .await?
            .into_iter()
            .map(|row| {
                Ok(Competence {
                    category: row.category,
                    track: word("competence", Track::parse, &row.track)?,
                    level: word("competence", Level::parse, &row.level)?,
                    body_suffix: row.body_suffix,
                    note: row.note,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
    Ok(Catalogue::new(bodies, competence))
}

/// Every post a person holds.
pub async fn held_posts(
    connection: &mut PgConnection,
    person: &PersonCode,
) -> Result<Vec<HeldPost>, Error> {
    sqlx::query!(
        "select code, kind from routing.post where holder = $1 order by code",
        person.as_str()
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|row| Ok(HeldPost { code: code("post", &row.code)?, kind: row.kind }))
    .collect()
}

impl HeldPost {
    /// The body of the post.
    pub fn body(&self) -> BodyCode {
        self.code.body()
    }
}
