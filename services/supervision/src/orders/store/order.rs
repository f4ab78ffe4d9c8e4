//! Supervision orders.

use chrono::NaiveDate;
use deadlines::{DossierKey, RuleId};
use kernel::ids::{DeadlineId, MatterId, OrderId};
use kernel::{BodyCode, Officer, Word};
use mailbox::{Record, Tx, version};
use sqlx::PgConnection;
use uuid::Uuid;
use words::supervision::OrderState;

use crate::dossier::domain::OVERSEE;
use crate::dossier::store::dossier;
use crate::dossier::store::publish::DeadlineRef;
use crate::orders::domain::{Answer, Issue, Order, OrderFile, State};
use crate::{Error, Refusal};

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

/// Drafts one order for each breached deadline, and returns those drafted: an order that was
/// withdrawn before is drafted again, any other stays as it is.
pub async fn draft(
    tx: &mut Tx,
    breached: &[DeadlineRef<'_>],
) -> Result<Vec<(DeadlineId, OrderId)>, Error> {
    if breached.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = breached.iter().map(|_| tx.ids().uuid()).collect();
    let dossiers: Vec<_> = breached.iter().map(|it| it.dossier.id).collect();
    let matters: Vec<_> = breached.iter().map(|it| it.dossier.matter.map(MatterId::uuid)).collect();
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
    Ok(rows.into_iter().map(|row| (row.deadline_id.into(), row.order_id.into())).collect())
}

impl Record for OrderFile {
    type Id = OrderId;
    type Refusal = Refusal;
    const NAME: &'static str = "supervision order";

    fn version(&self) -> i64 {
        self.order.version
    }

    fn admits(&self, officer: &Officer) -> bool {
        Self::admits(self, officer)
    }

    fn unknown() -> Refusal {
        Refusal::OrderNotFound
    }

    /// The dossier first, as everywhere.
    async fn lock(tx: &mut Tx, id: OrderId) -> Result<Option<Self>, Error> {
        let Some(holder) = dossier_of(tx, id).await? else { return Ok(None) };
        let Some(dossier) = dossier::find_for_update(tx, holder).await? else { return Ok(None) };
        Ok(find_for_update(tx, id).await?.map(|order| Self { order, dossier }))
    }
}

/// Which dossier an order belongs to.
async fn dossier_of(tx: &mut Tx, id: OrderId) -> Result<Option<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select dossier_id from supervision.supervision_order where order_id = $1",
        id.uuid()
    )
    .fetch_optional(tx.connection())
    .await?)
}

/// The order, locked.
async fn find_for_update(tx: &mut Tx, id: OrderId) -> Result<Option<Order>, Error> {
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
        order.send_back_reason(),
        order.version,
    )
    .execute(tx.connection())
    .await?;
    version::next(&saved, order.version, "supervision order")
}

/// Gives the orders of a dossier that a body which ended has still to answer, or that were drafted
/// for it, to the one that took over.
pub async fn hand_over(
    tx: &mut Tx,
    dossier: Uuid,
    from: &BodyCode,
    to: &BodyCode,
) -> Result<(), Error> {
    sqlx::query!(
        "update supervision.supervision_order set body = $3, version = version + 1
         where dossier_id = $1 and body = $2 and state in ('drafted', 'issued', 'answered', 'sent_back')",
        dossier,
        from.as_str(),
        to.as_str(),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The orders an officer may see, the oldest first: those issued to the officer's body, and for
/// those who oversee a region all that are about it. The ids grow with the time of the breach.
pub async fn list(
    connection: &mut PgConnection,
    officer: &Officer,
    matter: Option<MatterId>,
    state: Option<OrderState>,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Order>, Error> {
    let within = format!("{}%", officer.region.prefix());
    let rows = sqlx::query_as!(
        Row,
        "select o.order_id, o.dossier_id, o.matter_id, o.deadline_id, o.rule, o.body, o.state, o.document_number,
             o.issue_date, o.answer, o.answer_date, o.send_back_reason, o.version
         from supervision.supervision_order o join supervision.dossier f using (dossier_id)
         where ((o.body = $1 and o.issue_date is not null)
                 or ($2 and (o.body like $3 or f.region like $3)))
             and ($4::uuid is null or o.matter_id = $4) and ($5::text is null or o.state = $5)
             and o.order_id > $6
         order by o.order_id limit $7",
        officer.body.as_str(),
        officer.has(OVERSEE),
        within,
        matter.map(MatterId::uuid),
        state.map(Word::as_str),
        after,
        limit,
    )
    .fetch_all(connection)
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
            dossier: DossierKey { id: self.dossier_id, matter: self.matter_id.map(MatterId::from) },
            deadline: self.deadline_id.into(),
            rule: RuleId::from(self.rule),
            body: BodyCode::parse(&self.body).map_err(|_| bad("body"))?,
            state,
            version: self.version,
        })
    }
}
