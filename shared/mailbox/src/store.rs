//! A service's store, and the transaction in which everything about a command happens or nothing does.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::ids::{EventId, MatterId};
use kernel::{Actor, Explain, IdSource};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service_kit::{Error, telemetry};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction};

use crate::answer::{self, RequestKey};
use crate::columns::joined;
use crate::fact::Fact;
use crate::wake::Wake;

/// The records of one service: a pool under its `_app` role, and its schema.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    schema: &'static str,
    ids: IdSource,
    wake: Wake,
    digest_key: Arc<[u8; 32]>,
}

impl Store {
    /// A store over a pool; `digest_key` keys the digests of requests.
    pub fn new(pool: PgPool, schema: &'static str, ids: IdSource, digest_key: [u8; 32]) -> Self {
        Self { pool, schema, ids, wake: Wake::default(), digest_key: Arc::new(digest_key) }
    }

    /// The pool, for queries that change nothing.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The schema all of the service's tables live in.
    pub fn schema(&self) -> &'static str {
        self.schema
    }

    /// The bell that committed facts ring.
    pub fn wake(&self) -> &Wake {
        &self.wake
    }

    pub(crate) fn digest_key(&self) -> &[u8; 32] {
        &self.digest_key
    }

    /// Opens a transaction for `actor` at `now`; one round trip also sets who acts for the session.
    ///
    /// A caller that goes away meanwhile leaves none open: it begins in a task of its own, and is then rolled back.
    #[expect(
        clippy::disallowed_methods,
        reason = "the task ends by itself, and its caller waits for it"
    )]
    pub async fn begin(&self, actor: &Actor, now: DateTime<Utc>) -> Result<Tx, sqlx::Error> {
        let (post, body, region) = match actor {
            Actor::Officer(it) => (it.post.as_str(), it.body.as_str(), it.region.as_str()),
            Actor::Service(_) | Actor::Anonymous => ("", "", ""),
        };
        let name = actor.name();
        // Codes and service names hold letters, digits, dots, colons, dashes and underscores only: parsed at the door.
        let begin = format!(
            "begin; select set_config('headwater.actor', '{name}', true), \
             set_config('headwater.post', '{post}', true), \
             set_config('headwater.body', '{body}', true), \
             set_config('headwater.region', '{region}', true)"
        );
        // sqlx 0.9.0 does not roll back a `begin` that was dropped half way (its issue 4385): the next borrower of the
        // connection would write into a transaction that nobody commits.
        let pool = self.pool.clone();
        let beginning = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(begin)).await });
        let inner = beginning.await.map_err(|_| sqlx::Error::WorkerCrashed)??;
        let acts_as = if post.is_empty() { name } else { post.to_owned() };
        Ok(Tx {
            inner,
            store: self.clone(),
            acts_as,
            now,
            facts: Vec::new(),
            answer: None,
            after_commit: Vec::new(),
        })
    }

    /// The answer that was given to this request before, outside any transaction.
    pub async fn first_answer<T, R>(&self, key: &RequestKey) -> Result<Option<T>, Error<R>>
    where
        T: DeserializeOwned,
        R: Explain + std::error::Error + 'static,
    {
        let mut connection = self.pool.acquire().await?;
        answer::find(&mut connection, self.schema, key).await
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.schema)
    }
}

/// A fact on its way to the outbox.
struct Published {
    id: EventId,
    traceparent: String,
    fact: Fact,
}

/// A transaction that knows who acts and when. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    store: Store,
    acts_as: String,
    now: DateTime<Utc>,
    facts: Vec<Published>,
    answer: Option<(RequestKey, serde_json::Value)>,
    after_commit: Vec<Box<dyn FnOnce() + Send + Sync>>,
}

impl Tx {
    /// The connection, for statements of this transaction.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// The instant of the command (office time), read once.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The schema.
    pub fn schema(&self) -> &'static str {
        self.store.schema
    }

    /// The source of ids.
    pub fn ids(&self) -> &IdSource {
        &self.store.ids
    }

    /// The post that acts, or `service:<name>`.
    pub fn acts_as(&self) -> &str {
        &self.acts_as
    }

    /// Publishes a fact with the effect: it is written just before the commit. Returns the event's id.
    ///
    /// The fact carries the trace of the span it is published in: one transaction can serve many traces.
    pub fn publish(&mut self, fact: Fact) -> EventId {
        let id = EventId::new(&self.store.ids);
        self.facts.push(Published { id, traceparent: telemetry::traceparent(), fact });
        id
    }

    /// Does something once the transaction has been committed, and not at all if it is not; for hints that may be lost.
    pub fn after_commit(&mut self, hint: impl FnOnce() + Send + Sync + 'static) {
        self.after_commit.push(Box::new(hint));
    }

    /// The answer that was given to this request before.
    pub async fn first_answer<T, R>(&mut self, key: &RequestKey) -> Result<Option<T>, Error<R>>
    where
        T: DeserializeOwned,
        R: Explain + std::error::Error + 'static,
    {
        answer::find(&mut self.inner, self.store.schema, key).await
    }

    /// Keeps the answer for retries, in this transaction.
    pub fn remember<T, R>(&mut self, key: &RequestKey, answer: &T) -> Result<(), Error<R>>
    where
        T: Serialize,
        R: Explain + std::error::Error + 'static,
    {
        let answer = serde_json::to_value(answer)
            .map_err(|error| Error::inconsistent("request_answer", error.to_string()))?;
        self.answer = Some((key.clone(), answer));
        Ok(())
    }

    /// Writes facts and answer, commits, and rings for the readers.
    ///
    /// Fails with [`Error::RequestInFlight`] if the same request was answered meanwhile; the caller may read that answer.
    pub async fn commit<R>(mut self) -> Result<(), Error<R>>
    where
        R: Explain + std::error::Error + 'static,
    {
        self.write_answer().await?;
        let published = !self.facts.is_empty();
        self.write_facts().await?;
        self.inner.commit().await?;
        if published {
            self.store.wake.ring();
        }
        for hint in self.after_commit {
            hint();
        }
        Ok(())
    }

    async fn write_answer<R>(&mut self) -> Result<(), Error<R>>
    where
        R: Explain + std::error::Error + 'static,
    {
        let Some((key, answer)) = self.answer.take() else {
            return Ok(());
        };
        let schema = self.store.schema;
        sqlx::query(AssertSqlSafe(format!(
            "insert into {schema}.request_answer
                 (caller, method, request_id, digest, answer, answer_time)
             values ($1, $2, $3, $4, $5, $6)"
        )))
        .bind(key.caller)
        .bind(key.method)
        .bind(key.request_id)
        .bind(key.digest)
        .bind(answer)
        .bind(self.now)
        .execute(&mut *self.inner)
        .await
        .map_err(|error| {
            match error.as_database_error().and_then(|it| it.constraint()) {
                Some("request_answer_pkey") => Error::RequestInFlight,
                _ => Error::Store(error),
            }
        })?;
        Ok(())
    }

    async fn write_facts(&mut self) -> Result<(), sqlx::Error> {
        if self.facts.is_empty() {
            return Ok(());
        }
        let facts = std::mem::take(&mut self.facts);
        let schema = self.store.schema;
        let ids: Vec<_> = facts.iter().map(|it| it.id.uuid()).collect();
        let traces: Vec<_> = facts.iter().map(|it| it.traceparent.as_str()).collect();
        let facts: Vec<_> = facts.iter().map(|it| &it.fact).collect();
        let types: Vec<_> = facts.iter().map(|fact| fact.type_name.as_str()).collect();
        let matters: Vec<_> = facts.iter().map(|fact| fact.matter.map(MatterId::uuid)).collect();
        let dates: Vec<_> = facts.iter().map(|fact| fact.effect_date).collect();
        let versions: Vec<_> = facts.iter().map(|fact| fact.visibility.version).collect();
        let bodies: Vec<_> =
            facts.iter().map(|fact| joined(&fact.visibility.excluded_bodies)).collect();
        let posts: Vec<_> =
            facts.iter().map(|fact| joined(&fact.visibility.excluded_posts)).collect();
        let payloads: Vec<_> = facts.iter().map(|fact| fact.payload.as_slice()).collect();
        sqlx::query(AssertSqlSafe(format!(
            "insert into {schema}.outbox (event_id, type, matter_id, effect_date, record_time, actor,
                 traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
             select event_id, type, matter_id, effect_date, $9, $10, traceparent, visibility_version,
                 string_to_array(bodies, ','), string_to_array(posts, ','), payload
             from unnest($1::uuid[], $2::text[], $3::uuid[], $4::date[], $5::int[], $6::text[],
                 $7::text[], $8::bytea[], $11::text[]) with ordinality
                 as f (event_id, type, matter_id, effect_date, visibility_version, bodies, posts,
                     payload, traceparent, ordinal)
             order by ordinal"
        )))
        .bind(ids)
        .bind(types)
        .bind(matters)
        .bind(dates)
        .bind(versions)
        .bind(bodies)
        .bind(posts)
        .bind(payloads)
        .bind(self.now)
        .bind(&self.acts_as)
        .bind(traces)
        .execute(&mut *self.inner)
        .await?;
        Ok(())
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tx({} as {})", self.store.schema, self.acts_as)
    }
}
