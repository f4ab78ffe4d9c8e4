//! The database of a suite: its schemas, and the secrets that its services get.

use std::path::Path;

use anyhow::Context;
use engines::Postgres;
use headwater::schemas;
use kernel::{IdSource, OfficeClock, Sensitive, ServiceName};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The database's name.
const NAME: &str = "headwater";

/// The secrets of a suite that runs on one machine: kept in its data folder, readable by its owner
/// only.
#[derive(Clone)]
pub struct Passwords {
    /// The password of every `_owner` and `_app` role.
    pub roles: String,
    /// The secret from which services derive their keys, 64 hex digits.
    pub secret_key: String,
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passwords(***)")
    }
}

impl Passwords {
    /// Reads the secrets of a folder, or makes them.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            roles: secret(&folder.join("roles.secret"))?,
            secret_key: secret(&folder.join("services.secret"))?,
        })
    }
}

/// A secret of 64 hex digits, kept in a file that only its owner reads.
pub(super) fn secret(file: &Path) -> anyhow::Result<String> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Ok(known) = std::fs::read_to_string(file) {
        return Ok(known.trim().to_owned());
    }
    let text = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
    let mut out =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    out.write_all(text.as_bytes())?;
    Ok(text)
}

/// Creates the suite's database on a PostgreSQL that runs already, and migrates all schemas;
/// returns the superuser's URL.
pub async fn prepare_database(
    postgres: &Postgres,
    passwords: &Passwords,
) -> anyhow::Result<String> {
    create(postgres).await?;
    let url = postgres.url(NAME);
    let admin = schemas::admin_options(&url)?;
    for service in ServiceName::RECORD_KEEPERS {
        schemas::migrate(service, &admin, &passwords.roles).await?;
    }
    Ok(url)
}

/// Founds the organisation that ships with the suite, unless there is one already: a fresh
/// installation has none.
pub async fn found_organisation(
    admin_url: &str,
    passwords: &Passwords,
    clock: &OfficeClock,
    ids: &IdSource,
) -> anyhow::Result<()> {
    let (_, rest) = admin_url.split_once('@').context("the admin URL names no user")?;
    let url = Sensitive::new(format!("postgres://routing_app:{}@{rest}", passwords.roles));
    routing::found(&url, clock, ids, &test_kit::office::files()?).await?;
    Ok(())
}

/// Creates the database if it is not there.
async fn create(postgres: &Postgres) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await?;
    let (exists,): (bool,) =
        sqlx::query_as("select exists (select from pg_database where datname = $1)")
            .bind(NAME)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        connection.execute(AssertSqlSafe(format!("create database {NAME}"))).await?;
    }
    connection.close().await?;
    Ok(())
}
