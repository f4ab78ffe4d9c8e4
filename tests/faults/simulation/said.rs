//! What was published about each deadline, gathered from the outbox; fails where something is said
//! twice or too early.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use headwater_proto::ServiceFacts;
use headwater_proto::supervision::v1 as pb;
use headwater_proto::supervision::v1::supervision_fact::Fact;
use kernel::clock::office_midnight;
use prost::Message;
use service_kit::parse;
use sqlx::PgPool;

/// What was published about one deadline.
#[derive(Default)]
pub(super) struct Said {
    /// A breach was told and not taken back.
    pub(super) stands_breached: bool,
    pub(super) was_ever_breached: bool,
    reminders: BTreeSet<(NaiveDate, i32)>,
    rungs: BTreeSet<(NaiveDate, i32)>,
}

/// A fact about a deadline, with the deadline's version.
struct Told {
    deadline: String,
    version: i64,
    /// The due date of a reminder; of all else the limit.
    last_date: Option<NaiveDate>,
    record_time: DateTime<Utc>,
    what: What,
}

enum What {
    Set { moved: bool },
    Ended,
    Breached,
    Reminded(i32),
    Escalated(i32),
}

/// Goes through the outbox, each deadline's facts by its versions: a feed brings two transactions'
/// facts in the order in which these began to write, which need not be the order in which they
/// changed the deadline.
pub(super) async fn said(pool: &PgPool) -> anyhow::Result<BTreeMap<String, Said>> {
    let rows: Vec<(DateTime<Utc>, Vec<u8>)> = sqlx::query_as(
        "select record_time, payload from supervision.outbox order by xid, sequence",
    )
    .fetch_all(pool)
    .await?;
    let mut facts = Vec::new();
    for (record_time, payload) in rows {
        facts.extend(told(record_time, &payload)?);
    }
    // Stable: what one change said stays in its order.
    facts.sort_by_key(|it| it.version);
    let mut all: BTreeMap<String, Said> = BTreeMap::new();
    for it in facts {
        let said = all.entry(it.deadline.clone()).or_default();
        said.hear(&it).with_context(|| format!("{} version {}", it.deadline, it.version))?;
    }
    Ok(all)
}

impl Said {
    fn hear(&mut self, it: &Told) -> anyhow::Result<()> {
        match (&it.what, it.last_date) {
            (What::Ended, _) => self.stands_breached = false,
            (What::Set { moved }, Some(last)) => {
                // A date that moved and has passed all the same leaves the breach as it was.
                self.stands_breached &= *moved && end_of(last)? <= it.record_time;
            }
            (What::Breached, Some(last)) => {
                let end = end_of(last)?;
                ensure!(it.record_time >= end, "breached early, at {}", it.record_time);
                ensure!(!self.stands_breached, "breached twice");
                (self.stands_breached, self.was_ever_breached) = (true, true);
            }
            (What::Reminded(reminder), Some(last)) => {
                let is_first = self.reminders.insert((last, *reminder));
                ensure!(is_first, "reminded twice: {reminder} days before");
            }
            (What::Escalated(rung), Some(last)) => {
                let is_first = self.rungs.insert((last, *rung));
                ensure!(is_first, "called about twice: rung {rung}");
            }
            (_, None) => anyhow::bail!("a fact without a last day"),
        }
        Ok(())
    }
}

fn end_of(last: NaiveDate) -> anyhow::Result<DateTime<Utc>> {
    Ok(office_midnight(last.succ_opt().context("a day after")?))
}

/// Reads a fact about a deadline; none if it is about something else.
fn told(record_time: DateTime<Utc>, payload: &[u8]) -> anyhow::Result<Option<Told>> {
    let fact = pb::SupervisionFact::decode(payload)?.into_fact().context("an unknown fact")?;
    let (deadline, version, last_date, what) = match fact {
        Fact::DeadlineSet(it) => {
            let moved = it.cause() != pb::deadline_set::Cause::Started;
            (it.deadline_id, it.version, it.limit_date, What::Set { moved })
        }
        Fact::DeadlineBreached(it) => (it.deadline_id, it.version, it.limit_date, What::Breached),
        Fact::DeadlineReminded(it) => {
            (it.deadline_id, it.version, it.due_date, What::Reminded(it.days_before))
        }
        Fact::DeadlineEscalated(it) => {
            (it.deadline_id, it.version, it.limit_date, What::Escalated(it.rung))
        }
        Fact::DeadlineEnded(it) => (it.deadline_id, it.version, None, What::Ended),
        Fact::OrderDrafted(_)
        | Fact::OrderIssued(_)
        | Fact::OrderAnswered(_)
        | Fact::OrderClosed(_)
        | Fact::OrderSentBack(_)
        | Fact::OrderWithdrawn(_)
        | Fact::RecommendationDelivered(_)
        | Fact::RecommendationAnswered(_)
        | Fact::RecommendationAccepted(_)
        | Fact::RecommendationSentBack(_) => return Ok(None),
    };
    ensure!(version > 0, "{deadline} carries no version");
    let last_date = last_date.as_ref().map(|it| parse::date("last_date", Some(it))).transpose()?;
    Ok(Some(Told { deadline, version, last_date, record_time, what }))
}
