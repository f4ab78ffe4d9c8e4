//! The roles of the database: one password opens one of them, and each may do what its service does and nothing more.

use std::collections::BTreeSet;

use engines::{DataFolder, Postgres, PostgresOptions};
use headwater::schemas::schema;
use kernel::ServiceName;
use lab::suite::{Secrets, prepare_database};
use mailbox::migrate::Login;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection};
use std::str::FromStr;
use test_kit::Place;

/// PostgreSQL with all schemas, the superuser's URL, and the secrets of the services.
struct Cluster {
    url: String,
    secrets: Secrets,
    admin: PgPool,
    postgres: Postgres,
    _place: Place,
}

async fn cluster() -> anyhow::Result<Cluster> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let postgres = Postgres::start(&folder, PostgresOptions::default()).await?;
    let secrets = Secrets::in_folder(folder.path())?;
    let url = prepare_database(&postgres, &secrets).await?;
    let admin = PgPoolOptions::new().max_connections(1).connect(&url).await?;
    Ok(Cluster { url, secrets, admin, postgres, _place: place })
}

impl Cluster {
    async fn stop(mut self) -> anyhow::Result<()> {
        self.admin.close().await;
        self.postgres.stop().await
    }

    fn options(&self, service: ServiceName) -> anyhow::Result<PgConnectOptions> {
        Ok(PgConnectOptions::from_str(&self.secrets.role_url(service, &self.url)?)?)
    }
}

/// The words of a refusal: `28P01` and `28000` are logins, `42501` is a right.
async fn refused(connecting: &PgConnectOptions) -> Option<String> {
    let error = PgConnection::connect_with(connecting).await.err()?;
    Some(error.as_database_error()?.code()?.into_owned())
}

#[tokio::test]
async fn one_password_opens_one_role_and_no_owner_and_no_other_database() -> anyhow::Result<()> {
    let cluster = cluster().await?;
    for service in ServiceName::RECORD_KEEPERS {
        let own = cluster.options(service)?;
        assert_eq!(refused(&own).await, None, "{service}");
        for other in ServiceName::RECORD_KEEPERS {
            let owner = own.clone().username(&format!("{other}_owner"));
            assert_eq!(refused(&owner).await.as_deref(), Some("28P01"), "{service}: {other}_owner");
            if other != service {
                let role = own.clone().username(&format!("{other}_app"));
                assert_eq!(refused(&role).await.as_deref(), Some("28P01"), "{service}: {other}");
            }
        }
        for database in ["postgres", "template1"] {
            let there = own.clone().database(database);
            assert_eq!(refused(&there).await.as_deref(), Some("42501"), "{service}: {database}");
        }
        let mut inside = PgConnection::connect_with(&own).await?;
        for takes in ["owner", "app"] {
            let other = if service == ServiceName::Intake { "routing" } else { "intake" };
            let sql = format!("set role {other}_{takes}");
            let taken = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut inside).await;
            assert!(taken.is_err(), "{service} takes the part of {other}_{takes}");
        }
    }
    let kept: Vec<(String, bool, bool)> = sqlx::query_as(
        "select rolname::text, rolcanlogin, rolpassword is not null from pg_authid
         where rolname like '%\\_owner' and rolname <> 'pg_database_owner' order by rolname",
    )
    .fetch_all(&cluster.admin)
    .await?;
    assert_eq!(kept.len(), 5);
    assert!(kept.iter().all(|(_, login, password)| !login && !password), "{kept:?}");
    cluster.stop().await
}

#[tokio::test]
async fn a_role_deletes_where_its_service_does_and_changes_no_structure() -> anyhow::Result<()> {
    let cluster = cluster().await?;
    for service in ServiceName::RECORD_KEEPERS {
        let deletes = granted(&cluster.admin, service, "delete").await?;
        let declared = schema(service)?.all_deleted().map(str::to_owned).collect();
        assert_eq!(deletes, declared, "{service}");
        for right in ["truncate", "references", "trigger"] {
            assert_eq!(
                granted(&cluster.admin, service, right).await?.len(),
                0,
                "{service}: {right}"
            );
        }
        let (create, temporary, public): (bool, bool, bool) = sqlx::query_as(
            "select has_schema_privilege($1, $2, 'create') or has_database_privilege($1, 'headwater', 'create'),
                    has_database_privilege($1, 'headwater', 'temporary'),
                    has_schema_privilege($1, 'public', 'usage')",
        )
        .bind(format!("{service}_app"))
        .bind(service.as_str())
        .fetch_one(&cluster.admin)
        .await?;
        assert_eq!((create, temporary, public), (false, false, false), "{service}");
        assert!(!granted(&cluster.admin, service, "insert").await?.is_empty(), "{service}");
    }
    let (others,): (i64,) = sqlx::query_as(
        "select count(*) from pg_roles r, pg_database d
         where r.rolname like '%\\_app' and d.datallowconn and d.datname <> 'headwater'
           and has_database_privilege(r.oid, d.oid, 'connect')",
    )
    .fetch_one(&cluster.admin)
    .await?;
    assert_eq!(others, 0, "databases that a service's role may enter");
    cluster.stop().await
}

/// The tables, of any schema, on which a service's role has the right.
async fn granted(
    admin: &PgPool,
    service: ServiceName,
    right: &str,
) -> anyhow::Result<BTreeSet<String>> {
    let tables: Vec<(String, String)> = sqlx::query_as(
        "select n.nspname::text, c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
           and n.nspname not like 'pg\\_toast%' and has_table_privilege($1, c.oid, $2)",
    )
    .bind(format!("{service}_app"))
    .bind(right)
    .fetch_all(admin)
    .await?;
    assert!(tables.iter().all(|(schema, _)| schema == service.as_str()), "{service}: {tables:?}");
    Ok(tables.into_iter().map(|(_, table)| table).collect())
}

#[tokio::test]
async fn a_service_refuses_to_serve_as_whoever_owns_its_tables() -> anyhow::Result<()> {
    let cluster = cluster().await?;
    let refused = schema(ServiceName::Intake)?.refuse_start(&cluster.admin).await.unwrap_err();
    assert!(refused.to_string().contains("comes in as intake_app"), "{refused}");
    cluster.stop().await
}

#[tokio::test]
async fn a_migration_by_a_role_that_may_not_quiet_the_log_writes_no_password_into_it()
-> anyhow::Result<()> {
    let place = Place::fresh()?;
    let folder = DataFolder::open(place.path())?;
    let extra = [("log_statement", "all"), ("log_min_duration_statement", "0")];
    let extra = extra.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let options = PostgresOptions { extra, ..PostgresOptions::default() };
    let mut postgres = Postgres::start(&folder, options).await?;
    let admin = PgPool::connect(&postgres.url("postgres")).await?;
    sqlx::query("create role migrator login createrole password 'migrators-own'")
        .execute(&admin)
        .await?;
    sqlx::query("create database headwater owner migrator").execute(&admin).await?;
    let migrator = PgConnectOptions::from_str(&postgres.url("headwater"))?;
    let migrator = migrator.username("migrator").password("migrators-own");
    let schema = supervision::schema();
    for password in ["the-first-password-of-it", "the-other-password-of-it"] {
        schema.migrate(&migrator, &Login::password(password)?).await?;
        let app = migrator.clone().username("supervision_app").password(password);
        schema.refuse_start(&PgPool::connect_with(app).await?).await?;
    }
    // Without a password nobody comes in who has no certificate.
    schema.migrate(&migrator, &Login::Certificate).await?;
    let app = migrator.clone().username("supervision_app").password("the-other-password-of-it");
    assert_eq!(refused(&app).await.as_deref(), Some("28P01"));
    admin.close().await;
    postgres.stop().await?;
    let log = std::fs::read_to_string(folder.path().join("postgres.log"))?;
    assert!(log.contains("alter role supervision_app"), "statements are logged");
    assert!(!log.contains("password-of-it"), "a password is in the log");
    Ok(())
}
