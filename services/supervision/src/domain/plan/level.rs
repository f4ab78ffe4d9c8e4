//! A matter on its way through the levels of the office: passing on, and what is grave or urgent.

use kernel::clock::OfficeDay;
use kernel::code::RegionLevel;
use kernel::ids::{HopId, UrgentReportId};
use statutory_calendar::{Span, TermError};

use super::{Desk, Opening, Outcome, Planned, PlannedCourse, WhyNot, earliest};
use crate::domain::fact::{Fact, Hop, HopStep, UrgentStep};
use crate::domain::rule::{RuleId, Subject};

impl Desk<'_> {
    /// One working day in simple handling, and the level's share of the fifteen days otherwise.
    pub(super) fn by_hop(
        &self,
        fact: &Fact,
        id: HopId,
        step: &HopStep,
    ) -> Result<Option<Planned>, TermError> {
        let HopStep::Begun(hop) = step else {
            return Ok(None);
        };
        let rule = if hop.simple { RuleId::SimpleHop } else { RuleId::ReferralBudget };
        let mut opening = Opening::new(rule, Subject::Hop(id), &hop.body, fact, hop.receipt_date)
            .unless(hop.historical.then_some(WhyNot::Historical));
        if !hop.simple {
            match hop.body.region().level() {
                RegionLevel::Province | RegionLevel::City | RegionLevel::County => {
                    opening.carried = Some(self.carried(hop, &mut vec![id]));
                }
                // Below the county the fifteen days are not split any more.
                RegionLevel::Town | RegionLevel::Village => return Ok(None),
            }
        }
        let passed = self.hop_steps(id).filter_map(passed_on);
        self.deadline(&opening, earliest(passed.chain(self.voided()))).map(Some)
    }

    /// The days that the levels before left unused. `seen` ends the chain, should it ever lead back into itself.
    fn carried(&self, hop: &Hop, seen: &mut Vec<HopId>) -> u32 {
        match hop.previous {
            Some(id) if !seen.contains(&id) => {
                seen.push(id);
                self.unused(id, seen).unwrap_or(0)
            }
            Some(_) | None => 0,
        }
    }

    /// What one level had, its own days and what travelled to it, less what it used. None before it has passed the matter on;
    /// what it took too long is its own breach, and shortens nobody's days.
    fn unused(&self, id: HopId, seen: &mut Vec<HopId>) -> Option<u32> {
        let hop = self.hop_steps(id).find_map(|step| match step {
            HopStep::Begun(hop) if !hop.simple => Some(hop),
            HopStep::Begun(_) | HopStep::Ended { .. } => None,
        })?;
        let Outcome::Met(passed) = earliest(self.hop_steps(id).filter_map(passed_on)) else {
            return None;
        };
        let region = hop.body.region();
        let rules = &self.almanac.rules;
        let rule = rules.in_force(RuleId::ReferralBudget.as_str(), Some(&region), hop.receipt_date);
        // Only natural days add up across levels.
        let Span::NaturalDays(own) = rule.ok()?.span_at(region.level())? else {
            return None;
        };
        let used = u32::try_from((passed - hop.receipt_date).num_days()).unwrap_or(0);
        Some((own + self.carried(hop, seen)).saturating_sub(used))
    }

    /// Hours count from the instant at which the body came to know (Art. 25), and are met before an instant.
    pub(super) fn by_urgent(
        &self,
        fact: &Fact,
        id: UrgentReportId,
        step: &UrgentStep,
    ) -> Result<Option<Planned>, TermError> {
        let UrgentStep::Known { body, time, historical } = step else {
            return Ok(None);
        };
        let (rule, subject) = (RuleId::UrgentReport, Subject::Urgent(id));
        let mut opening = Opening::new(rule, subject, body, fact, time.office_date())
            .unless(historical.then_some(WhyNot::Historical));
        opening.instant = Some(*time);
        let mut planned = self.deadline(&opening, Outcome::Open)?;
        let reports = self.urgent_steps(id).filter_map(|step| match step {
            UrgentStep::Reported { time } => Some(*time),
            UrgentStep::Known { .. } => None,
        });
        if let PlannedCourse::Started { certificate, outcome, .. } = &mut planned.course
            && let Some(report) = reports.min()
        {
            let date = report.office_date();
            *outcome = if report < certificate.due_time {
                Outcome::Met(date)
            } else {
                Outcome::MetLate(date)
            };
        }
        Ok(Some(planned))
    }
}

fn passed_on(step: &HopStep) -> Option<Outcome> {
    match step {
        HopStep::Ended { date } => Some(Outcome::Met(*date)),
        HopStep::Begun(_) => None,
    }
}
