//! Whether this code may serve a schema, and as which role.

use service_kit::Secret;
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::{CODE_VERSION, Schema};

/// Why this code must not serve a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is not there.
    #[error("schema {schema} is not there yet; run `headwater migrate {schema}` first ({why})")]
    Missing {
        /// The schema.
        schema: &'static str,
        /// What the database says.
        why: String,
    },
    /// It was made for newer code.
    #[error(
        "schema {schema} needs code of version {oldest} or newer; this is version {CODE_VERSION}"
    )]
    TooNew {
        /// The schema.
        schema: &'static str,
        /// The oldest code that may serve it.
        oldest: i32,
    },
    /// A migration is not applied.
    #[error(
        "schema {schema} lacks migration {version:04} ({description}); run `headwater migrate {schema}` first"
    )]
    Lacks {
        /// The schema.
        schema: &'static str,
        /// The first migration that is missing.
        version: i64,
        /// What it is about.
        description: String,
    },
    /// Its tables do not know of declared interests.
    #[error(
        "tables of schema {schema} know nothing of interests yet; run `headwater migrate {schema}` first"
    )]
    OldPolicies {
        /// The schema.
        schema: &'static str,
    },
}

impl Schema {
    /// Refuses a secret that is not the one with which this schema was served first.
    pub async fn refuse_other_secret(
        &self,
        connection: &mut PgConnection,
        secret: &Secret,
    ) -> anyhow::Result<()> {
        let (schema, digest) = (self.name, secret.key("what a schema knows it by"));
        let kept = format!(
            "insert into {schema}.secret_check (digest) values ($1) on conflict do nothing"
        );
        sqlx::query(AssertSqlSafe(kept)).bind(&digest[..]).execute(&mut *connection).await?;
        let known = format!("select digest from {schema}.secret_check");
        let (known,): (Vec<u8>,) =
            sqlx::query_as(AssertSqlSafe(known)).fetch_one(connection).await?;
        anyhow::ensure!(
            known == digest,
            "HEADWATER_{}__SECRET_KEY is not the secret with which {schema} was served before, so what is sealed there \
             cannot be read: set the one that belongs to this database",
            schema.to_uppercase()
        );
        Ok(())
    }

    /// Says in a sentence why this code must not serve the schema; nothing if it may.
    pub async fn refuse_start(&self, pool: &PgPool) -> anyhow::Result<()> {
        self.refuse_mighty(pool).await?;
        let mut connection = pool.acquire().await?;
        if let Some(unfit) = self.unfit(&mut connection).await? {
            return Err(unfit.into());
        }
        Ok(())
    }

    /// What keeps this code from serving the schema; nothing if it may.
    pub async fn unfit(&self, connection: &mut PgConnection) -> Result<Option<Unfit>, sqlx::Error> {
        let schema = self.name;
        let sql = format!("select oldest_code from {schema}.schema_age");
        let oldest: Result<(i32,), _> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut *connection).await;
        let oldest = match oldest {
            Ok((oldest,)) => oldest,
            Err(sqlx::Error::Database(why)) => {
                return Ok(Some(Unfit::Missing { schema, why: why.message().to_owned() }));
            }
            Err(error) => return Err(error),
        };
        if oldest > CODE_VERSION {
            return Ok(Some(Unfit::TooNew { schema, oldest }));
        }
        let sql = format!("select version from {schema}._service_migrations where success");
        let applied: Vec<(i64,)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *connection).await?;
        let is_applied = |version| applied.iter().any(|(applied,)| *applied == version);
        if let Some(it) = self.migrator.iter().find(|it| !is_applied(it.version)) {
            let description = it.description.to_string();
            return Ok(Some(Unfit::Lacks { schema, version: it.version, description }));
        }
        // Policies are no migration of their own: older ones would show what a declared interest keeps from its reader.
        let older: Option<(String,)> = sqlx::query_as(
            "select tablename::text from pg_policies
             where schemaname = $1 and qual like '%headwater.body%' and qual not like '%headwater.interests%' limit 1",
        )
        .bind(schema)
        .fetch_optional(connection)
        .await?;
        Ok(older.map(|_| Unfit::OldPolicies { schema }))
    }

    /// A service that came in as an owner or a superuser could do all that its own role is kept from.
    async fn refuse_mighty(&self, pool: &PgPool) -> anyhow::Result<()> {
        let name = self.name;
        let (role, mighty): (String, bool) = sqlx::query_as(
            "select current_user::text, rolsuper or exists (
                 select from pg_roles o where o.rolname = $1 and pg_has_role(current_user, o.oid, 'member'))
             from pg_roles where rolname = current_user",
        )
        .bind(format!("{name}_owner"))
        .fetch_one(pool)
        .await?;
        anyhow::ensure!(
            !mighty,
            "database_url names the role {role}, which may change the tables of {name} themselves; a server comes in as {name}_app"
        );
        Ok(())
    }
}
