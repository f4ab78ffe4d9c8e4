//! What a body tells whoever assigned it a matter (交办反馈, Art. 22): the result; and what that one makes of it.

use chrono::NaiveDate;
use kernel::ids::ResultReportId;
use kernel::{Invalid, PostCode};

use super::event::ReportEvent;
use super::matter::{Matter, require_body};
use super::receipt::Receipt;
use super::referral::{Referral, Referrals, report_after};
use super::{
    Acting, Event, Handling, ReferralState, Refusal, ResultReportState, Track, Transition,
};

/// One report of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultReport {
    pub id: ResultReportId,
    /// Empty in reports from before it was kept with them.
    pub result: String,
    pub date: NaiveDate,
    /// None in the same.
    pub by: Option<PostCode>,
    pub decision: Option<ReportDecision>,
}

/// What whoever assigned the matter made of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportDecision {
    pub date: NaiveDate,
    pub by: PostCode,
    /// Why it was returned; none if it was accepted.
    pub returned: Option<String>,
}

impl ResultReport {
    /// The word for how far it is.
    pub fn state(&self) -> ResultReportState {
        match &self.decision {
            None => ResultReportState::Reported,
            Some(ReportDecision { returned: None, .. }) => ResultReportState::Accepted,
            Some(ReportDecision { returned: Some(_), .. }) => ResultReportState::Returned,
        }
    }
}

impl Referrals {
    /// Reports the result of an assignment, also after the matter has ended: the report is often
    /// about its end. Before the petitioner was answered there is none to report.
    pub fn report_result(
        self,
        matter: &Matter,
        handlings: &[Handling],
        by: Acting<'_>,
        id: ResultReportId,
        result: String,
    ) -> Transition<Referral> {
        let mut referral = self.assigned()?;
        require_body(by, &referral.to)?;
        referral.require_wanted()?;
        if !referral.has_result(matter, handlings) {
            return Err(Refusal::ReportWithoutResult.into());
        }
        let (date, post) = (by.today, Some(by.officer.post.clone()));
        referral.reports.push(ResultReport { id, result, date, by: post, decision: None });
        let (of, body) = (referral.id, referral.to.clone());
        Ok((
            referral,
            vec![Event::Report(ReportEvent::Reported { referral: of, report: id, body })],
        ))
    }

    /// Accepts the report that waits.
    pub fn accept_report(self, by: Acting<'_>) -> Transition<Referral> {
        let mut referral = self.assigned()?;
        let report = referral.waiting(by)?;
        report.decision = Some(ReportDecision::of(by, None));
        let id = report.id;
        let (of, body) = (referral.id, referral.to.clone());
        Ok((
            referral,
            vec![Event::Report(ReportEvent::Accepted { referral: of, report: id, body })],
        ))
    }

    /// Returns the report that waits; it is reported again by the day that is named, or by the one set before if that is
    /// still to come.
    pub fn return_report(
        self,
        by: Acting<'_>,
        reason: String,
        date: Option<NaiveDate>,
    ) -> Transition<Referral> {
        let mut referral = self.assigned()?;
        let report = referral.waiting(by)?;
        report.decision = Some(ReportDecision::of(by, Some(reason)));
        let id = report.id;
        let set = referral.set()?;
        let date = match date {
            Some(date) => not_earlier(set, report_after(by.today, date)?)?,
            None if set > by.today => set,
            None => return Err(Invalid::missing("report_date").into()),
        };
        let (of, body) = (referral.id, referral.to.clone());
        let event = Event::Report(ReportEvent::Returned { referral: of, report: id, body, date });
        Ok((Referral { report_date: Some(date), ..referral }, vec![event]))
    }

    /// Gives more days for the report, as long as the last one has not passed.
    pub fn extend_report(self, by: Acting<'_>, date: NaiveDate) -> Transition<Referral> {
        let referral = self.assigned()?;
        require_body(by, &referral.from)?;
        referral.require_wanted()?;
        let set = referral.set()?;
        if by.today > set {
            return Err(Refusal::ReportTermPassed { until_date: set }.into());
        }
        let date = not_earlier(set, report_after(by.today, date)?)?;
        if date == set {
            return Err(earlier().into());
        }
        let (of, body) = (referral.id, referral.to.clone());
        let event = Event::Report(ReportEvent::Extended { referral: of, body, date });
        Ok((Referral { report_date: Some(date), ..referral }, vec![event]))
    }

    /// The referral that a report may be about. A designation that follows an assignment inherits its report date.
    fn assigned(self) -> Result<Referral, Refusal> {
        let referral = self.current.ok_or(Refusal::ReferralNotStanding)?;
        match referral.state {
            ReferralState::Issued
            | ReferralState::Standing
            | ReferralState::Accepted
            | ReferralState::NotAccepted
            | ReferralState::Replied => Ok(referral),
            ReferralState::Objected | ReferralState::Returned | ReferralState::Recalled => {
                Err(Refusal::ReferralNotStanding)
            }
        }
    }
}

impl Referral {
    /// The day that was set for its report.
    fn set(&self) -> Result<NaiveDate, Refusal> {
        self.report_date.ok_or(Refusal::NotAnAssignment)
    }

    /// Refuses where no report is wanted, or none any more.
    fn require_wanted(&self) -> Result<(), Refusal> {
        self.set()?;
        match self.reports.last().map(ResultReport::state) {
            None | Some(ResultReportState::Returned) => Ok(()),
            Some(ResultReportState::Reported | ResultReportState::Accepted) => {
                Err(Refusal::ResultAlreadyReported)
            }
        }
    }

    /// The report that its sender has not decided about.
    fn waiting(&mut self, by: Acting<'_>) -> Result<&mut ResultReport, Refusal> {
        require_body(by, &self.from)?;
        self.set()?;
        let last = self.reports.last_mut();
        last.filter(|it| it.decision.is_none()).ok_or(Refusal::ReportNotWaiting)
    }

    /// True if the petitioner was answered. An organ that goes by its own rules says itself what came of it.
    fn has_result(&self, matter: &Matter, handlings: &[Handling]) -> bool {
        match (matter.screening.track, self.state) {
            (Track::Litigation | Track::Accusation, _)
            | (_, ReferralState::Replied | ReferralState::NotAccepted) => true,
            (
                Track::Petition | Track::Suggestion | Track::OtherProcedure | Track::Duty,
                ReferralState::Issued
                | ReferralState::Objected
                | ReferralState::Standing
                | ReferralState::Accepted
                | ReferralState::Returned
                | ReferralState::Recalled,
            ) => handlings.iter().any(|it| {
                it.receipt == Receipt::Referral(self.id)
                    && (it.work.delivery().is_some() || it.answer_date.is_some())
            }),
        }
    }
}

impl ReportDecision {
    fn of(by: Acting<'_>, returned: Option<String>) -> Self {
        Self { date: by.today, by: by.officer.post.clone(), returned }
    }
}

/// A new day does not take days away.
fn not_earlier(set: NaiveDate, date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if date < set { Err(earlier()) } else { Ok(date) }
}

fn earlier() -> Invalid {
    let (zh, en) = (
        "不能早于原定的反馈期限，延期须晚于原期限",
        "not before the day that was set, and an extension after it",
    );
    Invalid::new("report_date", "REPORT_DATE_EARLIER", zh, en)
}
