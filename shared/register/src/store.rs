//! The register's rows in a service's schema.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use mailbox::Tx;
use organisation::{Change, Organisation, Record};
use sqlx::{AssertSqlSafe, PgConnection};

/// The number of the version that is kept; zero while there is none.
pub async fn version(connection: &mut PgConnection, schema: &str) -> Result<i64, sqlx::Error> {
    let sql = format!("select version from {schema}.organisation");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await
}

/// The same, locked until the transaction ends: changes follow each other.
pub async fn lock(tx: &mut Tx) -> Result<i64, sqlx::Error> {
    let sql = format!("select version from {}.organisation for update", tx.schema());
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(tx.connection()).await
}

/// Says which version the rows are of from now on.
pub async fn set_version(tx: &mut Tx, version: i64) -> Result<(), sqlx::Error> {
    let sql = format!("update {}.organisation set version = $1", tx.schema());
    sqlx::query(AssertSqlSafe(sql)).bind(version).execute(tx.connection()).await?;
    Ok(())
}

/// All rows.
pub async fn organisation(
    connection: &mut PgConnection,
    schema: &str,
) -> Result<Organisation, sqlx::Error> {
    let sql = format!("select file, cells from {schema}.organisation_row");
    let rows: Vec<(String, serde_json::Value)> =
        sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?;
    let unreadable =
        |file: &str| sqlx::Error::Decode(format!("a row of {file} that cannot be read").into());
    let records = rows.into_iter().map(|(file, cells)| {
        let cells: BTreeMap<String, String> =
            serde_json::from_value(cells).map_err(|_| unreadable(&file))?;
        Record::read(&file, &cells).map_err(|_| unreadable(&file))
    });
    Ok(Organisation::kept(records.collect::<Result<Vec<_>, _>>()?))
}

/// Writes what changes, without saying which version it makes.
pub async fn save(tx: &mut Tx, changes: &[Change]) -> Result<(), sqlx::Error> {
    let (gone, kept): (Vec<_>, Vec<_>) =
        changes.iter().partition(|it| matches!(it, Change::Removed(_)));
    remove(tx, gone.into_iter().map(Change::record)).await?;
    put(tx, kept.into_iter().map(Change::record)).await
}

/// Puts rows in: each in the place of the one that begins on the same day, if there is one.
pub async fn put<'a>(
    tx: &mut Tx,
    records: impl Iterator<Item = &'a Record> + Clone,
) -> Result<(), sqlx::Error> {
    let (files, keys, first_days) = keys(records.clone());
    let cells: Vec<_> = records.map(cells).collect();
    let sql = format!(
        "insert into {}.organisation_row (file, key, valid_from, cells)
         select * from unnest($1::text[], $2::text[], $3::date[], $4::jsonb[])
         on conflict (file, key, valid_from) do update set cells = excluded.cells",
        tx.schema()
    );
    let put = sqlx::query(AssertSqlSafe(sql)).bind(files).bind(keys).bind(first_days).bind(cells);
    put.execute(tx.connection()).await?;
    Ok(())
}

/// Takes rows out that had not begun.
pub async fn remove<'a>(
    tx: &mut Tx,
    records: impl Iterator<Item = &'a Record> + Clone,
) -> Result<(), sqlx::Error> {
    let (files, keys, first_days) = keys(records);
    let sql = format!(
        "delete from {}.organisation_row r
         using unnest($1::text[], $2::text[], $3::date[]) as gone (file, key, valid_from)
         where r.file = gone.file and r.key = gone.key
             and r.valid_from is not distinct from gone.valid_from",
        tx.schema()
    );
    let remove = sqlx::query(AssertSqlSafe(sql)).bind(files).bind(keys).bind(first_days);
    remove.execute(tx.connection()).await?;
    Ok(())
}

type Keys = (Vec<String>, Vec<String>, Vec<Option<NaiveDate>>);

fn keys<'a>(records: impl Iterator<Item = &'a Record> + Clone) -> Keys {
    (
        records.clone().map(|it| it.file().to_owned()).collect(),
        records.clone().map(Record::key).collect(),
        records.map(|it| it.valid().from).collect(),
    )
}

fn cells(record: &Record) -> serde_json::Value {
    let columns = record.columns().iter().map(|it| (*it).to_owned());
    let cells = columns.zip(record.cells().into_iter().map(serde_json::Value::String));
    serde_json::Value::Object(cells.collect())
}
