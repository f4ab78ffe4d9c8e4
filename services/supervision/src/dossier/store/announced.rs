//! What is said once about a last day: reminders before the due date and calls to somebody higher up
//! after the limit, whoever fires and how often.

use std::collections::HashSet;

use chrono::NaiveDate;
use deadlines::Change;
use kernel::ids::DeadlineId;
use mailbox::Tx;
use statutory_calendar::ReminderReason;
use uuid::Uuid;

use super::publish::DeadlineRef;
use crate::Error;

/// Something about to be said.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub deadline: DeadlineId,
    /// The due date of a reminder, the limit of a call: another one is reminded of and called about anew.
    pub last_date: NaiveDate,
    /// Which reminder, or which rung.
    pub what: String,
}

impl Announcement {
    /// What a change says once, if it does.
    pub fn of(it: &DeadlineRef<'_>, change: Change) -> Option<Self> {
        let (last_date, what) = match change {
            Change::Reminded(ReminderReason::HalfTerm) => (it.due_date, "half_term".to_owned()),
            Change::Reminded(ReminderReason::DaysBefore(days)) => {
                (it.due_date, format!("days_before_{days}"))
            }
            Change::Escalated(to) => (it.limit_date, to.as_str().to_owned()),
            Change::Set(_) | Change::Breached | Change::Ended { .. } | Change::OrderObsolete => {
                return None;
            }
        };
        Some(Self { deadline: it.id, last_date, what })
    }
}

/// Notes what is announced, and says about which deadlines that had not been said before.
pub async fn announce(
    tx: &mut Tx,
    announcements: &[Announcement],
) -> Result<HashSet<DeadlineId>, Error> {
    if announcements.is_empty() {
        return Ok(HashSet::new());
    }
    let now = tx.now();
    let ids: Vec<Uuid> = announcements.iter().map(|it| it.deadline.uuid()).collect();
    let dates: Vec<_> = announcements.iter().map(|it| it.last_date).collect();
    let words: Vec<_> = announcements.iter().map(|it| it.what.clone()).collect();
    let fresh = sqlx::query_scalar!(
        "insert into supervision.announced (deadline_id, last_date, what, announce_time)
         select deadline_id, last_date, what, $4
         from unnest($1::uuid[], $2::date[], $3::text[]) as a (deadline_id, last_date, what)
         on conflict do nothing returning deadline_id",
        &ids,
        &dates,
        &words,
        now,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(fresh.into_iter().map(DeadlineId::from).collect())
}
