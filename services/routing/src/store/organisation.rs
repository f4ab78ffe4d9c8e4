//! The register's versions: who made each, and what it changed.

use chrono::{DateTime, Utc};
use mailbox::Tx;
use mailbox::columns::word;
use organisation::Change;
use register::store;
use sqlx::PgConnection;
use words::Word;
use words::routing::RowChangeKind;

use super::Error;
use crate::rows::RowChange;

/// The version, and who made it when; nobody made the empty one.
#[derive(Clone, Debug, Default)]
pub struct Version {
    pub number: i64,
    pub made: Option<(DateTime<Utc>, String)>,
}

/// A row that was changed, and in which version.
#[derive(Debug)]
pub struct RecordedChange {
    /// Where it stands in the list of all.
    pub key: (i64, i32),
    pub change_time: DateTime<Utc>,
    pub changed_by: String,
    pub method: String,
    pub change: RowChange,
}

/// The present version and who made it.
pub async fn version(connection: &mut PgConnection) -> Result<Version, Error> {
    let row = sqlx::query!(
        r#"select o.version, v.change_time as "change_time?", v.changed_by as "changed_by?"
        from routing.organisation o left join routing.organisation_version v using (version)"#
    )
    .fetch_one(connection)
    .await?;
    Ok(Version { number: row.version, made: row.change_time.zip(row.changed_by) })
}

/// Writes what a version changes.
pub async fn save(
    tx: &mut Tx,
    version: i64,
    method: &str,
    changes: &[Change],
) -> Result<(), Error> {
    store::save(tx, changes).await?;
    store::set_version(tx, version).await?;
    let (now, acts_as) = (tx.now(), tx.acts_as().to_owned());
    sqlx::query!(
        "insert into routing.organisation_version (version, change_time, changed_by, method)
         values ($1, $2, $3, $4)",
        version,
        now,
        acts_as,
        method,
    )
    .execute(tx.connection())
    .await?;
    note(tx.connection(), version, changes).await?;
    Ok(())
}

async fn note(
    connection: &mut PgConnection,
    version: i64,
    changes: &[Change],
) -> Result<(), Error> {
    let changes: Vec<RowChange> = changes.iter().map(RowChange::from).collect();
    let fields = changes.iter().map(|it| serde_json::to_value(&it.fields));
    let fields: Vec<_> = fields
        .collect::<Result<_, _>>()
        .map_err(|error| Error::inconsistent("organisation_change", error.to_string()))?;
    let each = |part: fn(&RowChange) -> &str| {
        changes.iter().map(|it| part(it).to_owned()).collect::<Vec<_>>()
    };
    sqlx::query!(
        "insert into routing.organisation_change (version, ordinal, kind, file, key, fields)
         select $1, ordinal::integer, kind, file, key, fields
         from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[]) with ordinality
             as c (kind, file, key, fields, ordinal)",
        version,
        &each(|it| it.kind.as_str()),
        &each(|it| &it.file),
        &each(|it| &it.key),
        &fields,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A page of changes, the latest version first.
pub async fn changes(
    connection: &mut PgConnection,
    after: Option<(i64, i32)>,
    limit: i64,
) -> Result<Vec<RecordedChange>, Error> {
    let (version, ordinal) = after.unwrap_or((i64::MAX, 0));
    let rows = sqlx::query!(
        "select c.version, c.ordinal, c.kind, c.file, c.key, c.fields,
             v.change_time, v.changed_by, v.method
         from routing.organisation_change c join routing.organisation_version v using (version)
         where c.version < $1 or c.version = $1 and c.ordinal > $2
         order by c.version desc, c.ordinal
         limit $3",
        version,
        ordinal,
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let fields = serde_json::from_value(row.fields);
            let change = RowChange {
                kind: word("organisation_change", RowChangeKind::parse, &row.kind)?,
                file: row.file,
                key: row.key,
                fields: fields.map_err(|error| {
                    Error::inconsistent("organisation_change", error.to_string())
                })?,
            };
            Ok(RecordedChange {
                key: (row.version, row.ordinal),
                change_time: row.change_time,
                changed_by: row.changed_by,
                method: row.method,
                change,
            })
        })
        .collect()
}
