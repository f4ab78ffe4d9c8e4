//! `headwater migrate`: roles, schemas, tables.

use std::collections::BTreeMap;

use anyhow::Context;
use clap::Args;
use kernel::ServiceName;
use mailbox::migrate::Login;
use service_kit::config::environment;

use super::process::Process;
use super::say;
use crate::schemas;
use crate::voice::{self, Wrong};

/// Bring the schema of a service, or of all, up to date. Safe to repeat.
///
/// The role under which a service runs gets the password of HEADWATER_<SERVICE>_ROLE_PASSWORD, such as
/// HEADWATER_INTAKE_ROLE_PASSWORD: one for each service, and known to no other. Nobody logs in as the owner of a schema.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// intake, routing, supervision, risk-ledger, grid-collaboration or all
    service: String,
    /// The database, as a role that owns it and may create roles
    #[arg(long, env = "HEADWATER_ADMIN_DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// The roles have no passwords: they come in with certificates that name them
    #[arg(long)]
    by_certificate: bool,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let services = match self.service.as_str() {
            "all" => ServiceName::RECORD_KEEPERS.to_vec(),
            name => vec![
                ServiceName::parse(name)
                    .filter(|service| ServiceName::RECORD_KEEPERS.contains(service))
                    .with_context(|| Wrong::KeeperUnknown { service: name.to_owned() })?,
            ],
        };
        let logins = if self.by_certificate {
            services.into_iter().map(|it| (it, Login::Certificate)).collect()
        } else {
            passwords(&services, environment)?
        };
        let admin = schemas::admin_options(&self.database_url, Process::load()?.plain_text())?;
        for (service, login) in logins {
            schemas::migrate(service, &admin, &login).await?;
            say(&voice::migrated(voice::language(), service));
        }
        Ok(())
    }
}

/// The variable that holds the password of a service's role.
fn variable(service: ServiceName) -> &'static str {
    match service {
        ServiceName::Intake => "HEADWATER_INTAKE_ROLE_PASSWORD",
        ServiceName::Routing => "HEADWATER_ROUTING_ROLE_PASSWORD",
        ServiceName::Supervision => "HEADWATER_SUPERVISION_ROLE_PASSWORD",
        ServiceName::RiskLedger => "HEADWATER_RISK_LEDGER_ROLE_PASSWORD",
        ServiceName::GridCollaboration => "HEADWATER_GRID_COLLABORATION_ROLE_PASSWORD",
        ServiceName::Gateway | ServiceName::Operator => "",
    }
}

/// A password for each, of which no two are alike.
fn passwords(
    services: &[ServiceName],
    read: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<Vec<(ServiceName, Login)>> {
    let mut known = BTreeMap::new();
    let one = |service: &ServiceName| {
        let variable = variable(*service);
        let password = read(variable).with_context(|| {
            let (role, option) = (format!("{service}_app"), "--by-certificate".to_owned());
            Wrong::PasswordMissing { variable: variable.to_owned(), role, option }
        })?;
        let login = Login::password(&password).context(variable)?;
        if let Some(other) = known.insert(password, variable) {
            let (variable, other) = (variable.to_owned(), other.to_owned());
            anyhow::bail!(Wrong::PasswordShared { variable, other });
        }
        Ok((*service, login))
    };
    services.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [ServiceName; 2] = [ServiceName::Intake, ServiceName::Routing];

    #[test]
    fn one_password_for_two_roles_is_refused_and_so_is_none() {
        let own = |variable: &str| Some(format!("{variable:.>64}"));
        assert_eq!(passwords(&TWO, own).unwrap().len(), 2);
        let refused = passwords(&TWO, |_| Some("5a".repeat(24))).unwrap_err().to_string();
        assert!(refused.contains("HEADWATER_ROUTING_ROLE_PASSWORD is the same as"), "{refused}");
        let refused = passwords(&TWO, |_| None).unwrap_err().to_string();
        assert!(refused.contains("HEADWATER_INTAKE_ROLE_PASSWORD is not set"), "{refused}");
    }
}
