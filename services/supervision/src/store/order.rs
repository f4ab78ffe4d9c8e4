//! Supervision orders.

use chrono::NaiveDate;
use kernel::ids::{DeadlineId, MatterId, OrderId};
use kernel::{BodyCode, Officer};
use mailbox::{Tx, version};
use uuid::Uuid;

use super::Error;
use crate::domain::order::{Answer, Issue, State};
use crate::domain::{Order, RuleId, dossier};
use crate::store::facts::Mention;

/// An order as the table keeps it.
struct Row {
    order_id: Uuid,
    dossier_id: Uuid,
    matter_id: Option<Uuid>,
    deadline_id: Uuid,
    rule: String,
    body: String,
    state: String,
    document_number: Option<String>,
    issue_date: Option<NaiveDate>,
    answer: Option<String>,
    answer_date: Option<NaiveDate>,
    send_back_reason: Option<String>,
    version: i64,
}

/// Drafts one order for each breached deadline, and returns those drafted: an order that was withdrawn before is drafted
/// again, any other stays as it is.
pub async fn draft(
    tx: &mut Tx,
    breached: &[Mention<'_>],
) -> Result<Vec<(OrderId, DeadlineId)>, Error> {
    if breached.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = breached.iter().map(|_| tx.ids().uuid()).collect();
    let dossiers: Vec<_> = breached.iter().map(|it| it.dossier).collect();
    let matters: Vec<_> = breached.iter().map(|it| it.matter.map(MatterId::uuid)).collect();
    let deadlines: Vec<_> = breached.iter().map(|it| it.id.uuid()).collect();
    let rules: Vec<_> = breached.iter().map(|it| it.rule.to_string()).collect();
    let bodies: Vec<_> = breached.iter().map(|it| it.body.to_string()).collect();
    let rows = sqlx::query!(
        "insert into supervision.supervision_order as o (order_id, dossier_id, matter_id,
             deadline_id, rule, body, state, version)
         select order_id, dossier_id, matter_id, deadline_id, rule, body, 'drafted', 1
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
             as d (order_id, dossier_id, matter_id, deadline_id, rule, body)
         on conflict (deadline_id) do update set state = 'drafted', version = o.version + 1
             where o.state = 'withdrawn' and o.document_number is null
         returning order_id, deadline_id",
        &ids,
        &dossiers,
        &matters as &[Option<Uuid>],
        &deadlines,
        &rules,
        &bodies,
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id.into(), row.deadline_id.into())).collect())
}

/// Which dossier an order belongs to: to be locked before the order.
pub async fn dossier_of(tx: &mut Tx, id: OrderId) -> Result<Option<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select dossier_id from supervision.supervision_order where order_id = $1",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The order, locked.
pub async fn find_for_update(tx: &mut Tx, id: OrderId) -> Result<Option<Order>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select order_id, dossier_id, matter_id, deadline_id, rule, body, state, document_number,
             issue_date, answer, answer_date, send_back_reason, version
         from supervision.supervision_order where order_id = $1 for update",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::into_domain).transpose()
}

/// The order about a deadline, locked.
pub async fn about_for_update(tx: &mut Tx, deadline: DeadlineId) -> Result<Option<Order>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select order_id, dossier_id, matter_id, deadline_id, rule, body, state, document_number,
             issue_date, answer, answer_date, send_back_reason, version
         from supervision.supervision_order where deadline_id = $1 for update",
        deadline.uuid()
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::into_domain).transpose()
}

/// Saves what a transition changed; somebody else's change in between makes it stale.
pub async fn save(tx: &mut Tx, order: &Order) -> Result<i64, Error> {
    let (issue, answer) = (order.issued(), order.answered());
    let reason = match &order.state {
        State::SentBack(_, _, reason) => Some(reason.as_str()),
        State::Drafted
        | State::Issued(_)
        | State::Answered(..)
        | State::Closed(..)
        | State::Withdrawn(_) => None,
    };
    let saved = sqlx::query!(
        "update supervision.supervision_order
         set state = $2, document_number = $3, issue_date = $4, answer = $5, answer_date = $6,
             send_back_reason = $7, version = version + 1
         where order_id = $1 and version = $8",
        order.id.uuid(),
        order.state.as_str(),
        issue.map(|it| it.document.as_str()),
        issue.map(|it| it.date),
        answer.map(|it| it.text.as_str()),
        answer.map(|it| it.date),
        reason,
        order.version,
    )
    .execute(tx.connection())
    .await?;
    version::next(&saved, order.version, "supervision order")
}

/// The orders an officer may see, the oldest breach first: those issued to the officer's body, and for those who
/// oversee a region all that are about it.
pub async fn list(
    pool: &sqlx::PgPool,
    officer: &Officer,
    matter: Option<MatterId>,
    state: Option<&str>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Order>, Error> {
    let within = format!("{}%", officer.region.prefix());
    let rows = sqlx::query_as!(
        Row,
        "select o.order_id, o.dossier_id, o.matter_id, o.deadline_id, o.rule, o.body, o.state, o.document_number,
             o.issue_date, o.answer, o.answer_date, o.send_back_reason, o.version
         from supervision.supervision_order o
             join supervision.dossier f using (dossier_id)
             join supervision.deadline d using (deadline_id)
         where ((o.body = $1 and o.issue_date is not null)
                 or ($2 and (o.body like $3 or f.region like $3)))
             and ($4::uuid is null or o.matter_id = $4) and ($5::text is null or o.state = $5)
             and not ($1 = any(f.excluded_bodies)) and not (f.excluded_posts && $6)
         order by d.due_time, o.order_id limit $7 offset $8",
        officer.body.as_str(),
        officer.has(dossier::OVERSEE),
        within,
        matter.map(MatterId::uuid),
        state,
        &super::read::posts(officer),
        limit,
        offset,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::into_domain).collect()
}

impl Row {
    fn into_domain(self) -> Result<Order, Error> {
        let bad = |what: &str| {
            Error::inconsistent("supervision_order", format!("{what} of {}", self.order_id))
        };
        let issue = self
            .document_number
            .zip(self.issue_date)
            .map(|(document, date)| Issue { document, date });
        let answer = self.answer.zip(self.answer_date).map(|(text, date)| Answer { text, date });
        let state = match (self.state.as_str(), issue, answer, self.send_back_reason) {
            ("drafted", None, ..) => State::Drafted,
            ("issued", Some(issue), ..) => State::Issued(issue),
            ("answered", Some(issue), Some(answer), _) => State::Answered(issue, answer),
            ("closed", Some(issue), Some(answer), _) => State::Closed(issue, answer),
            ("sent_back", Some(issue), Some(answer), Some(reason)) => {
                State::SentBack(issue, answer, reason)
            }
            ("withdrawn", issue, ..) => State::Withdrawn(issue),
            _ => return Err(bad("state")),
        };
        Ok(Order {
            id: self.order_id.into(),
            dossier: self.dossier_id,
            matter: self.matter_id.map(MatterId::from),
            deadline: self.deadline_id.into(),
            rule: RuleId::parse(&self.rule).ok_or_else(|| bad("rule"))?,
            body: BodyCode::parse(&self.body).map_err(|_| bad("body"))?,
            state,
            version: self.version,
        })
    }
}
