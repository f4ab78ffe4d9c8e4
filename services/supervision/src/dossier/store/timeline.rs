//! The timeline of a dossier.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Error;

/// One fact of a timeline.
#[derive(Debug)]
pub struct TimelineEntry {
    pub producer: String,
    pub type_name: String,
    pub effect_date: NaiveDate,
    pub record_time: DateTime<Utc>,
    pub actor: String,
    pub payload: Vec<u8>,
}

/// Everything that happened in a dossier: what others published, and what this service did, from
/// its own outbox.
pub async fn of_dossier(
    connection: &mut PgConnection,
    dossier: Uuid,
) -> Result<Vec<TimelineEntry>, Error> {
    let rows = sqlx::query_as!(
        TimelineEntry,
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
    .fetch_all(connection)
    .await?;
    Ok(rows)
}
