//! Deadlines: row → domain can fail; domain → row cannot.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::BodyCode;
use kernel::ids::{DeadlineId, MatterId};
use mailbox::{Tx, version};
use serde_json::Value;
use uuid::Uuid;

use super::Error;
use crate::domain::deadline::Started;
use crate::domain::{Cause, Course, Deadline, RuleId, Start, State, Subject, WhyNot};

/// A deadline as the table keeps it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub deadline_id: Uuid,
    pub dossier_id: Uuid,
    pub matter_id: Option<Uuid>,
    pub rule: String,
    pub subject: String,
    pub body: String,
    pub state: String,
    pub start_event_id: Uuid,
    pub start_date: NaiveDate,
    pub start_record_time: DateTime<Utc>,
    pub start_traceparent: String,
    pub certificate: Option<Value>,
    pub due_time: Option<DateTime<Utc>>,
    pub late_at_entry: bool,
    pub was_breached: bool,
    pub end_date: Option<NaiveDate>,
    pub cause: Option<Value>,
    pub next_wake: Option<DateTime<Utc>>,
    pub version: i64,
}

/// The deadlines of a dossier, locked; the dossier is locked already.
pub async fn of_dossier_for_update(tx: &mut Tx, dossier: Uuid) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where dossier_id = $1 for update",
        dossier
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes a new deadline or what changed in a known one, and returns it with its new version.
pub async fn save(tx: &mut Tx, deadline: Deadline) -> Result<Deadline, Error> {
    let row = Row::from_domain(&deadline)?;
    let saved = sqlx::query!(
        "insert into supervision.deadline as d (deadline_id, dossier_id, matter_id, rule, subject,
             body, state, start_event_id, start_date, start_record_time, start_traceparent,
             certificate, due_time, late_at_entry, was_breached, end_date, cause, next_wake, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
             $19::bigint + 1)
         on conflict (deadline_id) do update set
             body = excluded.body, state = excluded.state, start_event_id = excluded.start_event_id,
             start_date = excluded.start_date, start_record_time = excluded.start_record_time,
             start_traceparent = excluded.start_traceparent, certificate = excluded.certificate,
             due_time = excluded.due_time, late_at_entry = excluded.late_at_entry,
             was_breached = excluded.was_breached, end_date = excluded.end_date,
             cause = excluded.cause, next_wake = excluded.next_wake, version = excluded.version
         where d.version = $19",
        row.deadline_id,
        row.dossier_id,
        row.matter_id,
        row.rule,
        row.subject,
        row.body,
        row.state,
        row.start_event_id,
        row.start_date,
        row.start_record_time,
        row.start_traceparent,
        row.certificate,
        row.due_time,
        row.late_at_entry,
        row.was_breached,
        row.end_date,
        row.cause,
        row.next_wake,
        row.version,
    )
    .execute(tx.connection())
    .await?;
    let version = version::next(&saved, deadline.version, "deadline")?;
    Ok(Deadline { version, ..deadline })
}

impl Row {
    pub(super) fn into_domain(mut self) -> Result<Deadline, Error> {
        let id = self.deadline_id;
        let bad = |what: &str| Error::inconsistent("deadline", format!("{what} of {id}"));
        let course = match self.certificate.take() {
            None => {
                Course::NotStarted(read::<WhyNot>(self.cause.take()).ok_or_else(|| bad("cause"))?)
            }
            Some(certificate) => Course::Started(Started {
                certificate: read(Some(certificate)).ok_or_else(|| bad("certificate"))?,
                late_at_entry: self.late_at_entry,
                was_breached: self.was_breached,
                state: self.state().ok_or_else(|| bad("state"))?,
            }),
        };
        Ok(Deadline {
            id: id.into(),
            dossier: self.dossier_id,
            matter: self.matter_id.map(MatterId::from),
            rule: RuleId::parse(&self.rule).ok_or_else(|| bad("rule"))?,
            subject: Subject::parse(&self.subject).map_err(|_| bad("subject"))?,
            body: BodyCode::parse(&self.body).map_err(|_| bad("body"))?,
            start: Start {
                fact: self.start_event_id.into(),
                date: self.start_date,
                record_time: self.start_record_time,
                traceparent: self.start_traceparent,
            },
            course,
            version: self.version,
        })
    }

    fn state(&mut self) -> Option<State> {
        match self.state.as_str() {
            "running" => Some(State::Running { next_wake: self.next_wake? }),
            "met" => Some(State::Met { date: self.end_date? }),
            "breached" => Some(State::Breached { next_wake: self.next_wake }),
            "met_late" => Some(State::MetLate { date: self.end_date? }),
            "void" => {
                let cause = read::<Cause>(self.cause.take())?;
                Some(State::Void { cause, date: self.end_date? })
            }
            _ => None,
        }
    }

    pub(super) fn from_domain(it: &Deadline) -> Result<Self, Error> {
        let Progress { state, was_breached, end_date, cause, next_wake } = Progress::of(it)?;
        let certificate =
            it.certificate().map(serde_json::to_value).transpose().map_err(unwritable)?;
        Ok(Self {
            deadline_id: it.id.uuid(),
            dossier_id: it.dossier,
            matter_id: it.matter.map(MatterId::uuid),
            rule: it.rule.to_string(),
            subject: it.subject.to_string(),
            body: it.body.to_string(),
            state: state.to_owned(),
            start_event_id: it.start.fact.uuid(),
            start_date: it.start.date,
            start_record_time: it.start.record_time,
            start_traceparent: it.start.traceparent.clone(),
            certificate,
            due_time: it.certificate().map(|it| it.due_time),
            late_at_entry: match &it.course {
                Course::Started(started) => started.late_at_entry,
                Course::NotStarted(_) => false,
            },
            was_breached,
            end_date,
            cause,
            next_wake,
            version: it.version,
        })
    }
}

/// The columns that change while a deadline runs its course.
pub(super) struct Progress {
    pub(super) state: &'static str,
    pub(super) was_breached: bool,
    pub(super) end_date: Option<NaiveDate>,
    pub(super) cause: Option<Value>,
    pub(super) next_wake: Option<DateTime<Utc>>,
}

impl Progress {
    pub(super) fn of(it: &Deadline) -> Result<Self, Error> {
        let (state, was_breached, end_date, cause) = match &it.course {
            Course::NotStarted(why) => {
                ("not_started", false, None, Some(serde_json::to_value(why).map_err(unwritable)?))
            }
            Course::Started(started) => {
                let (end_date, cause) = match &started.state {
                    State::Running { .. } | State::Breached { .. } => (None, None),
                    State::Met { date } | State::MetLate { date } => (Some(*date), None),
                    State::Void { cause, date } => {
                        (Some(*date), Some(serde_json::to_value(cause).map_err(unwritable)?))
                    }
                };
                (started.state.as_str(), started.was_breached, end_date, cause)
            }
        };
        Ok(Self { state, was_breached, end_date, cause, next_wake: it.next_wake() })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands errors over by value")]
fn unwritable(error: serde_json::Error) -> Error {
    Error::inconsistent("deadline", error.to_string())
}

fn read<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Option<T> {
    serde_json::from_value(value?).ok()
}

/// The deadline with its id, if there is one.
pub async fn find(pool: &sqlx::PgPool, id: DeadlineId) -> Result<Option<Deadline>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where deadline_id = $1",
        id.uuid()
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::into_domain).transpose()
}

/// All deadlines of a dossier, the earliest due first; those that never started last.
pub async fn of_dossier(
    pool: &sqlx::PgPool,
    dossier: Uuid,
    limit: i64,
    offset: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where dossier_id = $1
         order by due_time nulls last, rule, subject limit $2 offset $3",
        dossier,
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// The open deadlines of the officer's body that the officer may know of, the earliest due first; not the rights of
/// petitioners, which leave a body nothing to do.
pub async fn open_of_body(
    pool: &sqlx::PgPool,
    officer: &kernel::Officer,
    limit: i64,
    offset: i64,
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select d.deadline_id, d.dossier_id, d.matter_id, d.rule, d.subject, d.body, d.state, d.start_event_id,
             d.start_date, d.start_record_time, d.start_traceparent, d.certificate, d.due_time,
             d.late_at_entry, d.was_breached, d.end_date, d.cause, d.next_wake, d.version
         from supervision.deadline d join supervision.dossier f using (dossier_id)
         where d.body = $1 and d.state in ('running', 'breached') and d.rule <> all($5)
             and not ($1 = any(f.excluded_bodies)) and not (f.excluded_posts && $2)
         order by d.due_time, d.rule, d.subject limit $3 offset $4",
        officer.body.as_str(),
        &super::read::posts(officer),
        limit,
        offset,
        &super::read::petitioners_rights(),
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}
