//! Configuration: documented defaults, then a file, then the environment.

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::de::DeserializeOwned;

/// Reads a service's configuration.
///
/// `defaults` is the service's own `config.default.toml`; `file` an operator's file; the environment overrides both:
/// `HEADWATER_INTAKE__DATABASE_URL` sets `database_url` of intake. A key nobody knows is an error.
pub fn load<C: DeserializeOwned>(
    service: &str,
    defaults: &str,
    file: Option<&Path>,
) -> anyhow::Result<C> {
    let prefix = format!("HEADWATER_{}__", service.to_uppercase());
    let mut figment = Figment::new().merge(Toml::string(defaults));
    if let Some(file) = file {
        figment = figment.merge(Toml::file_exact(file));
    }
    Ok(figment.merge(Env::prefixed(&prefix).split("__")).extract()?)
}

/// One variable of the environment, for the few settings that belong to the process and not to a service.
#[expect(clippy::disallowed_methods, reason = "the home of configuration")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
