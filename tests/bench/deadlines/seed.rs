//! Dossiers, facts and running deadlines, as the service itself would have written them: the domain plans each deadline from
//! its fact, so the certificate, the id and the wake are its own, and a later folding of the dossier plans the same.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures::stream::{self, StreamExt, TryStreamExt};
use kernel::clock::office_instant;
use kernel::ids::{EventId, HandlingId, MatterId, ReferralId, WarningId};
use kernel::{BodyCode, IdSource, MachineClock, OfficeClock, OfficeDay, Visibility};
use statutory_calendar::{Calendar, EscalationPlan, ReminderPlan, RuleBook};
use supervision::domain::fact::{Acceptance, Fact, MatterStep, ReferralStep, WarningStep};
use supervision::domain::{Almanac, Course, Deadline, Dossier, State, What, plan};
use uuid::Uuid;

use super::office::Office;
use super::progress;

/// Dossiers written in one transaction.
const CHUNK: u64 = 10_000;
/// Petition offices, as many as a nation has counties.
const OFFICES: u64 = 2844;
/// Of a hundred deadlines so many are kept back, to be made due when a bench wants them: one for each of three benches.
const HELD_PERCENT: u64 = 3;
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
pub(crate) fn almanac() -> anyhow::Result<Almanac> {
    let (rules, calendar) = (RuleBook::shipped()?, Calendar::shipped()?);
    let (reminders, escalation) = (ReminderPlan::default(), EscalationPlan::default());
    Ok(Almanac { rules, calendar, reminders, escalation })
}

/// A million and other large numbers: three in four `refer`, a fifth `handling`, one in twenty `warning_answer`, their
/// days spread over the length of their terms. Returns the three in a hundred that are kept back, past due but asleep.
pub(crate) async fn million(
    office: &Office,
    now: DateTime<Utc>,
    count: u64,
) -> anyhow::Result<Vec<Uuid>> {
    let letters = recent_working_days(&almanac()?.calendar, now.office_date())?;
    // Whatever wakes within the hour would wake in the middle of a measurement.
    let asleep = now + TimeDelta::hours(1);
    let held = seed(office, asleep, count, move |n| one_of_many(n, now, &letters)).await?;
    office.settle(&["supervision.dossier", "supervision.fact", "supervision.deadline"]).await?;
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
            day0: ago(16),
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

/// Writes `count` dossiers, each with one fact and the one deadline that follows from it, seen at `now`. Returns the ids of
/// those whose wake was given.
pub(crate) async fn seed(
    office: &Office,
    now: DateTime<Utc>,
    count: u64,
    opening: impl Fn(u64) -> Opening + Send + Sync + 'static,
) -> anyhow::Result<Vec<Uuid>> {
    let stopwatch = MachineClock::real().stopwatch();
    let (almanac, opening) = (Arc::new(almanac()?), Arc::new(opening));
    let chunks = (0..count.div_ceil(CHUNK)).map(|turn| {
        let (almanac, opening) = (almanac.clone(), opening.clone());
        async move {
            let range = turn * CHUNK..count.min((turn + 1) * CHUNK);
            let render = move || {
                let ids = IdSource::seeded(OfficeClock::manual(now), turn);
                let mut rows = Rows::default();
                for n in range {
                    rows.add(n, opening(n), &ids, now, &almanac)?;
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
        almanac: &Almanac,
    ) -> anyhow::Result<()> {
        let body = body(n)?;
        let told = tell(n, opening, &body, ids);
        let fact = Fact {
            id: EventId::new(ids),
            effect_date: opening.day0,
            record_time: office_instant(opening.day0, NaiveTime::MIN) + TimeDelta::hours(10),
            traceparent: String::new(),
            what: told.what,
        };
        let dossier = Dossier {
            id: told.dossier,
            matter: (opening.kind != Kind::Warned).then(|| MatterId::from(told.dossier)),
            region: (opening.kind == Kind::Registered).then(|| body.region()),
            bodies: vec![body],
            visibility: Visibility { version: 1, ..Visibility::default() },
        };
        let planned = plan(std::slice::from_ref(&fact), almanac)?.pop().context("no deadline")?;
        let (deadline, _) = Deadline::reconcile(None, &dossier, planned, now, almanac);
        self.write_dossier(&dossier)?;
        self.write_fact(&dossier, &fact, told.producer, told.event)?;
        self.write_deadline(&deadline, opening.wake)
    }

    fn write_dossier(&mut self, it: &Dossier) -> anyhow::Result<()> {
        let region = it.region.as_ref().map_or("\\N", |region| region.as_str());
        let bodies = it.bodies.iter().map(BodyCode::as_str).collect::<Vec<_>>().join(",");
        let (id, is_matter) = (it.id, it.matter.is_some());
        writeln!(self.dossiers, "{id}\t{is_matter}\t{region}\t{{{bodies}}}\t1\t{{}}\t{{}}")?;
        Ok(())
    }

    fn write_fact(
        &mut self,
        dossier: &Dossier,
        it: &Fact,
        producer: &str,
        event: &str,
    ) -> anyhow::Result<()> {
        let what = serde_json::to_string(&it.what)?.replace('\\', "\\\\");
        writeln!(
            self.facts,
            "{}\t{}\t{producer}\theadwater.{producer}.v1.{event}\t{}\t{}\t530902-XFJ.registrar-1\t\t\\\\x{}\t{what}",
            it.id.uuid(),
            dossier.id,
            it.effect_date,
            it.record_time.to_rfc3339(),
            // As long as such an event is; nothing here reads it.
            "00".repeat(180),
        )?;
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
            "{}\t{}\t{}\t{}\t{}\t{}\trunning\t{}\t{}\t{}\t\t{certificate}\t{}\tfalse\tfalse\t\\N\t\\N\t{}\t1",
            it.id.uuid(),
            it.dossier,
            it.matter.map_or_else(|| "\\N".to_owned(), |id| id.uuid().to_string()),
            it.rule,
            it.subject,
            it.body,
            it.start.fact.uuid(),
            it.start.date,
            it.start.record_time.to_rfc3339(),
            started.certificate.due_time.to_rfc3339(),
            wake.unwrap_or(next_wake).to_rfc3339(),
        )?;
        Ok(())
    }

    /// One transaction; the keys between the tables hold by the way the rows are made, so they are not looked up.
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
    producer: &'static str,
    event: &'static str,
    what: What,
}

fn tell(n: u64, opening: Opening, body: &BodyCode, ids: &IdSource) -> Told {
    let (day0, body) = (opening.day0, body.clone());
    let document = format!("{body}-2026-{n:07}");
    let new = MatterId::new(ids).uuid();
    match opening.kind {
        Kind::Registered => {
            let (number, receiving_body) = (document, body);
            let step = MatterStep::Registered {
                number,
                receipt_date: day0,
                receiving_body,
                historical: false,
            };
            let what = What::Matter(step);
            Told { dossier: new, producer: "intake", event: "PetitionRegistered", what }
        }
        Kind::Accepted => {
            let handling = HandlingId::new(ids);
            let acceptance = Acceptance { handling, body, date: day0, document, historical: false };
            let step = ReferralStep::Accepted(acceptance);
            let what = What::Referral { id: ReferralId::new(ids), step };
            Told { dossier: new, producer: "routing", event: "MatterAccepted", what }
        }
        Kind::Warned => {
            let step = WarningStep::Issued { body, date: day0, document };
            let what = What::Warning { id: WarningId::from(new), step };
            Told { dossier: new, producer: "risk_ledger", event: "WarningIssued", what }
        }
    }
}

/// One of the nation's petition offices.
fn body(n: u64) -> anyhow::Result<BodyCode> {
    let at = n % OFFICES;
    let region = 110_000 + at / 180 * 10_000 + at / 12 % 15 * 100 + 100 + at % 12 + 1;
    Ok(BodyCode::parse(&format!("{region}-XFJ"))?)
}
