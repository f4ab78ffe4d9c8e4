//! `headwater migrate`: roles, schemas, tables.

use anyhow::Context;
use clap::Args;
use kernel::ServiceName;

use super::say;
use crate::schemas;

/// Bring the schema of a service, or of all, up to date. Safe to repeat.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// intake, routing, supervision, risk-ledger, grid-collaboration or all
    service: String,
    /// The database, as a role that may create roles
    #[arg(long, env = "HEADWATER_ADMIN_DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// The password that `<service>_owner` and `<service>_app` get
    #[arg(long, env = "HEADWATER_ROLE_PASSWORD", hide_env_values = true)]
    role_password: String,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let services = match self.service.as_str() {
            "all" => ServiceName::RECORD_KEEPERS.to_vec(),
            name => vec![
                ServiceName::parse(name)
                    .filter(|service| ServiceName::RECORD_KEEPERS.contains(service))
                    .with_context(|| format!("there is no service {name} that keeps records"))?,
            ],
        };
        let admin = schemas::admin_options(&self.database_url)?;
        for service in services {
            schemas::migrate(service, &admin, &self.role_password).await?;
            say(&format!("schema {service} is up to date"));
        }
        Ok(())
    }
}
