//! What supervision publishes about deadlines: ids, codes and dates; nothing personal.

use chrono::NaiveDate;
use deadlines::{Change, Course, Deadline, DossierKey, DueDeadline, RuleId, SetBy};
use headwater_proto::Published;
use headwater_proto::supervision::v1 as pb;
use kernel::ids::{DeadlineId, OrderId};
use kernel::{BodyCode, Visibility, Word};
use mailbox::Fact;
use service_kit::parse::to_civil;
use statutory_calendar::rule::Binds;
use statutory_calendar::{Nature, Recipient, ReminderReason};
use words::supervision::{DeadlineEscalatedRung, DeadlineSetBinds, DeadlineSetCause};

/// What a fact about a deadline says of it.
#[derive(Clone, Copy, Debug)]
pub struct DeadlineRef<'a> {
    pub id: DeadlineId,
    pub dossier: DossierKey,
    pub rule: &'a RuleId,
    pub nature: Nature,
    pub body: &'a BodyCode,
    /// Day 0.
    pub start_date: NaiveDate,
    pub due_date: NaiveDate,
    pub limit_date: NaiveDate,
    /// A date may change with the next calendar; a firing, which sets no date, does not look.
    pub is_provisional: bool,
    pub late_at_entry: bool,
    /// As written with the change that the fact tells of.
    pub version: i64,
    /// From whom the dossier is kept.
    pub label: &'a Visibility,
}

impl<'a> DeadlineRef<'a> {
    /// Nothing for a deadline that never started, about which nothing is published.
    pub fn of(it: &'a Deadline, label: &'a Visibility) -> Option<Self> {
        let Course::Started(started) = &it.course else { return None };
        Some(Self {
            id: it.id,
            dossier: it.dossier,
            rule: &it.rule,
            nature: it.nature,
            body: &it.body,
            start_date: it.start.date,
            due_date: started.certificate.due_date,
            limit_date: started.certificate.limit_date,
            is_provisional: started.certificate.provisional.is_some(),
            late_at_entry: started.late_at_entry,
            version: it.version,
            label,
        })
    }

    /// A deadline that fired.
    pub fn fired(it: &'a DueDeadline, label: &'a Visibility) -> Self {
        Self {
            id: it.id,
            dossier: it.dossier,
            rule: &it.rule,
            nature: it.nature,
            body: &it.body,
            start_date: it.days.day0,
            due_date: it.days.due_date,
            limit_date: it.days.limit_date,
            is_provisional: false,
            late_at_entry: false,
            version: it.version,
            label,
        }
    }

    /// What a change of it publishes: a fact, or nothing for what is an act of its own.
    pub fn fact(&self, change: Change, today: NaiveDate) -> Option<Fact> {
        let fact = match change {
            Change::Set(by) => self.about(self.start_date, &self.set(by)),
            Change::Reminded(reason) => self.about(today, &self.reminded(reason)),
            // It takes effect on the first day after the limit.
            Change::Breached => {
                let date = self.limit_date.succ_opt().unwrap_or(self.limit_date);
                self.about(date, &self.breached())
            }
            Change::Escalated(to) => self.about(today, &self.escalated(to)),
            Change::Ended { manner, date } => {
                let ended = pb::DeadlineEnded {
                    deadline_id: self.id.to_string(),
                    rule: self.rule.to_string(),
                    body: self.body.to_string(),
                    manner: manner.number(),
                    version: self.version,
                };
                self.about(date, &ended)
            }
            Change::OrderObsolete => return None,
        };
        Some(fact)
    }

    /// A breach drafted this order.
    pub fn order_drafted(&self, order: OrderId, today: NaiveDate) -> Fact {
        let drafted = pb::OrderDrafted {
            order_id: order.to_string(),
            deadline_id: self.id.to_string(),
            body: self.body.to_string(),
        };
        self.about(today, &drafted)
    }

    fn about<M: Published>(&self, date: NaiveDate, message: &M) -> Fact {
        about(self.dossier, self.label, date, message)
    }

    fn set(&self, by: SetBy) -> pb::DeadlineSet {
        let (cause, old) = match by {
            SetBy::Start => (DeadlineSetCause::Started, None),
            SetBy::Fact { from } => (DeadlineSetCause::Fact, Some(from)),
            SetBy::Calendar { from } => (DeadlineSetCause::Calendar, Some(from)),
            SetBy::Rule { from } => (DeadlineSetCause::Rule, Some(from)),
        };
        let binds = match self.nature.binds() {
            Binds::Body => DeadlineSetBinds::Body,
            Binds::Petitioner => DeadlineSetBinds::Petitioner,
        };
        pb::DeadlineSet {
            deadline_id: self.id.to_string(),
            rule: self.rule.to_string(),
            binds: binds.number(),
            body: self.body.to_string(),
            due_date: Some(to_civil(self.due_date)),
            provisional: self.is_provisional,
            late_at_entry: self.late_at_entry,
            limit_date: Some(to_civil(self.limit_date)),
            old_due_date: old.map(|it| to_civil(it.due_date)),
            old_limit_date: old.map(|it| to_civil(it.limit_date)),
            cause: cause.number(),
            version: self.version,
        }
    }

    fn reminded(&self, reason: ReminderReason) -> pb::DeadlineReminded {
        pb::DeadlineReminded {
            deadline_id: self.id.to_string(),
            rule: self.rule.to_string(),
            body: self.body.to_string(),
            days_before: match reason {
                ReminderReason::HalfTerm => 0,
                ReminderReason::DaysBefore(days) => i32::try_from(days).unwrap_or(i32::MAX),
            },
            due_date: Some(to_civil(self.due_date)),
            version: self.version,
        }
    }

    fn breached(&self) -> pb::DeadlineBreached {
        pb::DeadlineBreached {
            deadline_id: self.id.to_string(),
            rule: self.rule.to_string(),
            body: self.body.to_string(),
            due_date: Some(to_civil(self.due_date)),
            limit_date: Some(to_civil(self.limit_date)),
            version: self.version,
        }
    }

    fn escalated(&self, to: Recipient) -> pb::DeadlineEscalated {
        let rung = match to {
            Recipient::BodyHead => DeadlineEscalatedRung::BodyHead,
            Recipient::HigherBody => DeadlineEscalatedRung::HigherBody,
            Recipient::PetitionOffice => DeadlineEscalatedRung::PetitionOffice,
            Recipient::Conference => DeadlineEscalatedRung::Conference,
        };
        pb::DeadlineEscalated {
            deadline_id: self.id.to_string(),
            rule: self.rule.to_string(),
            body: self.body.to_string(),
            rung: rung.number(),
            due_date: Some(to_civil(self.due_date)),
            limit_date: Some(to_civil(self.limit_date)),
            version: self.version,
        }
    }
}

/// A fact about a matter, or about none.
pub fn about<M: Published>(
    dossier: DossierKey,
    label: &Visibility,
    date: NaiveDate,
    message: &M,
) -> Fact {
    match dossier.matter {
        Some(matter) => Fact::about(matter, label, date, message),
        None => Fact::general(date, message),
    }
}
