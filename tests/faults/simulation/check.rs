//! What must hold whenever all has settled: every deadline as the pure rules say, each thing said
//! once, nothing early.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use deadlines::{Course, Deadline, DeadlinePolicy, State, plan};
use kernel::ids::MatterId;
use statutory_calendar::{EscalationPlan, ReminderPlan, RulesAndCalendar};
use supervision::dossier::app::Key;
use supervision::dossier::store::list;

use super::run::Run;
use super::said::{Said, said};
use super::story::dossier;

static POLICY: LazyLock<Option<DeadlinePolicy>> = LazyLock::new(|| {
    Some(DeadlinePolicy {
        terms: RulesAndCalendar::shipped().ok()?,
        reminders: ReminderPlan::default(),
        escalation: EscalationPlan::default(),
    })
});

impl Run<'_> {
    /// Lets all settle, then compares every deadline with the pure rules and with what was
    /// published.
    pub(super) async fn check(&mut self) -> anyhow::Result<()> {
        self.note("check");
        self.settle().await?;
        let now = self.office.now();
        let said = said(&self.world.database.admin).await?;
        let policy = POLICY.as_ref().context("the shipped data")?;
        for (matter, facts) in &self.heard {
            let mut connection = self.world.database.admin.acquire().await?;
            let mut stored: BTreeMap<_, _> =
                list::of_dossier(&mut connection, matter.uuid(), Key::default(), 1000)
                    .await?
                    .into_iter()
                    .map(|it| ((it.rule.clone(), it.subject), it))
                    .collect();
            for planned in plan(facts, policy)? {
                let key = (planned.rule.clone(), planned.subject);
                let (mut expected, _) =
                    Deadline::reconcile(None, dossier(*matter), planned, now, policy);
                while expected.next_wake().is_some_and(|wake| wake <= now) {
                    expected = expected.wake(now, policy).0;
                }
                let found = stored.remove(&key).with_context(|| format!("{key:?} is missing"))?;
                let said = said.get(&found.id.to_string());
                if let Err(error) = compare(&found, &expected, said, now) {
                    let trail = self.trail(*matter).await?;
                    anyhow::bail!("{matter} {key:?}: {error:?}\n{found:#?}\n{trail:#?}");
                }
            }
            ensure!(stored.is_empty(), "deadlines from nowhere: {stored:?}");
        }
        self.check_orders().await
    }

    /// In the end Redis holds exactly what the record says.
    pub(super) async fn check_timers(&mut self) -> anyhow::Result<()> {
        let firing = &self.replicas[0].firing;
        firing.verify_timers(true).await?;
        for it in firing.verify_timers(false).await? {
            ensure!((it.missing, it.surplus, it.shifted) == (0, 0, 0), "timers differ: {it:?}");
        }
        Ok(())
    }

    /// What was published about a matter, with its place in the feed: for whoever has to understand
    /// a failure.
    async fn trail(&self, matter: MatterId) -> anyhow::Result<Vec<String>> {
        let rows: Vec<(String, i64, DateTime<Utc>, String)> = sqlx::query_as(
            "select xid::text, sequence, record_time, type from supervision.outbox o
             where matter_id = $1 order by o.xid, sequence",
        )
        .bind(matter.uuid())
        .fetch_all(&self.world.database.admin)
        .await?;
        let line = |(xid, sequence, time, name)| format!("{xid}-{sequence} {time} {name}");
        Ok(rows.into_iter().map(line).collect())
    }

    /// A deadline that stands breached has one order, and only such a deadline has a draft.
    async fn check_orders(&self) -> anyhow::Result<()> {
        let odd: Vec<(uuid::Uuid, String, Option<String>)> = sqlx::query_as(
            "select d.deadline_id, d.state, o.state from supervision.deadline d
                 left join supervision.supervision_order o using (deadline_id)
             where (d.state = 'breached' and (o.state is null or o.state = 'withdrawn'))
                 or (d.state in ('running', 'met') and o.state is not null and o.state <> 'withdrawn')",
        )
        .fetch_all(&self.world.database.admin)
        .await?;
        ensure!(odd.is_empty(), "deadlines with an order too few or too many: {odd:?}");
        Ok(())
    }
}

fn compare(
    found: &Deadline,
    expected: &Deadline,
    said: Option<&Said>,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let (found, expected) = match (&found.course, &expected.course) {
        (Course::Started(found), Course::Started(expected)) => (found, expected),
        (Course::NotStarted(_), Course::NotStarted(_)) => return Ok(()),
        // It had started before the fact came by which it never should have: ended as void.
        (Course::Started(found), Course::NotStarted(_)) => {
            ensure!(matches!(found.state, State::Void { .. }), "runs, and should never have");
            return Ok(());
        }
        (found, expected) => anyhow::bail!("{found:?} should be {expected:?}"),
    };
    ensure!(found.certificate == expected.certificate, "expected {:#?}", expected.certificate);
    ensure!(found.late_at_entry == expected.late_at_entry, "late at entry");
    match (&found.state, &expected.state) {
        (State::Running { next_wake }, State::Running { .. }) => {
            ensure!(*next_wake > now, "due at {next_wake} and not fired");
        }
        (State::Breached { next_wake }, State::Breached { .. }) => {
            ensure!(next_wake.is_none_or(|wake| wake > now), "a call is due and was not made");
        }
        (found, expected) => ensure!(found == expected, "expected {expected:?}"),
    }
    let stands = matches!(found.state, State::Breached { .. });
    ensure!(
        said.is_some_and(|it| it.stands_breached) == stands,
        "what was published about its breach does not fit its state"
    );
    if matches!(found.state, State::MetLate { .. }) {
        ensure!(said.is_some_and(|it| it.was_ever_breached), "met late and never breached");
    }
    Ok(())
}
