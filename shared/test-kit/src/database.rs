//! A PostgreSQL of one test's own with one service's schema.

use std::str::FromStr;

use anyhow::Context;
use engines::{DataFolder, Postgres, PostgresOptions};
use kernel::{IdSource, Sensitive};
use mailbox::Store;
use mailbox::migrate::{Login, Schema};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use crate::Place;

/// What the role of a test's schema logs in with.
const PASSWORD: &str = "the-password-of-a-test";

/// A running PostgreSQL with one service's schema, migrated; it goes with the test.
#[derive(Debug)]
pub struct Database {
    /// Sees everything, as no service does.
    pub admin: PgPool,
    schema: &'static str,
    postgres: Postgres,
    folder: DataFolder,
    // Removed after the engine has stopped, or its process has ended.
    _place: Place,
}

impl Database {
    /// Starts one. What it acknowledges need not survive a power cut.
    pub async fn with(schema: &Schema) -> anyhow::Result<Self> {
        let place = Place::fresh()?;
        let folder = DataFolder::open(place.path())?;
        let options = PostgresOptions { durable: false, ..PostgresOptions::default() };
        let postgres = Postgres::start(&folder, options).await?;
        let url = postgres.url("postgres");
        schema.migrate(&PgConnectOptions::from_str(&url)?, &Login::password(PASSWORD)?).await?;
        let admin = PgPool::connect(&url).await?;
        Ok(Self { admin, schema: schema.name, postgres, folder, _place: place })
    }

    /// The folder of the test, for other engines.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Where the service finds it, under the role it runs as.
    pub fn app_url(&self) -> anyhow::Result<Sensitive<String>> {
        let url = self.postgres.url("postgres");
        let (_, host) = url.split_once('@').context("the URL names no host")?;
        Ok(Sensitive::new(format!("postgres://{}_app:{PASSWORD}@{host}", self.schema)))
    }

    /// The service's own store over it.
    pub async fn store(&self, ids: &IdSource) -> anyhow::Result<Store> {
        let options = PgPoolOptions::new().max_connections(4);
        let pool = options.connect(self.app_url()?.expose()).await?;
        Ok(Store::new(pool, self.schema, ids.clone(), [7; 32]))
    }

    /// Stops it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.admin.close().await;
        self.postgres.stop().await
    }
}
