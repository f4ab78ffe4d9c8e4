//! Bodies end, and others take over what is bound to be done. No date moves by that.

use super::facts::PlanInput;
use crate::fact::FactKind as K;
use crate::planned::{Outcome, Planned, PlannedCourse};

impl PlanInput<'_> {
    /// Gives what was still open when a body ended to the one that took over.
    pub(super) fn hand_over(&self, planned: &mut [Planned]) {
        for kind in self.kinds() {
            let K::TakenOver { from, to, date } = kind else { continue };
            for it in planned.iter_mut().filter(|it| it.body == *from && it.is_open_on(*date)) {
                it.body = to.clone();
            }
        }
    }
}

impl Planned {
    /// True if it has not ended before this date.
    fn is_open_on(&self, day: chrono::NaiveDate) -> bool {
        match &self.course {
            PlannedCourse::NotStarted(_) => false,
            PlannedCourse::Started { outcome, .. } => match outcome {
                Outcome::Open => true,
                Outcome::Met(date) | Outcome::MetLate(date) | Outcome::Void { date, .. } => {
                    *date >= day
                }
            },
        }
    }
}
