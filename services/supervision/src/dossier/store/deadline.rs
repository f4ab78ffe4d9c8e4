//! Deadlines: row → domain can fail; domain → row cannot.

use chrono::{DateTime, NaiveDate, Utc};
use deadlines::{
    Cause, Course, Deadline, DossierKey, NotStartedReason, RuleId, Start, Started, State, Subject,
};
use kernel::BodyCode;
use kernel::ids::MatterId;
use mailbox::Tx;
use statutory_calendar::Nature;
use uuid::Uuid;

use crate::Error;

/// A deadline as the table keeps it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub deadline_id: Uuid,
    pub dossier_id: Uuid,
    pub matter_id: Option<Uuid>,
    pub rule: String,
    pub nature: String,
    pub subject: String,
    pub body: String,
    pub state: String,
    pub start_event_id: Uuid,
    pub start_date: NaiveDate,
    pub start_record_time: DateTime<Utc>,
    pub start_traceparent: String,
    pub certificate: Option<String>,
    pub due_time: Option<DateTime<Utc>>,
    pub limit_time: Option<DateTime<Utc>>,
    pub late_at_entry: bool,
    pub was_breached: bool,
    pub end_date: Option<NaiveDate>,
    pub cause: Option<String>,
    pub next_wake: Option<DateTime<Utc>>,
    pub version: i64,
}

/// The deadlines of some dossiers, locked; the dossiers are locked already.
pub async fn of_dossiers_for_update(
    tx: &mut Tx,
    dossiers: &[Uuid],
) -> Result<Vec<Deadline>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state, start_event_id,
             start_date, start_record_time, start_traceparent, certificate, due_time,
             limit_time, late_at_entry, was_breached, end_date, cause, next_wake, version
         from supervision.deadline where dossier_id = any($1) for update",
        dossiers
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes new deadlines and what changed in known ones, and returns them with their new versions, in their order.
pub async fn save(tx: &mut Tx, deadlines: Vec<Deadline>) -> Result<Vec<Deadline>, Error> {
    if deadlines.is_empty() {
        return Ok(deadlines);
    }
    let rows: Vec<_> = deadlines.iter().map(Row::from_domain).collect::<Result<_, _>>()?;
    let wanted = rows.len();
    let it = Columns::of(rows);
    let saved = sqlx::query!(
        "insert into supervision.deadline as d (deadline_id, dossier_id, matter_id, rule, nature,
             subject, body, state, start_event_id, start_date, start_record_time,
             start_traceparent, certificate, due_time, limit_time, late_at_entry, was_breached,
             end_date, cause, next_wake, version)
         select deadline_id, dossier_id, matter_id, rule, nature, subject, body, state,
             start_event_id, start_date, start_record_time, start_traceparent, certificate,
             due_time, limit_time, late_at_entry, was_breached, end_date, cause, next_wake,
             version + 1
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[],
             $7::text[], $8::text[], $9::uuid[], $10::date[], $11::timestamptz[], $12::text[],
             $13::text[], $14::timestamptz[], $15::timestamptz[], $16::bool[], $17::bool[],
             $18::date[], $19::text[], $20::timestamptz[], $21::bigint[])
             as t (deadline_id, dossier_id, matter_id, rule, nature, subject, body, state,
                 start_event_id, start_date, start_record_time, start_traceparent, certificate,
                 due_time, limit_time, late_at_entry, was_breached, end_date, cause, next_wake,
                 version)
         on conflict (deadline_id) do update set
             nature = excluded.nature, body = excluded.body, state = excluded.state,
             start_event_id = excluded.start_event_id,
             start_date = excluded.start_date, start_record_time = excluded.start_record_time,
             start_traceparent = excluded.start_traceparent, certificate = excluded.certificate,
             due_time = excluded.due_time, limit_time = excluded.limit_time,
             late_at_entry = excluded.late_at_entry,
             was_breached = excluded.was_breached, end_date = excluded.end_date,
             cause = excluded.cause, next_wake = excluded.next_wake, version = excluded.version
         where d.version = excluded.version - 1",
        &it.deadline_id,
        &it.dossier_id,
        &it.matter_id as &[Option<Uuid>],
        &it.rule,
        &it.nature,
        &it.subject,
        &it.body,
        &it.state,
        &it.start_event_id,
        &it.start_date,
        &it.start_record_time,
        &it.start_traceparent,
        &it.certificate as &[Option<String>],
        &it.due_time as &[Option<DateTime<Utc>>],
        &it.limit_time as &[Option<DateTime<Utc>>],
        &it.late_at_entry,
        &it.was_breached,
        &it.end_date as &[Option<NaiveDate>],
        &it.cause as &[Option<String>],
        &it.next_wake as &[Option<DateTime<Utc>>],
        &it.version,
    )
    .execute(tx.connection())
    .await?;
    all_changed(saved.rows_affected(), wanted)?;
    let next = |it: Deadline| Deadline { version: it.version + 1, ..it };
    Ok(deadlines.into_iter().map(next).collect())
}

/// Rows as the columns of one statement.
macro_rules! columns {
    ($($column:ident: $kind:ty),* $(,)?) => {
        #[derive(Default)]
        struct Columns {
            $($column: Vec<$kind>,)*
        }

        impl Columns {
            fn of(rows: Vec<Row>) -> Self {
                let mut columns = Self::default();
                for row in rows {
                    $(columns.$column.push(row.$column);)*
                }
                columns
            }
        }
    };
}

columns! {
    deadline_id: Uuid,
    dossier_id: Uuid,
    matter_id: Option<Uuid>,
    rule: String,
    nature: String,
    subject: String,
    body: String,
    state: String,
    start_event_id: Uuid,
    start_date: NaiveDate,
    start_record_time: DateTime<Utc>,
    start_traceparent: String,
    certificate: Option<String>,
    due_time: Option<DateTime<Utc>>,
    limit_time: Option<DateTime<Utc>>,
    late_at_entry: bool,
    was_breached: bool,
    end_date: Option<NaiveDate>,
    cause: Option<String>,
    next_wake: Option<DateTime<Utc>>,
    version: i64,
}

impl Row {
    pub(super) fn into_domain(mut self) -> Result<Deadline, Error> {
        let id = self.deadline_id;
        let bad = |what: &str| Error::inconsistent("deadline", format!("{what} of {id}"));
        let course = match self.certificate.take() {
            None => Course::NotStarted(
                read::<NotStartedReason>(self.cause.take()).ok_or_else(|| bad("cause"))?,
            ),
            Some(certificate) => Course::Started(Started {
                certificate: read(Some(certificate)).ok_or_else(|| bad("certificate"))?,
                late_at_entry: self.late_at_entry,
                was_breached: self.was_breached,
                state: self.state().ok_or_else(|| bad("state"))?,
            }),
        };
        Ok(Deadline {
            id: id.into(),
            dossier: DossierKey { id: self.dossier_id, matter: self.matter_id.map(MatterId::from) },
            rule: RuleId::from(self.rule),
            nature: Nature::parse(&self.nature).ok_or_else(|| bad("nature"))?,
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
            it.certificate().map(serde_json::to_string).transpose().map_err(unwritable)?;
        Ok(Self {
            deadline_id: it.id.uuid(),
            dossier_id: it.dossier.id,
            matter_id: it.dossier.matter.map(MatterId::uuid),
            rule: it.rule.to_string(),
            nature: it.nature.as_str().to_owned(),
            subject: it.subject.to_string(),
            body: it.body.to_string(),
            state: state.to_owned(),
            start_event_id: it.start.fact.uuid(),
            start_date: it.start.date,
            start_record_time: it.start.record_time,
            start_traceparent: it.start.traceparent.clone(),
            certificate,
            due_time: it.certificate().map(|it| it.due_time),
            limit_time: it.certificate().map(|it| it.limit_time),
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
    pub(super) cause: Option<String>,
    pub(super) next_wake: Option<DateTime<Utc>>,
}

impl Progress {
    pub(super) fn of(it: &Deadline) -> Result<Self, Error> {
        let (state, was_breached, end_date, cause) = match &it.course {
            Course::NotStarted(why) => {
                ("not_started", false, None, Some(serde_json::to_string(why).map_err(unwritable)?))
            }
            Course::Started(started) => {
                let (end_date, cause) = match &started.state {
                    State::Running { .. } | State::Breached { .. } => (None, None),
                    State::Met { date } | State::MetLate { date } => (Some(*date), None),
                    State::Void { cause, date } => {
                        (Some(*date), Some(serde_json::to_string(cause).map_err(unwritable)?))
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

fn read<T: serde::de::DeserializeOwned>(text: Option<String>) -> Option<T> {
    serde_json::from_str(&text?).ok()
}

/// Every deadline that was to change has changed; somebody else's change in between makes them
/// stale.
pub(crate) fn all_changed(changed: u64, wanted: usize) -> Result<(), Error> {
    if usize::try_from(changed) == Ok(wanted) {
        Ok(())
    } else {
        Err(Error::Stale { what: "deadline" })
    }
}
