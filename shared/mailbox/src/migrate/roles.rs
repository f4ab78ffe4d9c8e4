//! The two roles of a schema: one owns it and nobody logs in as it, the other serves and has the rights that it uses.

use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::Schema;
use super::login::Login;

impl Schema {
    /// Makes the roles and the schema, and acts as the owner from here on.
    pub(super) async fn become_owner(
        &self,
        connection: &mut PgConnection,
        login: &Login,
    ) -> Result<(), sqlx::Error> {
        let name = self.name;
        // Nobody logs in as the owner: a migration takes its part, and nobody else can.
        self.role(connection, "owner", "nologin password null").await?;
        self.role(connection, "app", &login.words()).await?;
        let (superuser,): (bool,) =
            sqlx::query_as("select rolsuper from pg_roles where rolname = current_user")
                .fetch_one(&mut *connection)
                .await?;
        if !superuser {
            let sql = format!("grant {name}_owner to current_user");
            connection.execute(AssertSqlSafe(sql)).await?;
        }
        let (database,): (String,) = sqlx::query_as("select quote_ident(current_database())")
            .fetch_one(&mut *connection)
            .await?;
        // Every statement of a service is short. What a policy looks up for each row makes some of them look dear to the planner,
        // which would then spend ten times what they take on compiling them. And every statement looks rows up by key: a plan that was
        // kept from when a table was small, or not analysed yet, would read it whole from then on.
        let sql = format!(
            "alter role {name}_app set jit = off;
             alter role {name}_app set enable_seqscan = off;
             alter role {name}_app set idle_in_transaction_session_timeout = '5s';
             alter role {name}_app set statement_timeout = '30s';
             grant connect on database {database} to {name}_app;
             create schema if not exists {name} authorization {name}_owner;
             revoke all on schema public from public"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *connection).await?;
        self.keep_out_of_others(connection).await?;
        connection.execute(AssertSqlSafe(format!("set role {name}_owner"))).await?;
        Ok(())
    }

    async fn role(
        &self,
        connection: &mut PgConnection,
        part: &str,
        words: &str,
    ) -> Result<(), sqlx::Error> {
        let role = format!("{}_{part}", self.name);
        let (exists,): (bool,) =
            sqlx::query_as("select exists (select from pg_roles where rolname = $1)")
                .bind(&role)
                .fetch_one(&mut *connection)
                .await?;
        let verb = if exists { "alter" } else { "create" };
        connection.execute(AssertSqlSafe(format!("{verb} role {role} {words}"))).await?;
        Ok(())
    }

    /// What everybody may enter of the cluster, the service's role may enter too. Of the suite's own database and those that a
    /// cluster is made with this is taken away, as far as their owner migrates; what others have made is theirs, and only said.
    async fn keep_out_of_others(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let role = format!("{}_app", self.name);
        let ours: Vec<(String,)> = sqlx::query_as(
            "select quote_ident(datname) from pg_database
             where datname in (current_database(), 'postgres', 'template1') and pg_has_role(current_user, datdba, 'member')",
        )
        .fetch_all(&mut *connection)
        .await?;
        for (database,) in ours {
            let sql = format!("revoke connect, temporary on database {database} from public");
            connection.execute(AssertSqlSafe(sql)).await?;
        }
        let open: Vec<(String,)> = sqlx::query_as(
            "select datname::text from pg_database
             where datname <> current_database() and datallowconn and has_database_privilege($1, oid, 'connect')
             order by datname",
        )
        .bind(&role)
        .fetch_all(connection)
        .await?;
        for (database,) in open {
            tracing::warn!(
                %role,
                %database,
                "the role {role} may also enter the database {database}, as everybody may: revoke connect on it from public"
            );
        }
        Ok(())
    }

    /// The service's role reads and writes, deletes where the service deletes, and changes no structure and no history.
    pub(super) async fn grant(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let name = self.name;
        let app = format!("{name}_app");
        // One command of several statements is one transaction: whoever serves meanwhile has the rights before or after.
        let mut sql = format!(
            "grant usage on schema {name} to {app};
             revoke all on all tables in schema {name} from {app}, public;
             grant select, insert, update on all tables in schema {name} to {app};
             grant usage on all sequences in schema {name} to {app};
             revoke insert, update on {name}._mailbox_migrations, {name}._service_migrations, {name}.lost_fact, {name}.feed_mark from {app};
             revoke update on {name}.outbox from {app};"
        );
        let append_only = self.append_only.iter();
        sql.extend(append_only.map(|table| format!("revoke update on {name}.{table} from {app};")));
        sql.extend(
            self.all_deleted().map(|table| format!("grant delete on {name}.{table} to {app};")),
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
        Ok(())
    }
}
