//! Brings a deadline to what the facts say now, and lists what that changes.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::ids::DeadlineId;
use sha2::{Digest, Sha256};
use statutory_calendar::{Certificate, Nature};
use uuid::Uuid;

use super::{Change, Course, Deadline, DossierKey, LastDays, Manner, SetBy, Started, State};
use crate::due::Days;
use crate::planned::{Cause, NotStartedReason, Outcome, Planned, PlannedCourse};
use crate::policy::DeadlinePolicy;
use crate::rule_id::RuleId;
use crate::subject::Subject;

impl Deadline {
    /// Brings a deadline to what the facts say at `now`, and lists what that changes.
    ///
    /// The result depends on the facts, the instant and what has fired, not on the order in which
    /// facts were heard.
    pub fn reconcile(
        existing: Option<Self>,
        dossier: DossierKey,
        planned: Planned,
        now: DateTime<Utc>,
        policy: &DeadlinePolicy,
    ) -> (Self, Vec<Change>) {
        let (version, before) = match existing {
            None => (0, None),
            Some(Self { version, course: Course::Started(started), .. }) => {
                (version, Some(started))
            }
            Some(Self { version, course: Course::NotStarted(_), .. }) => (version, None),
        };
        let Planned { rule, nature, subject, body, start, course } = planned;
        let (course, changes) = match course {
            PlannedCourse::NotStarted(why) => never_due(before, why, start.date),
            PlannedCourse::Started { certificate, late_at_entry, outcome } => {
                let target = Target { nature, certificate, late_at_entry, outcome, now, policy };
                let (started, changes) = target.reach(before.as_ref());
                (Course::Started(started), changes)
            }
        };
        let id = id_of(dossier.id, &rule, subject);
        (Self { id, dossier, rule, nature, subject, body, start, course, version }, changes)
    }
}

/// What the facts want of a started deadline.
struct Target<'a> {
    nature: Nature,
    certificate: Box<Certificate>,
    late_at_entry: bool,
    outcome: Outcome,
    now: DateTime<Utc>,
    policy: &'a DeadlinePolicy,
}

impl Target<'_> {
    fn reach(self, before: Option<&Started>) -> (Started, Vec<Change>) {
        let mut changes = Vec::new();
        let state = self.state(before);
        let mut was_breached = before.is_some_and(|it| it.was_breached);
        let moved = before.is_none_or(|it| self.is_moved(it));
        let resumed = before.is_some_and(|it| state.is_open() && !it.state.is_open());
        if moved || resumed {
            changes.push(Change::Set(self.set_by(before.filter(|_| moved))));
        }
        // What ended after its end was breached before that, whether or not the firing came first.
        if self.ended_late(&state) && !was_breached {
            was_breached = true;
            changes.push(Change::Breached);
        }
        let is_new = before.is_none_or(|it| it.state != state);
        // Whatever it went through since: a breach that never was leaves no order behind.
        let undone = before.is_some_and(|it| it.was_breached) && self.refutes_breach(&state);
        let stood = before.is_some_and(Started::stands_breached);
        if let Some(ended) = ended(&state, undone && stood)
            && is_new
        {
            changes.push(ended);
        }
        if undone && is_new {
            changes.push(Change::OrderObsolete);
        }
        let (certificate, late_at_entry) = (self.certificate, self.late_at_entry);
        (Started { certificate, late_at_entry, was_breached, state }, changes)
    }

    /// True if either date is another than it was.
    fn is_moved(&self, before: &Started) -> bool {
        before.certificate.due_time != self.certificate.due_time || self.is_end_moved(before)
    }

    /// True if it ends at another instant than it did.
    fn is_end_moved(&self, before: &Started) -> bool {
        before.certificate.limit_time != self.certificate.limit_time
    }

    /// Why the date is another than it was. The inputs of a certificate are facts; all else is data
    /// that was published since.
    fn set_by(&self, before: Option<&Started>) -> SetBy {
        let Some(before) = before.map(|it| &it.certificate) else {
            return SetBy::Start;
        };
        let (after, from) = (&self.certificate, LastDays::of(before));
        let same_facts = before.day0 == after.day0
            && before.start_time == after.start_time
            && before.pauses == after.pauses
            && before.extension.as_ref().map(|it| it.days)
                == after.extension.as_ref().map(|it| it.days)
            && (before.span == after.span || !after.span_was_set);
        if !same_facts {
            SetBy::Fact { from }
        } else if (&before.rule, before.rest_day) != (&after.rule, after.rest_day) {
            SetBy::Rule { from }
        } else {
            SetBy::Calendar { from }
        }
    }

    fn state(&self, before: Option<&Started>) -> State {
        let limit = self.certificate.limit_date;
        let lapsed = State::Void { cause: Cause::Lapsed, date: limit };
        match self.outcome {
            Outcome::Open => self.open_state(before, &lapsed),
            Outcome::Met(date) if date <= limit => State::Met { date },
            Outcome::Void { cause, date } if date <= limit => State::Void { cause, date },
            // A right is used in time or not at all.
            Outcome::Met(_) | Outcome::MetLate(_) | Outcome::Void { .. }
                if self.nature.is_right() =>
            {
                lapsed
            }
            Outcome::Met(date) | Outcome::MetLate(date) => State::MetLate { date },
            Outcome::Void { cause, date } => State::Void { cause, date },
        }
    }

    fn open_state(&self, before: Option<&Started>, lapsed: &State) -> State {
        let Some(before) = before else {
            return self.fresh_state();
        };
        let fired = before.state.is_breached() || before.state == *lapsed;
        let end_moved = self.is_end_moved(before);
        match &before.state {
            // What has fired stays fired, even if the clock was set back since; only a moved end
            // undoes it.
            state if fired && !end_moved => state.clone(),
            // It stays breached by another day, from which the calls are counted then.
            State::Breached { .. } if self.certificate.limit_time <= self.now => {
                let limit = self.certificate.limit_date;
                State::Breached { next_wake: self.policy.next_call(limit, self.now) }
            }
            state if fired && self.certificate.limit_time <= self.now => state.clone(),
            // The wake that was armed stays, unless a date moved.
            State::Running { next_wake } if !self.is_moved(before) => {
                State::Running { next_wake: *next_wake }
            }
            State::Running { .. }
            | State::Met { .. }
            | State::Breached { .. }
            | State::MetLate { .. }
            | State::Void { .. } => self.fresh_state(),
        }
    }

    /// The state of an open deadline that has not fired. One whose end has passed wakes at once: who
    /// registers late is breached and called like anybody else.
    fn fresh_state(&self) -> State {
        // Nobody is reminded of what is the petitioner's to do or to leave.
        let next_wake = if self.nature == Nature::PetitionerRight {
            self.certificate.limit_time
        } else {
            self.policy.next_wake(Days::of(&self.certificate), self.now)
        };
        State::Running { next_wake }
    }

    /// True if a duty ended after its end. What was due within hours can be done on the last day
    /// and yet too late.
    fn ended_late(&self, state: &State) -> bool {
        match state {
            State::MetLate { .. } => !self.nature.is_right(),
            State::Void { date, .. } => {
                !self.nature.is_right() && *date > self.certificate.limit_date
            }
            State::Running { .. } | State::Met { .. } | State::Breached { .. } => false,
        }
    }

    /// True if a breach that was fired turns out not to have been one.
    fn refutes_breach(&self, state: &State) -> bool {
        match state {
            State::Met { .. } => true,
            State::Void { date, .. } => *date <= self.certificate.limit_date,
            // Its end lies ahead: moved by an extension that was heard of late, or by another
            // start.
            State::Running { .. } => self.certificate.limit_time > self.now,
            State::Breached { .. } | State::MetLate { .. } => false,
        }
    }
}

impl Started {
    /// True if it was breached and no fact has refuted that: what ended after its limit had been
    /// breached before.
    fn stands_breached(&self) -> bool {
        self.was_breached
            && match &self.state {
                State::Breached { .. } | State::MetLate { .. } => true,
                State::Void { date, .. } => *date > self.certificate.limit_date,
                State::Running { .. } | State::Met { .. } => false,
            }
    }
}

fn ended(state: &State, undone: bool) -> Option<Change> {
    let (manner, date) = match state {
        State::Met { date } if undone => (Manner::BreachUndone, *date),
        State::Met { date } => (Manner::Met, *date),
        State::MetLate { date } => (Manner::MetLate, *date),
        State::Void { date, .. } => (Manner::Void, *date),
        State::Running { .. } | State::Breached { .. } => return None,
    };
    Some(Change::Ended { manner, date })
}

/// A deadline that should never have run ends as void, with its breach undone.
fn never_due(
    before: Option<Started>,
    why: NotStartedReason,
    date: NaiveDate,
) -> (Course, Vec<Change>) {
    let Some(started) = before else {
        return (Course::NotStarted(why), Vec::new());
    };
    let mut changes = Vec::new();
    let state = State::Void { cause: Cause::NeverDue, date };
    if started.state != state {
        changes.push(Change::Ended { manner: Manner::Void, date });
    }
    if started.was_breached && started.state != state {
        changes.push(Change::OrderObsolete);
    }
    (Course::Started(Started { state, ..started }), changes)
}

/// The same dossier, rule and subject always have the same id, in whatever order facts are heard.
fn id_of(dossier: Uuid, rule: &RuleId, subject: Subject) -> DeadlineId {
    let mut hash = Sha256::new();
    hash.update(dossier.as_bytes());
    hash.update(format!("{rule} {subject}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    DeadlineId::from(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
