//! The way to PostgreSQL: encrypted, and to the server that it claims to be, unless it stays on this machine.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, ensure};
use kernel::Sensitive;
use service_kit::transport::PlainText;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

/// How long whoever starts or calls waits for a connection of a pool that is full, or for a server that starts beside it. That the server
/// is away a call is told sooner, by [`crate::presence`].
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads the URL of a database from a setting; refuses one that leads to another machine and leaves open who answers there.
pub fn options(
    setting: &str,
    url: &Sensitive<String>,
    plain_text: PlainText,
) -> anyhow::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url.expose()).with_context(|| setting.to_owned())?;
    let sure = match options.get_ssl_mode() {
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => true,
        // Encrypted at best, and with whoever answers.
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer | PgSslMode::Require => false,
    };
    let here = options.get_socket().is_some() || options.get_host().starts_with('/');
    if !sure && !here {
        let (host, port) = (options.get_host(), options.get_port());
        let instead = "sslmode=verify-full&sslrootcert=…";
        plain_text.allow_calling(setting, host, &format!("{host}:{port}"), instead)?;
    }
    Ok(options)
}

/// Connections to the database of a service, at most so many; there is one before it returns.
pub async fn connect(
    schema: &str,
    url: &Sensitive<String>,
    connections: u32,
    plain_text: PlainText,
) -> anyhow::Result<PgPool> {
    let options = options(&format!("{schema}.database_url"), url, plain_text)?;
    ensure!(connections > 0, "{schema}.database_connections 至少为1 (must be at least 1)");
    let pool = PgPoolOptions::new().max_connections(connections);
    let pool = pool.acquire_timeout(PATIENCE);
    pool.connect_with(options).await.with_context(|| format!("{schema}.database_url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_connection_at_all_is_refused_by_the_name_of_its_setting() {
        let url = Sensitive::new("postgres://intake_app:hidden@127.0.0.1/headwater".to_owned());
        let refused = connect("intake", &url, 0, PlainText::default()).await.unwrap_err();
        assert!(refused.to_string().starts_with("intake.database_connections "), "{refused}");
    }

    #[test]
    fn another_machine_s_database_is_reached_if_it_shows_who_it_is() {
        let read = |rest: &str, plain_text| {
            let url = Sensitive::new(format!("postgres://intake_app:hidden@{rest}"));
            options("intake.database_url", &url, plain_text).err().map(|it| it.to_string())
        };
        for rest in [
            "127.0.0.1/headwater",
            "localhost:5433/headwater?sslmode=disable",
            "database/headwater?sslmode=verify-full",
            "database/headwater?sslmode=verify-ca",
        ] {
            assert_eq!(read(rest, PlainText::default()), None, "{rest}");
        }
        for rest in ["database/headwater", "10.0.0.7/headwater?sslmode=require"] {
            let refused = read(rest, PlainText::default()).unwrap();
            for part in
                ["intake.database_url", "sslmode=verify-full", "明文", "also-over-the-network"]
            {
                assert!(refused.contains(part), "{part} in {refused}");
            }
            assert!(!refused.contains("hidden"), "{refused}");
            assert_eq!(read(rest, PlainText::AlsoOverTheNetwork), None, "{rest}");
        }
    }
}
