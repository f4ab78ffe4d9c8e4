//! The two roles of a schema, the shared tables, then the service's own migrations.

mod login;
mod roles;
mod unfit;

use std::borrow::Cow;

use kernel::{Sensitive, ServiceName};
pub use login::Login;
use service_kit::{Secret, World};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, PgPool, SqlSafeStr};
pub use unfit::Unfit;

/// The version of this code, as `schema_age.oldest_code` counts it.
pub const CODE_VERSION: i32 = 1;

/// A schema to migrate: its name, its migrations, and the tables its service may only append to.
#[derive(Debug)]
pub struct Schema {
    /// The service's name in snake case.
    pub name: &'static str,
    /// The service's own migrations.
    pub migrator: Migrator,
    /// Tables that several services keep alike, beside the mailbox's.
    pub shared: &'static [SharedTables],
    /// Tables whose rows are never changed or deleted by the service's role, beside the outbox.
    pub append_only: &'static [&'static str],
    /// Tables in which the service deletes; in no other, beside the shared ones, may its role.
    pub deleted: &'static [&'static str],
    /// Where numbers of series without gaps stand, the service's own and those it has heard of.
    pub numbers: &'static [Numbers],
}

/// A column that holds numbers of series without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The service that gives them.
    pub giver: ServiceName,
    /// The table, in the schema of whoever declares this.
    pub table: &'static str,
    /// The column; empty where no number is known yet.
    pub column: &'static str,
}

/// Tables that several services keep alike, one set in each schema; the text says `{schema}` for its name.
#[derive(Clone, Copy, Debug)]
pub struct SharedTables {
    /// Where it stands among the shared migrations.
    pub version: i64,
    /// What it is about.
    pub name: &'static str,
    /// What makes the tables.
    pub sql: &'static str,
    /// Those of them in which rows are deleted.
    pub deleted: &'static [&'static str],
}

/// The mailbox's own migrations, the same in each schema.
const MAILBOX: SharedTables = SharedTables {
    version: 1,
    name: "mailbox",
    sql: include_str!("../../migrations/0001_mailbox.sql"),
    deleted: &["parked_event", "request_answer"],
};

/// Who may know of a row: the bodies of all posts that the reader holds stand beside the declared interests. The settings are read once a
/// query, in subqueries, not once a row. A session of older code that says nothing of interests has none.
const MAY_KNOW: &str = "(
    (select current_setting('headwater.kind', true)) = 'service'
    or (select current_setting('headwater.kind', true)) = 'officer'
        and not excluded_bodies && (select string_to_array(concat_ws(',', current_setting('headwater.body', true),
            nullif(current_setting('headwater.interests', true), '')), ','))
        and not excluded_posts && (select string_to_array(current_setting('headwater.posts', true), ','))
)";

/// What keeps a server from writing statements of a session into its log.
const QUIET: [&str; 5] = [
    "set log_statement = 'none'",
    "set log_min_duration_statement = -1",
    "set log_min_duration_sample = -1",
    "set log_min_error_statement = 'panic'",
    "set track_activities = off",
];

/// Serialises migrations of a cluster: roles belong to the cluster, not to a database.
const MIGRATION_LOCK: i64 = 0x6865_6164;

impl Schema {
    /// Brings the schema up to date: roles, schema, mailbox, migrations, rights. Safe to repeat.
    ///
    /// `admin` may create roles and owns the database, or is a superuser; `login` becomes that of `<name>_app`.
    pub async fn migrate(&self, admin: &PgConnectOptions, login: &Login) -> anyhow::Result<()> {
        // Neither we nor the library log what this connection says, however slow. The server is told too, as far as the role may
        // tell it.
        let admin = admin.clone().disable_statement_logging();
        let mut connection = PgConnection::connect_with(&admin).await?;
        for setting in QUIET {
            if let Err(error) = connection.execute(setting).await {
                tracing::debug!(%error, "the server may log statements of the migration: {setting}");
            }
        }
        sqlx::query("select pg_advisory_lock($1)")
            .bind(MIGRATION_LOCK)
            .execute(&mut connection)
            .await?;
        self.become_owner(&mut connection, login).await?;
        self.shared_migrator().run(&mut connection).await?;
        self.own_migrator().run(&mut connection).await?;
        self.guard(&mut connection).await?;
        self.grant(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// The tables in which the service's role may delete, the shared ones among them.
    pub fn all_deleted(&self) -> impl Iterator<Item = &'static str> {
        let shared = [MAILBOX].into_iter().chain(self.shared.iter().copied());
        shared.flat_map(|it| it.deleted).chain(self.deleted).copied()
    }

    /// Connections to the schema under its service's role, at most so many; refuses if it is not ready for this code. The machine's
    /// clock is compared here for the first time, before anything is done by it.
    pub async fn open(
        &self,
        url: &Sensitive<String>,
        connections: u32,
        secret: &Secret,
        world: &World,
    ) -> anyhow::Result<PgPool> {
        let plain_text = world.transport.plain_text;
        let pool = crate::pool::connect(self.name, url, connections, plain_text).await?;
        self.refuse_start(&pool).await?;
        let mut connection = pool.acquire().await?;
        self.refuse_other_secret(&mut connection, secret).await?;
        crate::presence::compare_clocks(&mut connection, world).await?;
        Ok(pool)
    }

    fn shared_migrator(&self) -> Migrator {
        let migrations = [MAILBOX]
            .iter()
            .chain(self.shared)
            .map(|it| {
                let sql = AssertSqlSafe(it.sql.replace("{schema}", self.name)).into_sql_str();
                Migration::new(
                    it.version,
                    Cow::Borrowed(it.name),
                    MigrationType::Simple,
                    sql,
                    false,
                )
            })
            .collect();
        let mut migrator = Migrator::with_migrations(migrations);
        migrator.dangerous_set_table_name(format!("{}._mailbox_migrations", self.name));
        migrator
    }

    fn own_migrator(&self) -> Migrator {
        let mut migrator = Migrator::with_migrations(self.migrator.iter().cloned().collect());
        migrator.dangerous_set_table_name(format!("{}._service_migrations", self.name));
        migrator
    }

    /// Every table that carries a label shows a row only to whom the label admits (Arts. 28 and 30), whatever the query asks.
    ///
    /// The reader is whoever the transaction was opened for; services act for nobody and see all; without a reader there is
    /// nothing to see. Rows may be written that their writer cannot read back: a petition against the clerk's own desk.
    async fn guard(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let name = self.name;
        let labelled: Vec<(String,)> = sqlx::query_as(
            "select table_name::text from information_schema.columns
             where table_schema = $1 and column_name in ('excluded_bodies', 'excluded_posts')
             group by table_name having count(*) = 2 order by table_name",
        )
        .bind(name)
        .fetch_all(&mut *connection)
        .await?;
        for (table,) in labelled {
            let sql = format!(
                "alter table {name}.{table} enable row level security;
                 alter table {name}.{table} force row level security;
                 drop policy if exists kept_from on {name}.{table};
                 create policy kept_from on {name}.{table} using {MAY_KNOW} with check (true)"
            );
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
