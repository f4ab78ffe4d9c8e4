//! What reads share: who may know of a dossier, the timeline, the counts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Officer, RegionCode};
use uuid::Uuid;

use super::Error;
use crate::domain::RuleId;

/// Every post the officer holds: none of them may be among those a dossier is kept from.
pub(super) fn posts(officer: &Officer) -> Vec<String> {
    let mut posts: Vec<_> = officer.held_posts.iter().map(ToString::to_string).collect();
    posts.push(officer.post.to_string());
    posts
}

/// The rules that no list or count of a body's terms shows.
pub(super) fn petitioners_rights() -> Vec<String> {
    RuleId::PETITIONERS.map(|rule| rule.to_string()).to_vec()
}

/// One fact of a timeline.
#[derive(Debug)]
pub struct Step {
    pub producer: String,
    pub type_name: String,
    pub effect_date: NaiveDate,
    pub record_time: DateTime<Utc>,
    pub actor: String,
    pub payload: Vec<u8>,
}

/// Everything that happened in a dossier: what others published, and what this service did, from its own outbox.
pub async fn timeline(pool: &sqlx::PgPool, dossier: Uuid) -> Result<Vec<Step>, Error> {
    let rows = sqlx::query_as!(
        Step,
        r#"select producer as "producer!", type as "type_name!", effect_date as "effect_date!",
             record_time as "record_time!", actor as "actor!", payload as "payload!"
         from (
             select 0 as own, 0::bigint as sequence, event_id, producer, type, effect_date,
                 record_time, actor, payload
             from supervision.fact where dossier_id = $1 and producer <> 'supervision'
             union all
             select 1, sequence, event_id, 'supervision', type, effect_date, record_time, actor,
                 payload
             from supervision.outbox where matter_id = $1
         ) as steps
         order by record_time, own, sequence, event_id"#,
        dossier
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// How many deadlines of a body and a rule stand where.
#[derive(Debug)]
pub struct Summary {
    pub body: String,
    pub rule: String,
    pub running: i64,
    pub met: i64,
    pub met_late: i64,
    pub breached: i64,
    pub void: i64,
    pub late_at_entry: i64,
}

/// Counts by body and rule for bodies of a region, without what is kept from the officer.
///
/// Each deadline is counted once: past due at entry only while it is open. The rights of petitioners are not counted: a body
/// neither meets nor misses them.
pub async fn summarise(
    pool: &sqlx::PgPool,
    officer: &Officer,
    region: &RegionCode,
    now: DateTime<Utc>,
) -> Result<Vec<Summary>, Error> {
    let within = format!("{}%", region.prefix());
    let rows = sqlx::query_as!(
        Summary,
        r#"select d.body, d.rule,
             count(*) filter (where d.state = 'running' and d.due_time > $3) as "running!",
             count(*) filter (where d.state = 'met') as "met!",
             count(*) filter (where d.state = 'met_late') as "met_late!",
             count(*) filter (where not d.late_at_entry and (d.state = 'breached'
                 or (d.state = 'running' and d.due_time <= $3))) as "breached!",
             count(*) filter (where d.state in ('void', 'not_started')) as "void!",
             count(*) filter (where d.late_at_entry and d.state = 'breached') as "late_at_entry!"
         from supervision.deadline d join supervision.dossier f using (dossier_id)
         where d.body like $1 and d.rule <> all($5) and not ($2 = any(f.excluded_bodies))
             and not (f.excluded_posts && $4)
         group by d.body, d.rule order by d.body, d.rule"#,
        within,
        officer.body.as_str(),
        now,
        &posts(officer),
        &petitioners_rights(),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}
