//! A process that cannot start says why, by the setting's name and with what there is to do, and ends.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::process::Stdio;
use std::str::FromStr;

use engines::{DataFolder, Postgres, PostgresOptions};
use headwater_tests::binary;
use kernel::Sensitive;
use mailbox::migrate::Login;
use service_kit::Secret;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor, PgConnection};
use test_kit::Place;
use tokio::process::Command;

/// A start of intake with these variables beside its keys: what it said, line by line.
struct Start {
    place: Place,
    variables: BTreeMap<&'static str, String>,
}

impl Start {
    fn new() -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        headwater::keys::write(&place.path().join("keys"), false)?;
        let variables = BTreeMap::from([
            ("HEADWATER_INTAKE__LISTEN", "127.0.0.1:0".to_owned()),
            ("HEADWATER_INTAKE__DATABASE_URL", "postgres://a:b@127.0.0.1:1/c".to_owned()),
            ("HEADWATER_INTAKE__SECRET_KEY", "5a".repeat(32)),
            ("HEADWATER_LOG_FORMAT", "json".to_owned()),
        ]);
        Ok(Self { place, variables })
    }

    fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(variable, value.into());
        self
    }

    async fn run(&self, arguments: &[&str]) -> anyhow::Result<(bool, String, Vec<String>)> {
        let output = Command::new(binary::headwater()?)
            .arg("serve")
            .args(arguments)
            .envs(&self.variables)
            .current_dir(self.place.path())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let lines = said(&output.stderr).lines().map(ToOwned::to_owned).collect();
        Ok((output.status.success(), said(&output.stdout), lines))
    }

    /// The last line of a start that fails, with no task of its own waited for in vain.
    async fn fails(&self) -> anyhow::Result<String> {
        let (succeeded, _, lines) = self.run(&["intake"]).await?;
        assert!(!succeeded);
        assert!(!lines.iter().any(|it| it.contains("did not end")), "{lines:#?}");
        let last = lines.last().map(String::as_str).unwrap_or_default();
        let line: serde_json::Value = serde_json::from_str(last)?;
        assert_eq!(line["level"], "ERROR");
        Ok(line["fields"]["message"].as_str().unwrap_or_default().to_owned())
    }
}

#[tokio::test]
async fn a_start_without_its_settings_names_them_as_they_are_written() -> anyhow::Result<()> {
    let said = Start::new()?.with("HEADWATER_INTAKE__DATABASE_URL", "").fails().await?;
    assert!(said.starts_with("HEADWATER_INTAKE__DATABASE_URL is not set: "), "{said}");
    let said = Start::new()?.with("HEADWATER_INTAKE__SECRET_KEY", "").fails().await?;
    assert!(said.starts_with("HEADWATER_INTAKE__SECRET_KEY is not set: "), "{said}");
    let said = Start::new()?.with("HEADWATER_INTAKE__DATABASE_URL", "db:geheim").fails().await?;
    assert!(said.starts_with("HEADWATER_INTAKE__DATABASE_URL is no URL"), "{said}");
    assert!(!said.contains("geheim"), "{said}");
    let said = Start::new()?.with("HEADWATER_INTAKE__QUERY_PER_MINUTE", "often").fails().await?;
    assert!(said.starts_with("HEADWATER_INTAKE__QUERY_PER_MINUTE: "), "{said}");
    let start = Start::new()?.with("HEADWATER_PROCESS__SIGNING_KEY_FILE", "none.pem");
    let said = start.fails().await?;
    assert!(said.contains("HEADWATER_PROCESS__SIGNING_KEY_FILE"), "{said}");
    assert!(said.contains("headwater keys"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_start_on_a_port_that_is_taken_names_the_port_and_its_setting() -> anyhow::Result<()> {
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    let said = Start::new()?.with("HEADWATER_INTAKE__LISTEN", &address).fails().await?;
    let expected = format!("cannot listen on {address}, as HEADWATER_INTAKE__LISTEN says");
    assert!(said.starts_with(&expected), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_start_before_the_migration_says_what_it_waits_for_and_what_to_run() -> anyhow::Result<()>
{
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path().join("data"))?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    // As a role that is not there yet, then as one that finds no schema.
    let (_, rest) = postgres.url("postgres").split_once('@').map_or_else(
        || (String::new(), String::new()),
        |(user, rest)| (user.to_owned(), rest.to_owned()),
    );
    for is_role_there in [false, true] {
        if is_role_there {
            let mut admin = PgConnection::connect(&postgres.url("postgres")).await?;
            admin.execute("create role intake_app login password 'geheim'").await?;
        }
        let url = format!("postgres://intake_app:geheim@{rest}");
        let start = Start::new()?.with("HEADWATER_INTAKE__DATABASE_URL", url);
        let said = start.fails().await?;
        assert!(said.contains("headwater migrate intake"), "{said}");
        let (_, _, lines) = start.run(&["intake"]).await?;
        let port = postgres.port().to_string();
        let waits = lines.iter().find(|it| it.contains("waits for PostgreSQL"));
        let waits = waits.map(String::as_str).unwrap_or_default();
        assert!(waits.contains(&port), "{lines:#?}");
        assert!(waits.contains("HEADWATER_INTAKE__DATABASE_URL"), "{lines:#?}");
        assert!(!lines.iter().any(|it| it.contains("geheim")), "{lines:#?}");
    }
    postgres.stop().await
}

#[tokio::test]
async fn settings_are_printed_as_they_hold_and_secrets_are_not() -> anyhow::Result<()> {
    let url = "postgres://intake_app:geheim@db:5432/headwater";
    let start = Start::new()?.with("HEADWATER_INTAKE__DATABASE_URL", url);
    let (succeeded, printed, _) = start.run(&["intake", "--print-settings"]).await?;
    assert!(succeeded);
    for line in [
        "HEADWATER_INTAKE__LISTEN=127.0.0.1:0",
        "HEADWATER_INTAKE__DATABASE_URL=postgres://intake_app:***@db:5432/headwater",
        "HEADWATER_INTAKE__SECRET_KEY=***",
        "HEADWATER_INTAKE__QUERY_PER_MINUTE=10",
        "HEADWATER_PROCESS__PEERS__ROUTING=http://127.0.0.1:7102",
        "# How often one number may be queried, per minute, whatever the answer.",
    ] {
        assert!(printed.lines().any(|it| it == line), "{line} is not in\n{printed}");
    }
    assert!(!printed.contains("geheim"));
    Ok(())
}

#[tokio::test]
async fn a_start_with_another_secret_than_before_is_refused_by_its_setting() -> anyhow::Result<()> {
    const PASSWORD: &str = "the-password-of-a-test";
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path().join("data"))?;
    let mut postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let admin = postgres.url("postgres");
    let (_, rest) = admin.split_once('@').unwrap_or_default();
    let login = Login::password(PASSWORD)?;
    intake::schema().migrate(&PgConnectOptions::from_str(&admin)?, &login).await?;
    let url = format!("postgres://intake_app:{PASSWORD}@{rest}");
    let secret = |text: &str| Secret::parse(&Sensitive::new(text.repeat(32)));
    let mut connection = PgConnection::connect(&url).await?;
    let schema = intake::schema();
    schema.refuse_other_secret(&mut connection, &secret("5a")?).await?;
    schema.refuse_other_secret(&mut connection, &secret("5a")?).await?;
    let start = Start::new()?
        .with("HEADWATER_INTAKE__DATABASE_URL", url.clone())
        .with("HEADWATER_INTAKE__SECRET_KEY", "5b".repeat(32));
    let said = start.fails().await?;
    assert!(said.starts_with("HEADWATER_INTAKE__SECRET_KEY is not the secret"), "{said}");
    postgres.stop().await
}
