//! Configuration: documented defaults, then a file, then the environment.

use std::path::Path;

use anyhow::ensure;
use figment::error::{Error, Kind};
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Value};
use figment::{Figment, Source};
use serde::de::DeserializeOwned;

/// By how many letters a misspelt key may differ from the one that was meant.
const SLIPS: usize = 3;

/// Reads a service's configuration.
///
/// `defaults` is the service's own `config.default.toml`; `file` an operator's file; the environment overrides both:
/// `HEADWATER_INTAKE__DATABASE_URL` sets `database_url` of intake. A key nobody knows is an error.
pub fn load<C: DeserializeOwned>(
    service: &str,
    defaults: &str,
    file: Option<&Path>,
) -> anyhow::Result<C> {
    merged(service, defaults, file).extract().map_err(|error| explained(service, error))
}

/// One setting of a service, for whoever needs no other.
pub fn setting<V: DeserializeOwned>(
    service: &str,
    defaults: &str,
    file: Option<&Path>,
    key: &str,
) -> anyhow::Result<V> {
    let merged = merged(service, defaults, file);
    merged.extract_inner(key).map_err(|error| explained(service, error))
}

/// All settings as text, as a file of variables for the environment: the defaults with their comments, each value the one that
/// holds. Secrets are stars.
pub fn printed(service: &str, defaults: &str, file: Option<&Path>) -> anyhow::Result<String> {
    let values: Dict =
        merged(service, defaults, file).extract().map_err(|error| explained(service, error))?;
    let mut left = Vec::new();
    flatten("", &values, &mut left);
    let (mut lines, mut table, mut in_value) = (Vec::new(), String::new(), false);
    for line in defaults.lines() {
        let key = line.split_once('=').map_or("", |(key, _)| key).trim();
        if in_value {
            in_value = line != "]";
        } else if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            table = format!("{name}.");
        } else if key.is_empty() || line.starts_with('#') {
            lines.push(line.to_owned());
        } else if let Some(at) = left.iter().position(|(name, _)| *name == format!("{table}{key}"))
        {
            let (name, value) = left.remove(at);
            lines.push(format!("{}={}", variable(service, &name), masked(&name, &value)));
            in_value = line.ends_with('[');
        }
    }
    // What the defaults do not name.
    let others = left.iter().map(|(name, value)| (variable(service, name), masked(name, value)));
    lines.extend(others.map(|(variable, value)| format!("{variable}={value}")));
    Ok(lines.join("\n"))
}

/// The variable that sets a key: `database_url` of intake is `HEADWATER_INTAKE__DATABASE_URL`.
pub fn variable(service: &str, key: &str) -> String {
    format!("{}{}", prefix(service), key.replace('.', "__").to_uppercase())
}

/// Refuses a setting that is empty and has to be made; `what` says what it is.
pub fn required(service: &str, key: &str, value: &str, what: &str) -> anyhow::Result<()> {
    ensure!(!value.is_empty(), "{} is not set: {what}", variable(service, key));
    Ok(())
}

/// One variable of the environment, for the few settings that belong to the process and not to a service.
#[expect(clippy::disallowed_methods, reason = "the home of configuration")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn prefix(service: &str) -> String {
    format!("HEADWATER_{}__", service.to_uppercase())
}

fn merged(service: &str, defaults: &str, file: Option<&Path>) -> Figment {
    let mut figment = Figment::new().merge(Toml::string(defaults));
    if let Some(file) = file {
        figment = figment.merge(Toml::file_exact(file));
    }
    figment.merge(Env::prefixed(&prefix(service)).split("__"))
}

/// What is wrong, by the name under which whoever has to mend it wrote the setting, and where. What a secret holds is not repeated.
fn explained(service: &str, errors: Error) -> anyhow::Error {
    let said = errors.into_iter().map(|error| {
        let key = error.path.join(".");
        if key.is_empty() {
            return error.to_string();
        }
        let source = error.metadata.as_ref().and_then(|it| it.source.as_ref());
        let file = source.and_then(Source::file_path);
        let name = |key: &str| match file {
            Some(_) => key.to_owned(),
            None => variable(service, key),
        };
        let said = match &error.kind {
            Kind::UnknownField(unknown, known) => {
                let table = key.strip_suffix(unknown.as_str()).unwrap_or_default();
                let meant = meant(unknown, known).map(|it| name(&format!("{table}{it}")));
                let meant = meant.map_or_else(String::new, |it| format!("; was {it} meant?"));
                format!("there is no such setting{meant}")
            }
            _ if is_secret(&key) => "this is no text".to_owned(),
            kind => kind.to_string(),
        };
        let place = file.map_or_else(String::new, |it| format!(" in {}", it.display()));
        format!("{}{place}: {said}", name(&key))
    });
    anyhow::anyhow!("{}", said.collect::<Vec<_>>().join("; "))
}

/// The one key that a misspelt one is nearest to, if it is near to any.
fn meant<'a>(misspelt: &str, known: &[&'a str]) -> Option<&'a str> {
    let slips = |key: &'a str| (strsim::osa_distance(key, misspelt), key);
    let near = known.iter().map(|key| slips(key)).filter(|(slips, _)| *slips <= SLIPS);
    near.min().map(|(_, key)| key)
}

fn flatten(table: &str, values: &Dict, into: &mut Vec<(String, String)>) {
    for (key, value) in values {
        let name = format!("{table}{key}");
        match value {
            Value::Dict(_, inner) => flatten(&format!("{name}."), inner, into),
            Value::String(_, text) => into.push((name, text.clone())),
            other => into.push((name, written(other))),
        }
    }
}

/// A value as the environment may hold it.
fn written(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("\"{text}\""),
        Value::Char(_, letter) => format!("\"{letter}\""),
        Value::Bool(_, it) => it.to_string(),
        Value::Num(_, it) => match (it.to_u128(), it.to_i128()) {
            (Some(it), _) => it.to_string(),
            (None, Some(it)) => it.to_string(),
            (None, None) => it.to_f64().unwrap_or_default().to_string(),
        },
        Value::Empty(..) => String::new(),
        Value::Dict(_, fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key}={}", written(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(_, values) => {
            format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", "))
        }
    }
}

fn is_secret(key: &str) -> bool {
    key.contains("secret") || key.contains("password") || key.ends_with("_url")
}

/// A value as it may be shown: of a URL all but its password, of another secret only whether there is one.
fn masked(key: &str, value: &str) -> String {
    const STARS: &str = "***";
    if value.is_empty() || !is_secret(key) {
        return value.to_owned();
    }
    if !key.ends_with("_url") {
        return STARS.to_owned();
    }
    let (address, options) = value.split_once('?').unwrap_or((value, ""));
    // The last `@`, since a password that was not encoded may hold one itself; and the first colon behind the scheme.
    let shown = match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, rest)), Some((_, host))) => {
            let user = rest.split([':', '@']).next().unwrap_or_default();
            format!("{scheme}://{user}:{STARS}@{host}")
        }
        (Some(_), None) => address.to_owned(),
        (None, _) => STARS.to_owned(),
    };
    let options = options.split('&').filter(|it| !it.is_empty() && !it.contains("pass"));
    let options: Vec<_> = options.collect();
    if options.is_empty() { shown } else { format!("{shown}?{}", options.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: &str = "# thing: its defaults.\n\n# Where to listen.\nlisten = \"127.0.0.1:1\"\n\n\
         # The records.\ndatabase_url = \"\"\n\n# The one secret.\nsecret_key = \"\"\n\n\
         # Rungs.\n[plan]\nrungs = [\n    { to = \"head\", days = 1 },\n]\nat_half = true\n";

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is tested")]
    struct Thing {
        listen: String,
        secret_key: String,
    }

    #[test]
    fn settings_are_printed_as_variables_with_what_they_are_for() {
        let printed = printed("risk_ledger", DEFAULTS, None).unwrap();
        let expected = "# thing: its defaults.\n\n# Where to listen.\nHEADWATER_RISK_LEDGER__LISTEN=127.0.0.1:1\n\n\
             # The records.\nHEADWATER_RISK_LEDGER__DATABASE_URL=\n\n\
             # The one secret.\nHEADWATER_RISK_LEDGER__SECRET_KEY=\n\n# Rungs.\n\
             HEADWATER_RISK_LEDGER__PLAN__RUNGS=[{days=1, to=\"head\"}]\n\
             HEADWATER_RISK_LEDGER__PLAN__AT_HALF=true";
        assert_eq!(printed, expected);
    }

    #[test]
    fn a_secret_is_stars_and_of_a_url_all_is_shown_but_its_password() {
        for (key, value, shown) in [
            ("secret_key", "5a5a", "***"),
            ("database_url", "", ""),
            (
                "database_url",
                "postgres://a:b@h:5/d?sslmode=require",
                "postgres://a:***@h:5/d?sslmode=require",
            ),
            ("database_url", "postgres://a@h/d?password=b", "postgres://a:***@h/d"),
            ("database_url", "postgres://a:p@s/s@h/d", "postgres://a:***@h/d"),
            ("redis_url", "redis://a:b,c@h:1,redis://a:b,c@i:2", "redis://a:***@i:2"),
            ("redis_url", "redis://h:1", "redis://h:1"),
            ("database_url", "b", "***"),
            ("listen", "127.0.0.1:1", "127.0.0.1:1"),
        ] {
            assert_eq!(masked(key, value), shown, "{key} {value}");
        }
    }

    #[test]
    fn a_setting_that_cannot_be_is_named_as_it_is_written_and_a_secret_is_not_repeated() {
        let refused = |text: &str| load::<Thing>("thing", text, None).unwrap_err().to_string();
        let listen = refused("listen = 5\nsecret_key = \"\"");
        assert!(listen.starts_with("HEADWATER_THING__LISTEN: "), "{listen}");
        let secret = refused("listen = \"\"\nsecret_key = 4711");
        assert_eq!(secret, "HEADWATER_THING__SECRET_KEY: this is no text");
        let unknown = refused("listne = \"\"\nlisten = \"\"\nsecret_key = \"\"");
        let meant = "there is no such setting; was HEADWATER_THING__LISTEN meant?";
        assert_eq!(unknown, format!("HEADWATER_THING__LISTNE: {meant}"));
        let unset = required("thing", "secret_key", "", "64 hex digits").unwrap_err().to_string();
        assert_eq!(unset, "HEADWATER_THING__SECRET_KEY is not set: 64 hex digits");
    }
}
