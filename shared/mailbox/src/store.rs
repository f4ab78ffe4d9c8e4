//! A service's store, and the transaction in which everything about a command happens or nothing does.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::{EventId, MatterId};
use kernel::{Actor, IdSource};
use service_kit::telemetry;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::answer::Answer;
use crate::columns::joined;
use crate::error::{Error, Refusal, is_transient};
use crate::fact::Fact;
use crate::feed::lane;
use crate::notifier::CommitNotifier;
use crate::number::Draw;
use crate::presence::Answering;

/// The records of one service: a pool under its `_app` role, and its schema.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    schema: &'static str,
    ids: IdSource,
    notifier: CommitNotifier,
    digest_key: Arc<[u8; 32]>,
    draw: Arc<Draw>,
    answering: Answering,
}

impl Store {
    /// A store over a pool; `digest_key` keys the digests of requests, and what draws numbers follows from it.
    pub fn new(pool: PgPool, schema: &'static str, ids: IdSource, digest_key: [u8; 32]) -> Self {
        Self {
            pool,
            schema,
            ids,
            notifier: CommitNotifier::default(),
            draw: Arc::new(Draw::new(&digest_key)),
            digest_key: Arc::new(digest_key),
            answering: Answering::default(),
        }
    }

    /// The pool, for queries that change nothing.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Closes the pool, once all that was borrowed from it has come back.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The schema all of the service's tables live in.
    pub fn schema(&self) -> &'static str {
        self.schema
    }

    /// Whether the database answers, as [`crate::presence`] says.
    pub(crate) fn answering(&self) -> &Answering {
        &self.answering
    }

    /// Notified of every commit that published something.
    pub fn notifier(&self) -> &CommitNotifier {
        &self.notifier
    }

    pub(crate) fn digest_key(&self) -> &[u8; 32] {
        &self.digest_key
    }

    /// Opens a transaction for `actor` at `now`.
    pub async fn begin(&self, actor: &Actor, now: DateTime<Utc>) -> Result<Tx, sqlx::Error> {
        let inner = begin(self, WRITING, actor).await?;
        let acts_as = match actor {
            Actor::Officer(officer) => officer.post.to_string(),
            Actor::Service(_) | Actor::Anonymous => actor.name(),
        };
        Ok(Tx {
            inner,
            store: self.clone(),
            acts_as,
            now,
            facts: Vec::new(),
            bulk: false,
            answer: None,
            after_commit: Vec::new(),
        })
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.schema)
    }
}

/// How a transaction that writes begins. Its statements look up by key, whatever the values are: one plan does for all of them, and
/// is not made anew for each.
const WRITING: &str = "begin; set local plan_cache_mode = force_generic_plan";

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
    bulk: bool,
    answer: Option<Answer>,
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

    pub(crate) fn draw(&self) -> &Draw {
        &self.store.draw
    }

    /// The source of ids.
    pub fn ids(&self) -> &IdSource {
        &self.store.ids
    }

    /// The post that acts, or `service:<name>`.
    pub fn acts_as(&self) -> &str {
        &self.acts_as
    }

    /// Says that what this transaction publishes goes in the bulk lane: readers take what people do first.
    pub fn mark_bulk(&mut self) {
        self.bulk = true;
    }

    /// From here on statements are planned for the rows that there are. A plan that was kept from when a table was small is fine for
    /// one row and can be a thousand times too slow for the five hundred of a batch.
    pub async fn plan_anew(&mut self) -> Result<(), sqlx::Error> {
        let plan = sqlx::raw_sql("set local plan_cache_mode = force_custom_plan");
        plan.execute(self.connection()).await?;
        Ok(())
    }

    /// True if it publishes in the bulk lane: it was said so, or it digests what came in that lane.
    pub fn is_bulk(&self) -> bool {
        self.bulk
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

    /// Keeps the answer for retries, in this transaction.
    pub(crate) fn remember(&mut self, answer: Answer) {
        self.answer = Some(answer);
    }

    /// Writes facts and answer, commits, and notifies the readers.
    ///
    /// Fails with [`Error::RequestInFlight`] if the same request was answered meanwhile; the caller may read that answer. Fails with
    /// [`Error::OutcomeUnknown`] if the database went away before it said that it had committed.
    pub async fn commit<R: Refusal>(mut self) -> Result<(), Error<R>> {
        let published = !self.facts.is_empty();
        self.write().await?;
        self.inner.commit().await.map_err(|error| {
            if is_transient(&error) { Error::OutcomeUnknown(error) } else { Error::Store(error) }
        })?;
        if published {
            self.store.notifier.notify(lane(self.bulk));
        }
        for hint in self.after_commit {
            hint();
        }
        Ok(())
    }

    /// Writes the facts and the answer in one statement.
    async fn write<R: Refusal>(&mut self) -> Result<(), Error<R>> {
        let facts = std::mem::take(&mut self.facts);
        let answer = self.answer.take();
        if facts.is_empty() && answer.is_none() {
            return Ok(());
        }
        let schema = self.store.schema;
        let columns = Columns::of(&facts);
        let written = sqlx::query(AssertSqlSafe(format!(
            "with answered as (
                 insert into {schema}.request_answer
                     (caller, method, request_id, digest, answer, answer_time)
                 select $12, $13, $14, $15, $16, $9 where $12 is not null
             )
             insert into {schema}.outbox (bulk, event_id, type, matter_id, effect_date, record_time, actor,
                 traceparent, visibility_version, excluded_bodies, excluded_posts, payload)
             select $17, event_id, type, matter_id, effect_date, $9, $10, traceparent, visibility_version,
                 string_to_array(bodies, ','), string_to_array(posts, ','), payload
             from unnest($1::uuid[], $2::text[], $3::uuid[], $4::date[], $5::int[], $6::text[],
                 $7::text[], $8::bytea[], $11::text[]) with ordinality
                 as f (event_id, type, matter_id, effect_date, visibility_version, bodies, posts,
                     payload, traceparent, ordinal)
             order by ordinal"
        )))
        .bind(columns.ids)
        .bind(columns.types)
        .bind(columns.matters)
        .bind(columns.dates)
        .bind(columns.versions)
        .bind(columns.bodies)
        .bind(columns.posts)
        .bind(columns.payloads)
        .bind(self.now)
        .bind(&self.acts_as)
        .bind(columns.traces)
        .bind(answer.as_ref().map(|it| it.caller.as_str()))
        .bind(answer.as_ref().map(|it| it.method))
        .bind(answer.as_ref().map(|it| it.request_id.as_str()))
        .bind(answer.as_ref().map(|it| it.digest.as_slice()))
        .bind(answer.as_ref().map(|it| it.response.as_slice()))
        .bind(self.bulk)
        .execute(&mut *self.inner)
        .await;
        match written {
            Ok(_) => Ok(()),
            Err(error) => match error.as_database_error().and_then(|it| it.constraint()) {
                Some("request_answer_pkey") => Err(Error::RequestInFlight),
                _ => Err(Error::Store(error)),
            },
        }
    }
}

/// Facts as the columns of one statement.
struct Columns<'a> {
    ids: Vec<Uuid>,
    types: Vec<&'a str>,
    matters: Vec<Option<Uuid>>,
    dates: Vec<NaiveDate>,
    versions: Vec<i32>,
    bodies: Vec<String>,
    posts: Vec<String>,
    payloads: Vec<&'a [u8]>,
    traces: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(facts: &'a [Published]) -> Self {
        Self {
            ids: facts.iter().map(|it| it.id.uuid()).collect(),
            types: facts.iter().map(|it| it.fact.type_name.as_str()).collect(),
            matters: facts.iter().map(|it| it.fact.matter.map(MatterId::uuid)).collect(),
            dates: facts.iter().map(|it| it.fact.effect_date).collect(),
            versions: facts.iter().map(|it| it.fact.visibility.version).collect(),
            bodies: facts.iter().map(|it| joined(&it.fact.visibility.excluded_bodies)).collect(),
            posts: facts.iter().map(|it| joined(&it.fact.visibility.excluded_posts)).collect(),
            payloads: facts.iter().map(|it| it.fact.payload.as_slice()).collect(),
            traces: facts.iter().map(|it| it.traceparent.as_str()).collect(),
        }
    }
}

/// Opens a transaction in which the database knows who acts, so that its tables can tell what this actor may see. One round
/// trip.
///
/// A caller that goes away meanwhile leaves none open: it begins in a task of its own, and is then rolled back. One whose database has been
/// away for some seconds is told so, and does not wait as long as for a pool that is full.
#[expect(
    clippy::disallowed_methods,
    reason = "the task ends by itself, and its caller waits for it"
)]
pub(crate) async fn begin(
    store: &Store,
    begin: &str,
    actor: &Actor,
) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let begin = format!("{begin}; {}", session(actor));
    // sqlx 0.9.0 does not roll back a `begin` that was dropped half way (its issue 4385): the next borrower of the
    // connection would write into a transaction that nobody commits.
    let pool = store.pool.clone();
    let beginning = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(begin)).await });
    tokio::select! {
        opened = beginning => opened.map_err(|_| sqlx::Error::WorkerCrashed)?,
        () = store.answering.has_failed() => Err(sqlx::Error::PoolTimedOut),
    }
}

/// Tells the session who acts. Codes and service names hold letters, digits, dots, colons, dashes and underscores only: they
/// were parsed at the door.
fn session(actor: &Actor) -> String {
    let (kind, post, body, region) = match actor {
        Actor::Officer(it) => ("officer", it.post.as_str(), it.body.as_str(), it.region.as_str()),
        Actor::Service(_) => ("service", "", "", ""),
        Actor::Anonymous => ("anonymous", "", "", ""),
    };
    let (posts, interests) = actor.officer().map_or_else(
        |_| Default::default(),
        |it| {
            (
                joined(it.held_posts.iter().chain([&it.post])),
                joined(&it.bodies().collect::<Vec<_>>()),
            )
        },
    );
    let name = actor.name();
    format!(
        "select set_config('headwater.actor', '{name}', true), \
         set_config('headwater.kind', '{kind}', true), \
         set_config('headwater.post', '{post}', true), \
         set_config('headwater.posts', '{posts}', true), \
         set_config('headwater.body', '{body}', true), \
         set_config('headwater.interests', '{interests}', true), \
         set_config('headwater.region', '{region}', true)"
    )
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tx({} as {})", self.store.schema, self.acts_as)
    }
}
