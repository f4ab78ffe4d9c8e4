//! Facts as the outbox carries them: ids, numbers, codes and dates; nothing personal.

use chrono::NaiveDate;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::{DeadlineId, MatterId, OrderId};
use kernel::{BodyCode, Visibility};
use mailbox::Fact;
use prost::{Message, Name};
use service_kit::parse::to_civil;
use statutory_calendar::{Certificate, Recipient, ReminderReason};
use uuid::Uuid;

use crate::domain::order::Issue;
use crate::domain::{Alarm, Deadline, Manner, Order, RuleId, SetBy};

/// What every fact about a deadline mentions of it.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'a> {
    pub id: DeadlineId,
    pub dossier: Uuid,
    pub matter: Option<MatterId>,
    pub rule: RuleId,
    pub body: &'a BodyCode,
    /// As written with the change that the fact tells of.
    pub version: i64,
}

impl<'a> From<&'a Deadline> for Mention<'a> {
    fn from(it: &'a Deadline) -> Self {
        let Deadline { id, dossier, matter, rule, version, .. } = *it;
        Self { id, dossier, matter, rule, body: &it.body, version }
    }
}

impl<'a> From<&'a Alarm> for Mention<'a> {
    fn from(it: &'a Alarm) -> Self {
        let Alarm { id, dossier, matter, rule, version, .. } = *it;
        Self { id, dossier, matter, rule, body: &it.body, version }
    }
}

/// A deadline runs, or its date moved.
pub fn deadline_set(
    it: &Deadline,
    certificate: &Certificate,
    by: SetBy,
    late_at_entry: bool,
    label: &Visibility,
) -> Fact {
    use pb::deadline_set::Cause;
    let (cause, old_due_date) = match by {
        SetBy::Start => (Cause::Started, None),
        SetBy::Fact { from } => (Cause::Fact, Some(from)),
        SetBy::Calendar { from } => (Cause::Calendar, Some(from)),
        SetBy::Rule { from } => (Cause::Rule, Some(from)),
    };
    let message = pb::DeadlineSet {
        deadline_id: it.id.to_string(),
        matter_id: text(it.matter),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        due_date: Some(to_civil(certificate.due_date)),
        provisional: certificate.provisional.is_some(),
        late_at_entry,
        old_due_date: old_due_date.map(to_civil),
        cause: cause.into(),
        version: it.version,
    };
    about(it.matter, label, it.start.date, &message)
}

/// A deadline comes near.
pub fn deadline_reminded(
    it: Mention<'_>,
    due_date: NaiveDate,
    reason: ReminderReason,
    today: NaiveDate,
    label: &Visibility,
) -> Fact {
    let message = pb::DeadlineReminded {
        deadline_id: it.id.to_string(),
        matter_id: text(it.matter),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        reminder: reminder_name(reason),
        due_date: Some(to_civil(due_date)),
        version: it.version,
    };
    about(it.matter, label, today, &message)
}

/// The name of a reminder, in events and in the record of what was sent.
pub fn reminder_name(reason: ReminderReason) -> String {
    match reason {
        ReminderReason::HalfTerm => "half_term".to_owned(),
        ReminderReason::DaysBefore(days) => format!("days_before_{days}"),
    }
}

/// A deadline is still unmet, and the next one up is called.
pub fn deadline_escalated(
    it: Mention<'_>,
    due_date: NaiveDate,
    to: Recipient,
    today: NaiveDate,
    label: &Visibility,
) -> Fact {
    use pb::deadline_escalated::Rung;
    let rung = match to {
        Recipient::BodyHead => Rung::BodyHead,
        Recipient::HigherBody => Rung::HigherBody,
        Recipient::PetitionOffice => Rung::PetitionOffice,
        Recipient::Conference => Rung::Conference,
    };
    let message = pb::DeadlineEscalated {
        deadline_id: it.id.to_string(),
        matter_id: text(it.matter),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        rung: rung.into(),
        due_date: Some(to_civil(due_date)),
        version: it.version,
    };
    about(it.matter, label, today, &message)
}

/// A deadline passed unmet; it takes effect on the first day after it.
pub fn deadline_breached(it: Mention<'_>, due_date: NaiveDate, label: &Visibility) -> Fact {
    let message = pb::DeadlineBreached {
        deadline_id: it.id.to_string(),
        matter_id: text(it.matter),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        due_date: Some(to_civil(due_date)),
        version: it.version,
    };
    about(it.matter, label, due_date.succ_opt().unwrap_or(due_date), &message)
}

/// A deadline ended.
pub fn deadline_ended(
    it: Mention<'_>,
    manner: Manner,
    date: NaiveDate,
    label: &Visibility,
) -> Fact {
    let manner = match manner {
        Manner::Met => pb::deadline_ended::Manner::Met,
        Manner::MetLate => pb::deadline_ended::Manner::MetLate,
        Manner::Void => pb::deadline_ended::Manner::Void,
        Manner::BreachUndone => pb::deadline_ended::Manner::BreachUndone,
    };
    let message = pb::DeadlineEnded {
        deadline_id: it.id.to_string(),
        matter_id: text(it.matter),
        rule: it.rule.to_string(),
        body: it.body.to_string(),
        manner: manner.into(),
        end_date: Some(to_civil(date)),
        version: it.version,
    };
    about(it.matter, label, date, &message)
}

/// A breach drafted an order.
pub fn order_drafted(
    order: OrderId,
    about_it: Mention<'_>,
    today: NaiveDate,
    label: &Visibility,
) -> Fact {
    let message = pb::OrderDrafted {
        order_id: order.to_string(),
        matter_id: text(about_it.matter),
        deadline_id: about_it.id.to_string(),
        body: about_it.body.to_string(),
    };
    about(about_it.matter, label, today, &message)
}

/// An officer issued an order; it counts as delivered the same day.
pub fn order_issued(order: &Order, issue: &Issue) -> pb::OrderIssued {
    pb::OrderIssued {
        order_id: order.id.to_string(),
        matter_id: text(order.matter),
        body: order.body.to_string(),
        delivery_date: Some(to_civil(issue.date)),
        document_number: issue.document.clone(),
    }
}

/// A body answered an order.
pub fn order_answered(order: &Order, date: NaiveDate) -> pb::OrderAnswered {
    pb::OrderAnswered {
        order_id: order.id.to_string(),
        matter_id: text(order.matter),
        body: order.body.to_string(),
        answer_date: Some(to_civil(date)),
    }
}

/// An answer was accepted.
pub fn order_closed(order: &Order) -> pb::OrderClosed {
    pb::OrderClosed { order_id: order.id.to_string(), matter_id: text(order.matter) }
}

/// An answer was sent back.
pub fn order_sent_back(order: &Order) -> pb::OrderSentBack {
    pb::OrderSentBack { order_id: order.id.to_string(), matter_id: text(order.matter) }
}

/// An order was withdrawn.
pub fn order_withdrawn(order: &Order) -> pb::OrderWithdrawn {
    pb::OrderWithdrawn { order_id: order.id.to_string(), matter_id: text(order.matter) }
}

/// A fact about a matter, or about none.
pub fn about<M: Message + Name>(
    matter: Option<MatterId>,
    label: &Visibility,
    date: NaiveDate,
    message: &M,
) -> Fact {
    match matter {
        Some(matter) => Fact::about(matter, label, date, message),
        None => Fact::general(date, message),
    }
}

fn text(matter: Option<MatterId>) -> String {
    matter.map(|id| id.to_string()).unwrap_or_default()
}
