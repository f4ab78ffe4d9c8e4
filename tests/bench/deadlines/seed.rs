//! Dossiers, facts and running deadlines, as the service itself would have written them: the domain
//! plans each deadline from its fact, so the certificate, the id and the wake are its own, and a
//! later folding of the dossier plans the same.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use deadlines::{Course, Deadline, DeadlinePolicy, DossierKey, Fact, State, plan};
use futures::stream::{self, StreamExt, TryStreamExt};
use headwater_proto::intake::v1 as intake;
use headwater_proto::risk_ledger::v1 as risk_ledger;
use headwater_proto::routing::v1 as routing;
use headwater_proto::{Published, ServiceFacts, type_of};
use kernel::clock::office_instant;
use kernel::ids::{EventId, HandlingId, MatterId, PetitionId, ReferralId, WarningId};
use kernel::{BodyCode, IdSource, MachineClock, OfficeClock, OfficeDay, ServiceName, Visibility};
use prost::Message;
use statutory_calendar::{Calendar, EscalationPlan, ReminderPlan, RulesAndCalendar};
use supervision::dossier::domain::Dossier;
use supervision::dossier::reading;
use uuid::Uuid;

use super::office::Office;
use super::progress;

/// Dossiers written in one transaction.
const CHUNK: u64 = 10_000;
/// Petition offices, as many as a nation has counties.
const OFFICES: u64 = 2844;
/// Of a hundred deadlines so many are kept back, to be made due when a bench wants them: one for
/// each of three benches.
const HELD_PERCENT: u64 = 3;
/// Their terms of 15 days ended this long ago from their day 0 on, whatever rest days lay at their ends.
const LONG_PAST: u64 = 30;
/// How long those kept back stay asleep by themselves.
const HELD_DAYS: i64 = 30;

/// The fact a seeded dossier begins with, and so its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A petition was registered: `refer`, 15 natural days.
    Registered,
    /// A body accepted: `handling`, 60 natural days.
    Accepted,
    /// An early-warning letter was issued: `warning_answer`, 10 working days.
    Warned,
}

/// One dossier to seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) kind: Kind,
    pub(crate) day0: NaiveDate,
    /// A wake other than the domain's own; such deadlines are kept back for a bench.
    pub(crate) wake: Option<DateTime<Utc>>,
}

/// The data dates are counted by in a service with default settings.
pub(crate) fn policy() -> anyhow::Result<DeadlinePolicy> {
    let (reminders, escalation) = (ReminderPlan::default(), EscalationPlan::default());
    Ok(DeadlinePolicy { terms: RulesAndCalendar::shipped()?, reminders, escalation })
}

/// A million and other large numbers: three in four `refer`, a fifth `handling`, one in twenty
/// `warning_answer`, their days spread over the length of their terms. Returns the three in a
/// hundred that are kept back, past due but asleep.
pub(crate) async fn million(
    office: &Office,
    now: DateTime<Utc>,
    count: u64,
) -> anyhow::Result<Vec<Uuid>> {
    let letters = recent_working_days(&policy()?.terms.calendar, now.office_date())?;
    // Whatever wakes within the hour would wake in the middle of a measurement.
    let asleep = now + TimeDelta::hours(1);
    let held = seed(office, asleep, count, move |n| one_of_many(n, now, &letters)).await?;
    office.vacuum(&["supervision.dossier", "supervision.fact", "supervision.deadline"]).await?;
    Ok(held)
}

/// The `n`-th dossier of a large number.
pub(crate) fn one_of_many(n: u64, now: DateTime<Utc>, letters: &[NaiveDate]) -> Opening {
    let today = now.office_date();
    let ago = |days: u64| today - TimeDelta::days(i64::try_from(days).unwrap_or_default());
    let at = |spread: u64| n / 100 % spread;
    match n % 100 {
        rest if rest >= 100 - HELD_PERCENT => Opening {
            kind: Kind::Registered,
            day0: ago(LONG_PAST),
            wake: Some(now + TimeDelta::days(HELD_DAYS)),
        },
        0..5 => {
            let day0 = letters[usize::try_from(at(letters.len() as u64)).unwrap_or_default()];
            Opening { kind: Kind::Warned, day0, wake: None }
        }
        5..25 => Opening { kind: Kind::Accepted, day0: ago(at(59)), wake: None },
        _ => Opening { kind: Kind::Registered, day0: ago(at(14)), wake: None },
    }
}

/// The last five working days up to today: a term of ten of them has half its way to go.
pub(crate) fn recent_working_days(
    calendar: &Calendar,
    today: NaiveDate,
) -> anyhow::Result<Vec<NaiveDate>> {
    let mut days = Vec::new();
    let mut from = today;
    while days.len() < 5 {
        let day = calendar.working_day_on_or_before(from).context("no working day")?;
        days.push(day);
        from = day.pred_opt().context("no day before")?;
    }
    Ok(days)
}

/// Writes `count` dossiers, each with one fact and the one deadline that follows from it, seen at
/// `now`. Returns the ids of those whose wake was given.
pub(crate) async fn seed(
    office: &Office,
    now: DateTime<Utc>,
    count: u64,
    opening: impl Fn(u64) -> Opening + Send + Sync + 'static,
) -> anyhow::Result<Vec<Uuid>> {
    let stopwatch = MachineClock::real().stopwatch();
    let (policy, opening) = (Arc::new(policy()?), Arc::new(opening));
    let chunks = (0..count.div_ceil(CHUNK)).map(|turn| {
        let (policy, opening) = (policy.clone(), opening.clone());
        async move {
            let range = turn * CHUNK..count.min((turn + 1) * CHUNK);
            let render = move || {
                let ids = IdSource::seeded(OfficeClock::manual(now), turn);
                let mut rows = Rows::default();
                for n in range {
                    rows.add(n, opening(n), &ids, now, &policy)?;
                }
                anyhow::Ok(rows)
            };
            let rows = tokio::task::spawn_blocking(render).await??;
            rows.copy(office).await?;
            anyhow::Ok(rows.held)
        }
    });
    let held: Vec<Vec<Uuid>> = stream::iter(chunks).buffered(3).try_collect().await?;
    progress(&format!("seeded {count} running deadlines"), stopwatch.elapsed());
    Ok(held.concat())
}

/// Lines for COPY.
#[derive(Default)]
struct Rows {
    dossiers: String,
    facts: String,
    deadlines: String,
    held: Vec<Uuid>,
}

impl Rows {
    fn add(
        &mut self,
        n: u64,
        opening: Opening,
        ids: &IdSource,
        now: DateTime<Utc>,
        policy: &DeadlinePolicy,
    ) -> anyhow::Result<()> {
        let body = body(n)?;
        let told = tell(n, opening, &body, ids)?;
        let reading = reading::read(told.producer, opening.day0, &told.payload)?;
        let fact = Fact {
            id: EventId::new(ids),
            effect_date: opening.day0,
            record_time: office_instant(opening.day0, NaiveTime::MIN) + TimeDelta::hours(10),
            traceparent: String::new(),
            kind: reading.kind.context("it says nothing about deadlines")?,
        };
        let matter = (opening.kind != Kind::Warned).then(|| MatterId::from(told.dossier));
        let dossier = Dossier {
            key: DossierKey { id: told.dossier, matter },
            region: (opening.kind == Kind::Registered).then(|| body.region()),
            bodies: vec![body],
            visibility: Visibility { version: 1, ..Visibility::default() },
        };
        let planned = plan(std::slice::from_ref(&fact), policy)?.pop().context("no deadline")?;
        let (deadline, _) = Deadline::reconcile(None, dossier.key, planned, now, policy);
        self.write_dossier(&dossier)?;
        self.write_fact(&dossier, &fact, &told)?;
        self.write_deadline(&deadline, opening.wake)
    }

    fn write_dossier(&mut self, it: &Dossier) -> anyhow::Result<()> {
        let region = it.region.as_ref().map_or("\\N", |region| region.as_str());
        let bodies = it.bodies.iter().map(BodyCode::as_str).collect::<Vec<_>>().join(",");
        let (id, is_matter) = (it.key.id, it.key.matter.is_some());
        writeln!(self.dossiers, "{id}\t{is_matter}\t{region}\t{{{bodies}}}\t1\t{{}}\t{{}}")?;
        Ok(())
    }

    fn write_fact(&mut self, dossier: &Dossier, it: &Fact, told: &Told) -> anyhow::Result<()> {
        write!(
            self.facts,
            "{}\t{}\t{}\t{}\t{}\t{}\t530902-XFJ.registrar-1\t\t\\\\x",
            it.id.uuid(),
            dossier.key.id,
            told.producer.as_str(),
            told.type_name,
            it.effect_date,
            it.record_time.to_rfc3339(),
        )?;
        for byte in &told.payload {
            write!(self.facts, "{byte:02x}")?;
        }
        writeln!(self.facts)?;
        Ok(())
    }

    fn write_deadline(&mut self, it: &Deadline, wake: Option<DateTime<Utc>>) -> anyhow::Result<()> {
        let Course::Started(started) = &it.course else { bail!("{} never started", it.id) };
        let State::Running { next_wake } = started.state else { bail!("{} does not run", it.id) };
        if wake.is_some() {
            self.held.push(it.id.uuid());
        }
        let certificate = serde_json::to_string(&started.certificate)?.replace('\\', "\\\\");
        writeln!(
            self.deadlines,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\trunning\t{}\t{}\t{}\t\t{certificate}\t{}\t{}\tfalse\tfalse\t\\N\t\\N\t{}\t1",
            it.id.uuid(),
            it.dossier.id,
            it.dossier.matter.map_or_else(|| "\\N".to_owned(), |id| id.uuid().to_string()),
            it.rule,
            it.nature.as_str(),
            it.subject,
            it.body,
            it.start.fact.uuid(),
            it.start.date,
            it.start.record_time.to_rfc3339(),
            started.certificate.due_time.to_rfc3339(),
            started.certificate.limit_time.to_rfc3339(),
            wake.unwrap_or(next_wake).to_rfc3339(),
        )?;
        Ok(())
    }

    /// One transaction; the keys between the tables hold by the way the rows are made, so they are
    /// not looked up.
    async fn copy(&self, office: &Office) -> anyhow::Result<()> {
        let mut tx = office.admin.begin().await?;
        let settings =
            "set local session_replication_role = replica; set local synchronous_commit = off";
        sqlx::raw_sql(settings).execute(&mut *tx).await?;
        let tables =
            [("dossier", &self.dossiers), ("fact", &self.facts), ("deadline", &self.deadlines)];
        for (table, lines) in tables {
            let copy = format!("copy supervision.{table} from stdin");
            let mut copy = tx.copy_in_raw(&copy).await?;
            copy.send(lines.as_bytes()).await?;
            copy.finish().await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What is told of a dossier.
struct Told {
    dossier: Uuid,
    producer: ServiceName,
    type_name: String,
    payload: Vec<u8>,
}

impl Told {
    fn new<M: Published>(dossier: Uuid, message: &M) -> anyhow::Result<Self> {
        Ok(Self {
            dossier,
            producer: ServiceName::parse(M::Facts::PRODUCER).context("no such service")?,
            type_name: type_of::<M>(),
            payload: M::Facts::from(message.clone()).encode_to_vec(),
        })
    }
}

fn tell(n: u64, opening: Opening, body: &BodyCode, ids: &IdSource) -> anyhow::Result<Told> {
    let document_number = format!("{body}-2026-{n:07}");
    let new = MatterId::new(ids).uuid();
    match opening.kind {
        Kind::Registered => Told::new(
            new,
            &intake::PetitionRegistered {
                petition_id: PetitionId::new(ids).to_string(),
                number: document_number,
                region: body.region().to_string(),
                answerable_body: body.to_string(),
                notifiable: true,
                ..intake::PetitionRegistered::default()
            },
        ),
        Kind::Accepted => Told::new(
            new,
            &routing::MatterAccepted {
                referral_id: ReferralId::new(ids).to_string(),
                handling_id: HandlingId::new(ids).to_string(),
                body: body.to_string(),
                document_number,
                ..routing::MatterAccepted::default()
            },
        ),
        Kind::Warned => Told::new(
            new,
            &risk_ledger::WarningIssued {
                warning_id: WarningId::from(new).to_string(),
                to_body: body.to_string(),
                document_number,
                ..risk_ledger::WarningIssued::default()
            },
        ),
    }
}

/// One of the nation's petition offices.
fn body(n: u64) -> anyhow::Result<BodyCode> {
    let at = n % OFFICES;
    let region = 110_000 + at / 180 * 10_000 + at / 12 % 15 * 100 + 100 + at % 12 + 1;
    Ok(BodyCode::parse(&format!("{region}-XFJ"))?)
}
