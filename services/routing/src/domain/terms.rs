//! What the loaded rules say about routing's own acts: until when a body may object, by how much it
//! may extend.

use chrono::NaiveDate;
use statutory_calendar::{Calendar, RuleBook, Start, Term};

use super::{Handling, Referral};

/// The rules and the calendar: the ones that deadlines are computed from.
#[derive(Clone, Debug)]
pub struct Terms {
    pub rules: RuleBook,
    pub calendar: Calendar,
}

impl Terms {
    /// The last day on which a body may object; none where no rule was in force yet, so that no
    /// term runs.
    pub fn last_day_to_object(&self, referral: &Referral) -> Option<NaiveDate> {
        let region = referral.to.region();
        let rule = self.rules.in_force("objection", Some(&region), referral.receipt_date).ok()?;
        let term = Term::new(rule, &self.calendar, Start::Day(referral.receipt_date));
        term.due().ok().map(|due| due.due_date)
    }

    /// The most days by which the handling may be extended (Art. 34: 30; a region may allow fewer);
    /// zero where no rule allows it.
    pub fn extension_limit(&self, handling: &Handling) -> i32 {
        let region = handling.body.region();
        let rule = self.rules.in_force("handling", Some(&region), handling.acceptance_date);
        let extension = rule.ok().and_then(|it| it.extension);
        let days = extension.map_or(0, |it| it.max_days.unwrap_or(u32::MAX));
        i32::try_from(days).unwrap_or(i32::MAX)
    }
}
