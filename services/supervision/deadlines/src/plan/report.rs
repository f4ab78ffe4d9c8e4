//! The report of an assignment: which report counts, and by when it is wanted.

use chrono::NaiveDate;
use kernel::ids::{ReferralId, ResultReportId};
use statutory_calendar::{Span, Term, TermError};

use super::facts::PlanInput;
use crate::fact::FactKind as K;
use crate::subject::Subject;

impl PlanInput<'_> {
    /// A report that was returned was none: only one that was not meets the term.
    pub(super) fn was_sent_back(&self, wanted: ResultReportId) -> bool {
        self.kinds()
            .any(|kind| matches!(kind, K::ReportReturned { report, .. } if *report == wanted))
    }

    /// The last day for a report, from the one that the assignment set: moved by each extension granted, and by each return of a report given,
    /// up to the limit before it. What was missed stays missed: a day named later moves nothing.
    pub(super) fn report_span(
        &self,
        term: Term<'_>,
        span: Span,
        subject: Subject,
    ) -> Result<Span, TermError> {
        let (Span::Until(mut until), Subject::Referral(id)) = (span, subject) else {
            return Ok(span);
        };
        for kind in self.kinds() {
            let Some((acted, later)) = self.moved(kind, id) else { continue };
            let limit = term.with_span(Span::Until(until)).due()?.limit_date;
            if acted <= limit {
                until = until.max(later);
            }
        }
        Ok(Span::Until(until))
    }

    /// The new last day that a fact names, and the day that has to lie in the term for it.
    fn moved(&self, kind: &K, wanted: ReferralId) -> Option<(NaiveDate, NaiveDate)> {
        if let K::ReportExtended { referral, date, until_date } = kind
            && *referral == wanted
        {
            Some((*date, *until_date))
        } else if let K::ReportReturned { referral, report, until_date, .. } = kind
            && *referral == wanted
        {
            Some((self.reported_on(*report)?, *until_date))
        } else {
            None
        }
    }

    fn reported_on(&self, wanted: ResultReportId) -> Option<NaiveDate> {
        self.kinds().find_map(|kind| {
            let K::Reported { report, date, .. } = kind else { return None };
            (*report == wanted).then_some(*date)
        })
    }
}
