//! Whom to call when a term has passed unmet, and when: pure instants after its limit, rung by rung.
//!
//! The Regulation asks the petition office to press a body that breaks the rules (Art. 40) and leaves admonitory interviews,
//! notices of criticism and listed supervision to the joint conference (Art. 39). It gives no figures, so how long each rung waits is a parameter.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::clock::office_instant;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::data::DataError;

/// Who is called at a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The head of the body whose term passed.
    BodyHead,
    /// The body above it.
    HigherBody,
    /// The petition office that oversees it.
    PetitionOffice,
    /// The joint conference.
    Conference,
}

impl Recipient {
    /// The name in data, in SQL and in events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BodyHead => "body_head",
            Self::HigherBody => "higher_body",
            Self::PetitionOffice => "petition_office",
            Self::Conference => "conference",
        }
    }
}

/// One rung of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Who is called.
    pub to: Recipient,
    /// How many working days after the limit: before it nothing is late.
    pub working_days: u32,
}

/// The rungs after a breach; data, so that an office may change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationPlan {
    /// In the order in which they are climbed; none for an office that only drafts orders.
    pub rungs: Vec<Rung>,
    /// The time of day, on the office's clocks.
    pub at: NaiveTime,
}

/// One call of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// When to make it.
    pub time: DateTime<Utc>,
    /// To whom.
    pub to: Recipient,
}

impl Default for EscalationPlan {
    /// The body's head on the first working day after the limit, the higher body on the fifth, the petition office on the
    /// tenth and the conference on the twentieth, at 09:00.
    fn default() -> Self {
        let rung = |to, working_days| Rung { to, working_days };
        Self {
            rungs: vec![
                rung(Recipient::BodyHead, 1),
                rung(Recipient::HigherBody, 5),
                rung(Recipient::PetitionOffice, 10),
                rung(Recipient::Conference, 20),
            ],
            at: NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN),
        }
    }
}

impl EscalationPlan {
    /// Refuses a plan whose rungs do not rise in time, or that calls somebody twice.
    pub fn check(&self) -> Result<(), DataError> {
        let error = |problem: String| DataError::of_field("(escalation plan)", "rungs", problem);
        for (at, rung) in self.rungs.iter().enumerate() {
            let name = rung.to.as_str();
            if rung.working_days == 0 || rung.working_days > crate::term::MAX_DAYS {
                return Err(error(format!("{name}: expected 1 or more working days")));
            }
            if let Some(before) = at.checked_sub(1).and_then(|before| self.rungs.get(before))
                && before.working_days >= rung.working_days
            {
                return Err(error(format!("{name} is not later than {}", before.to.as_str())));
            }
            if self.rungs[..at].iter().any(|earlier| earlier.to == rung.to) {
                return Err(error(format!("{name} is called twice")));
            }
        }
        Ok(())
    }

    /// The calls after a limit, in order. One beyond the end of dates is left out.
    pub fn calls(&self, limit_date: NaiveDate, calendar: &Calendar) -> Vec<Call> {
        self.rungs
            .iter()
            .filter_map(|rung| {
                let days = i32::try_from(rung.working_days).ok()?;
                let day = calendar.nth_working_day(limit_date, days)?;
                Some(Call { time: office_instant(day, self.at), to: rung.to })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calls(limit_date: &str) -> Vec<String> {
        let calendar = Calendar::shipped().unwrap();
        EscalationPlan::default()
            .calls(day(limit_date), &calendar)
            .iter()
            .map(|call| {
                let time = call.time.with_timezone(&kernel::clock::office_zone());
                format!("{} {}", time.format("%F %H:%M"), call.to.as_str())
            })
            .collect()
    }

    #[test]
    fn the_rungs_are_climbed_on_working_days_at_nine() {
        // Friday, 2 October 2026 lies in the holiday: 8, 9 and Saturday 10 October work.
        assert_eq!(
            calls("2026-10-02"),
            [
                "2026-10-08 09:00 body_head",
                "2026-10-13 09:00 higher_body",
                "2026-10-20 09:00 petition_office",
                "2026-11-03 09:00 conference",
            ]
        );
    }

    #[test]
    fn a_plan_whose_rungs_do_not_rise_is_refused_with_the_rung() {
        let rung = |to, working_days| Rung { to, working_days };
        let plan = |rungs| EscalationPlan { rungs, ..EscalationPlan::default() };
        assert!(EscalationPlan::default().check().is_ok());
        assert!(plan(Vec::new()).check().is_ok());
        let late = plan(vec![rung(Recipient::BodyHead, 5), rung(Recipient::HigherBody, 5)]);
        assert!(late.check().unwrap_err().to_string().contains("higher_body"));
        let twice = plan(vec![rung(Recipient::BodyHead, 1), rung(Recipient::BodyHead, 2)]);
        assert!(twice.check().unwrap_err().to_string().contains("twice"));
        let none = plan(vec![rung(Recipient::BodyHead, 0)]);
        assert!(none.check().unwrap_err().to_string().contains("working days"));
    }
}
