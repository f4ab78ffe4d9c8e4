//! The database of a suite: its schemas, and the secrets that its services get.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use engines::Postgres;
use headwater::schemas;
use kernel::{IdSource, OfficeClock, Sensitive, ServiceName};
use mailbox::migrate::Login;
use service_kit::transport::PlainText;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// The database's name.
const NAME: &str = "headwater";

/// The secrets of a suite that runs on one machine: each service's own, kept in its data folder, readable by its owner only.
#[derive(Clone)]
pub struct Secrets(BTreeMap<ServiceName, Own>);

/// What one service knows and no other does.
#[derive(Clone)]
struct Own {
    role_password: String,
    secret_key: String,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// Reads the secrets of a folder, or makes them.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let own = |service: ServiceName| {
            let own = Own {
                role_password: secret(&folder.join(format!("{service}.role.secret")))?,
                secret_key: secret(&folder.join(format!("{service}.key.secret")))?,
            };
            Ok((service, own))
        };
        Ok(Self(ServiceName::RECORD_KEEPERS.into_iter().map(own).collect::<anyhow::Result<_>>()?))
    }

    fn of(&self, service: ServiceName) -> anyhow::Result<&Own> {
        self.0.get(&service).with_context(|| format!("{service} keeps no records"))
    }

    /// The secret from which a service derives its keys, 64 hex digits.
    pub fn secret_key(&self, service: ServiceName) -> anyhow::Result<&str> {
        Ok(&self.of(service)?.secret_key)
    }

    /// The database at the superuser's URL as the service's own role sees it.
    pub fn role_url(&self, service: ServiceName, admin_url: &str) -> anyhow::Result<String> {
        let (_, rest) = admin_url.split_once('@').context("the admin URL names no user")?;
        Ok(format!("postgres://{service}_app:{}@{rest}", self.of(service)?.role_password))
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
pub async fn prepare_database(postgres: &Postgres, secrets: &Secrets) -> anyhow::Result<String> {
    create(postgres).await?;
    let url = postgres.url(NAME);
    let admin = schemas::admin_options(&url, PlainText::default())?;
    for service in ServiceName::RECORD_KEEPERS {
        let login = Login::password(&secrets.of(service)?.role_password)?;
        schemas::migrate(service, &admin, &login).await?;
    }
    Ok(url)
}

/// Founds the organisation that ships with the suite, unless there is one already: a fresh
/// installation has none.
pub async fn found_organisation(
    admin_url: &str,
    secrets: &Secrets,
    clock: &OfficeClock,
    ids: &IdSource,
) -> anyhow::Result<()> {
    let url = Sensitive::new(secrets.role_url(ServiceName::Routing, admin_url)?);
    routing::found(&url, PlainText::default(), clock, ids, &test_kit::office::files()?).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What intake derives from its secret.
    const PURPOSES: [&str; 5] =
        ["seal", "blind index", "query code", "import content", "intake: request digest"];

    #[test]
    fn what_the_grid_knows_derives_none_of_intake_s_keys_and_opens_no_other_role() {
        let place = test_kit::Place::fresh().unwrap();
        let secrets = Secrets::in_folder(place.path()).unwrap();
        let key = |service, purpose: &str| {
            let text = Sensitive::new(secrets.secret_key(service).unwrap().to_owned());
            service_kit::Secret::parse(&text).unwrap().key(purpose)
        };
        for purpose in PURPOSES {
            let grid = key(ServiceName::GridCollaboration, purpose);
            assert_ne!(grid, key(ServiceName::Intake, purpose), "{purpose}");
        }
        let own = secrets.0.values().flat_map(|it| [&it.role_password, &it.secret_key]);
        assert_eq!(own.collect::<std::collections::BTreeSet<_>>().len(), 10);
        let again = Secrets::in_folder(place.path()).unwrap();
        let intake = |it: &Secrets| it.secret_key(ServiceName::Intake).unwrap().to_owned();
        assert_eq!(intake(&again), intake(&secrets), "a restart keeps them");
    }
}
