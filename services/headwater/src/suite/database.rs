//! The database of a suite and the five schemas in it.

use std::path::Path;
use std::str::FromStr;

use anyhow::Context;
use engines::Postgres;
use kernel::ServiceName;
use mailbox::migrate::Schema;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The database's name.
pub(super) const NAME: &str = "headwater";

/// The services that keep records.
pub const SERVICES: [ServiceName; 5] = ServiceName::RECORD_KEEPERS;

/// The secrets of a suite that runs on one machine: kept in its data folder, readable by its owner only.
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

fn secret(file: &Path) -> anyhow::Result<String> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Ok(known) = std::fs::read_to_string(file) {
        return Ok(known.trim().to_owned());
    }
    let bytes: [u8; 32] = rand::random();
    let text = super::keys::hex(&bytes);
    let mut out =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    out.write_all(text.as_bytes())?;
    Ok(text)
}

/// Creates the database if it is not there.
pub(super) async fn create(postgres: &Postgres) -> anyhow::Result<()> {
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

/// How to connect as a role that may create roles.
pub fn admin_options(url: &str) -> anyhow::Result<PgConnectOptions> {
    PgConnectOptions::from_str(url).context("the database URL")
}

/// The schema of a service.
fn schema(service: ServiceName) -> anyhow::Result<Schema> {
    Ok(match service {
        ServiceName::Intake => intake::schema(),
        ServiceName::Routing => routing::schema(),
        ServiceName::Supervision => supervision::schema(),
        ServiceName::RiskLedger => risk_ledger::schema(),
        ServiceName::GridCollaboration => grid_collaboration::schema(),
        ServiceName::Gateway | ServiceName::Operator => anyhow::bail!("{service} keeps no records"),
    })
}

/// Migrates one service's schema.
pub async fn migrate_one(
    service: ServiceName,
    admin: &PgConnectOptions,
    passwords: &Passwords,
) -> anyhow::Result<()> {
    schema(service)?
        .migrate(admin, &passwords.roles, &passwords.roles)
        .await
        .with_context(|| format!("migrating {service}"))
}

/// Migrates all schemas.
pub async fn migrate_all(admin: &PgConnectOptions, passwords: &Passwords) -> anyhow::Result<()> {
    for service in SERVICES {
        migrate_one(service, admin, passwords).await?;
    }
    Ok(())
}
