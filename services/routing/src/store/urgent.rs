//! Duties to report grave and urgent matters, each a row with its own version, and whom was reported to.

use chrono::{DateTime, Utc};
use kernel::ids::{MatterId, UrgentReportId};
use mailbox::columns::{code, word};
use mailbox::{Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::Word;

use super::{Error, uuids};
use crate::domain::urgent::{Acknowledgement, Addressee, Course, Dismissal, Report, UrgentReport};
use crate::domain::{Refusal, UrgentReportRole, UrgentReportState};

struct Row {
    urgent_report_id: Uuid,
    matter_id: Uuid,
    body: String,
    state: String,
    knowledge_time: DateTime<Utc>,
    grounds: String,
    discovered_by: String,
    report_time: Option<DateTime<Utc>>,
    content: Option<String>,
    reported_by: Option<String>,
    dismiss_reason: Option<String>,
    dismissed_by: Option<String>,
    version: i64,
}

struct AddresseeRow {
    urgent_report_id: Uuid,
    role: String,
    body: String,
    acknowledge_time: Option<DateTime<Utc>>,
    acknowledged_by: Option<String>,
    remark: Option<String>,
}

/// One duty to report of a matter.
pub async fn find(
    tx: &mut Tx,
    matter: MatterId,
    id: UrgentReportId,
) -> Result<UrgentReport, Error> {
    let all = of_matters(tx.connection(), &[matter]).await?;
    let found = all.into_iter().find(|it| it.id == id);
    found.ok_or(Error::Refused(Refusal::UrgentReportNotFound))
}

/// The duties to report of these matters, each matter's the oldest first.
pub async fn of_matters(
    connection: &mut PgConnection,
    matters: &[MatterId],
) -> Result<Vec<UrgentReport>, Error> {
    let matters = uuids(matters);
    let rows = sqlx::query_as!(
        Row,
        "select urgent_report_id, matter_id, body, state, knowledge_time, grounds, discovered_by,
             report_time, content, reported_by, dismiss_reason, dismissed_by, version
         from routing.urgent_report where matter_id = any($1) order by urgent_order",
        &matters
    )
    .fetch_all(&mut *connection)
    .await?;
    // Hardly any matter is urgent: most pages of a list end here.
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let addressees = sqlx::query_as!(
        AddresseeRow,
        "select a.urgent_report_id, a.role, a.body, a.acknowledge_time, a.acknowledged_by, a.remark
         from routing.urgent_addressee a join routing.urgent_report r using (urgent_report_id)
         where r.matter_id = any($1) order by a.addressee_order",
        &matters
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.into_domain(&addressees)).collect()
}

/// Writes a new duty to report.
pub async fn insert(tx: &mut Tx, new: &UrgentReport) -> Result<(), Error> {
    sqlx::query!(
        "insert into routing.urgent_report (urgent_report_id, matter_id, body, state,
             knowledge_time, grounds, discovered_by, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.uuid(),
        new.matter.uuid(),
        new.body.as_str(),
        new.state().as_str(),
        new.knowledge_time,
        new.grounds,
        new.discovered_by.as_str(),
        new.version,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Saves what a transition can change, against the version that was read, with whom was reported to and who has read it.
pub async fn update(tx: &mut Tx, urgent: &UrgentReport) -> Result<(), Error> {
    let (made, dismissal) = (urgent.made(), urgent.dismissal());
    let changed = sqlx::query!(
        "update routing.urgent_report
         set state = $3, report_time = $4, content = $5, reported_by = $6, dismiss_reason = $7,
             dismissed_by = $8, version = version + 1
         where urgent_report_id = $1 and version = $2",
        urgent.id.uuid(),
        urgent.version,
        urgent.state().as_str(),
        made.map(|it| it.time),
        made.map(|it| it.content.as_str()),
        made.map(|it| it.post.as_str()),
        dismissal.map(|it| it.reason.as_str()),
        dismissal.map(|it| it.post.as_str()),
    )
    .execute(tx.connection())
    .await?;
    version::next(&changed, urgent.version, "urgent report")?;
    match made {
        Some(made) => save_addressees(tx, urgent.id, &made.addressees).await,
        None => Ok(()),
    }
}

async fn save_addressees(
    tx: &mut Tx,
    id: UrgentReportId,
    addressees: &[Addressee],
) -> Result<(), Error> {
    let each = |field: fn(&Addressee) -> String| addressees.iter().map(field).collect();
    let (roles, bodies): (Vec<_>, Vec<_>) =
        (each(|it| it.role.as_str().to_owned()), each(|it| it.body.to_string()));
    let read = addressees.iter().map(|it| it.acknowledgement.as_ref());
    let times: Vec<_> = read.clone().map(|it| it.map(|it| it.time)).collect();
    let posts: Vec<_> = read.clone().map(|it| it.map(|it| it.post.to_string())).collect();
    let remarks: Vec<_> = read.map(|it| it.map(|it| it.remark.clone())).collect();
    sqlx::query!(
        "insert into routing.urgent_addressee (urgent_report_id, role, body, acknowledge_time,
             acknowledged_by, remark)
         select $1, role, body, acknowledge_time, acknowledged_by, remark
         from unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
             with ordinality
             as t (role, body, acknowledge_time, acknowledged_by, remark, place)
         order by place
         on conflict (urgent_report_id, body) do update
             set acknowledge_time = excluded.acknowledge_time,
                 acknowledged_by = excluded.acknowledged_by, remark = excluded.remark",
        id.uuid(),
        &roles,
        &bodies,
        &times as &[Option<DateTime<Utc>>],
        &posts as &[Option<String>],
        &remarks as &[Option<String>],
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl Row {
    fn into_domain(self, addressees: &[AddresseeRow]) -> Result<UrgentReport, Error> {
        const TABLE: &str = "urgent_report";
        let of_this = addressees.iter().filter(|it| it.urgent_report_id == self.urgent_report_id);
        let addressees = of_this.map(AddresseeRow::to_domain).collect::<Result<Vec<_>, _>>()?;
        let report = match (self.report_time, self.content, self.reported_by) {
            (Some(time), Some(content), Some(post)) => {
                Some(Report { time, content, post: code(TABLE, &post)?, addressees })
            }
            _ => None,
        };
        let dismissal = match self.dismiss_reason.zip(self.dismissed_by) {
            Some((reason, post)) => Some(Dismissal { reason, post: code(TABLE, &post)? }),
            None => None,
        };
        let course = match (report, dismissal) {
            (None, None) => Course::Discovered,
            (Some(report), None) => Course::Reported(report),
            (report, Some(dismissal)) => Course::Dismissed(report, dismissal),
        };
        let found = UrgentReport {
            id: self.urgent_report_id.into(),
            matter: self.matter_id.into(),
            body: code(TABLE, &self.body)?,
            knowledge_time: self.knowledge_time,
            grounds: self.grounds,
            discovered_by: code(TABLE, &self.discovered_by)?,
            course,
            version: self.version,
        };
        if found.state() == word(TABLE, UrgentReportState::parse, &self.state)? {
            Ok(found)
        } else {
            Err(Error::inconsistent(TABLE, "columns that contradict its state"))
        }
    }
}

impl AddresseeRow {
    fn to_domain(&self) -> Result<Addressee, Error> {
        const TABLE: &str = "urgent_addressee";
        let acknowledgement = match (self.acknowledge_time, &self.acknowledged_by, &self.remark) {
            (Some(time), Some(post), Some(remark)) => {
                Some(Acknowledgement { time, post: code(TABLE, post)?, remark: remark.clone() })
            }
            _ => None,
        };
        Ok(Addressee {
            role: word(TABLE, UrgentReportRole::parse, &self.role)?,
            body: code(TABLE, &self.body)?,
            acknowledgement,
        })
    }
}
