//! The schemas of the services that keep records, and their roles.

use anyhow::Context;
use kernel::{Sensitive, ServiceName};
use mailbox::migrate::{Login, Schema};
use mailbox::pool;
use service_kit::transport::PlainText;
use sqlx::postgres::PgConnectOptions;

/// How to connect as a role that may create roles.
pub fn admin_options(url: &str, plain_text: PlainText) -> anyhow::Result<PgConnectOptions> {
    pool::options("HEADWATER_ADMIN_DATABASE_URL", &Sensitive::new(url.to_owned()), plain_text)
}

/// Brings one service's schema up to date; its role comes in as `login` says.
pub async fn migrate(
    service: ServiceName,
    admin: &PgConnectOptions,
    login: &Login,
) -> anyhow::Result<()> {
    schema(service)?.migrate(admin, login).await.with_context(|| format!("migrating {service}"))
}

/// The schema of a service.
pub fn schema(service: ServiceName) -> anyhow::Result<Schema> {
    Ok(match service {
        ServiceName::Intake => intake::schema(),
        ServiceName::Routing => routing::schema(),
        ServiceName::Supervision => supervision::schema(),
        ServiceName::RiskLedger => risk_ledger::schema(),
        ServiceName::GridCollaboration => grid_collaboration::schema(),
        ServiceName::Gateway | ServiceName::Operator => anyhow::bail!("{service} keeps no records"),
    })
}

/// Who reads the feed of a service.
pub fn readers_of(service: ServiceName) -> Vec<ServiceName> {
    let reads = readers().into_iter().filter(|(_, producers)| producers.contains(&service));
    reads.map(|(reader, _)| reader).collect()
}

/// Who reads whose feed.
pub fn readers() -> [(ServiceName, &'static [ServiceName]); 5] {
    ServiceName::RECORD_KEEPERS.map(|reader| (reader, reader.reads_feeds_of()))
}
