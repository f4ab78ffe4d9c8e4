//! Who did what to a matter, when and in which words.

use chrono::{DateTime, Utc};
use kernel::Actor;
use kernel::ids::MatterId;
use mailbox::columns::word;
use sqlx::PgConnection;
use words::Word;
use words::routing::MatterActKind;

use super::Error;

/// What somebody does to a matter, as it goes into its history.
#[derive(Clone, Copy, Debug)]
pub struct HistoryLine<'a> {
    pub kind: MatterActKind,
    pub actor: &'a Actor,
    /// Empty if nothing was said.
    pub remark: &'a str,
}

/// What somebody did to a matter.
#[derive(Clone, Debug)]
pub struct PastAct {
    pub kind: MatterActKind,
    /// The post that acted, or `service:<name>`.
    pub actor: String,
    pub time: DateTime<Utc>,
    pub remark: String,
    pub version: i64,
}

/// What was done to a matter, the oldest first.
pub async fn of_matter(
    connection: &mut PgConnection,
    matter: MatterId,
) -> Result<Vec<PastAct>, Error> {
    let rows = sqlx::query!(
        "select act, actor, record_time, remark, version from routing.history
         where matter_id = $1 order by history_order",
        matter.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastAct {
                kind: word("history", MatterActKind::parse, &row.act)?,
                actor: row.actor,
                time: row.record_time,
                remark: row.remark,
                version: row.version,
            })
        })
        .collect()
}
