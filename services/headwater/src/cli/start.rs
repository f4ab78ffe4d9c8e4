//! The database of a process that starts: what is said while it is waited for, and why a start failed.

use std::str::FromStr;

use anyhow::Context;
use kernel::{Sensitive, ServiceName};
use service_kit::config;
use sqlx::postgres::PgConnectOptions;

/// Where a service's records are, as its settings say.
pub(super) struct Database {
    service: ServiceName,
    variable: String,
    /// Whom and where, without the password: `intake_app at db:5432/headwater`.
    place: String,
}

impl Database {
    /// Reads where the records are; refuses settings that cannot be before anything is tried.
    pub(super) fn of(
        service: ServiceName,
        url: &Sensitive<String>,
        secret_key: &Sensitive<String>,
    ) -> anyhow::Result<Self> {
        let (name, variable) =
            (service.as_str(), config::variable(service.as_str(), "database_url"));
        let form = format!("postgres://{name}_app:PASSWORD@HOST:5432/headwater");
        config::required(name, "database_url", url.expose(), &format!("it must be {form}"))?;
        let what = "64 hex digits, as `openssl rand -hex 32` prints them";
        config::required(name, "secret_key", secret_key.expose(), what)?;
        let is_url = ["postgres://", "postgresql://"].iter().any(|it| url.expose().starts_with(it));
        // Its own words may repeat the URL, password and all.
        let options = PgConnectOptions::from_str(url.expose()).ok().filter(|_| is_url);
        let options = options
            .with_context(|| format!("{variable} is no URL of a PostgreSQL: it must be {form}"))?;
        let place = format!(
            "{} at {}:{}/{}",
            options.get_username(),
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap_or_default(),
        );
        Ok(Self { service, variable, place })
    }

    /// Says what the process waits for now.
    pub(super) fn is_awaited(&self) {
        let Self { service, variable, place } = self;
        tracing::info!(%service, "{service} waits for PostgreSQL, as {place} ({variable})");
    }

    /// Why a service could not be put together; of what the database itself refused, what there is to do.
    pub(super) fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        let Self { service, variable, place } = self;
        let said = match error.downcast_ref::<sqlx::Error>() {
            None => return error,
            Some(sqlx::Error::Database(refused)) => refused.message().to_owned(),
            Some(sqlx::Error::PoolTimedOut) => "nobody answers".to_owned(),
            Some(other) => other.to_string(),
        };
        anyhow::anyhow!(
            "PostgreSQL, as {place}: {said}. {variable} says where it is; \
             `headwater migrate {service}` makes the role and the schema"
        )
    }
}
