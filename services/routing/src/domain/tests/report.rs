//! Reports of assignments: when there is a result, who reads it, and how long it may still be given.

use super::*;
use crate::domain::event::ReportEvent;
use kernel::ids::ResultReportId;

impl Office {
    /// What the body reports, and what whoever assigned the matter makes of it.
    pub(super) fn tell_report(&self, file: CaseFile, command: &str) -> Transition<CaseFile> {
        let (clerk, referrals) = (file.officer("clerk-1"), file.referrals());
        let from = referrals.current.as_ref().map_or("530902-XFJ", |it| it.from.as_str());
        let assigner = officer(&format!("{from}.screening-1"));
        let by = self.acting(&assigner);
        let told = match command {
            "report" => {
                let (by, id, result) = (self.acting(&clerk), self.id(), "已答复".to_owned());
                referrals.report_result(&file.matter, &file.handlings, by, id, result)
            }
            "accept_report" => referrals.accept_report(by),
            "return_report" => referrals.return_report(by, "未附佐证".to_owned(), None),
            "extend_report" => referrals.extend_report(by, day(4, 15)),
            other => panic!("no command {other}"),
        };
        told.map(|(it, events)| (file.with_referral(it), events))
    }
}

/// Assigned until Wednesday, the first of April, and answered on the second of March.
fn answered(office: &Office) -> CaseFile {
    office.after(&["confirm", "assign", "accept", "draft", "approve", "issue", "deliver"])
}

fn told(file: &CaseFile, told: Transition<Referral>) -> CaseFile {
    file.clone().with_referral(done(told))
}

fn by<'a>(office: &Office, officer: &'a Officer) -> Acting<'a> {
    office.acting(officer)
}

#[test]
fn a_returned_report_is_given_again_by_the_day_that_is_named_or_that_is_still_to_come() {
    let mut office = Office::open();
    let file = done(office.tell(answered(&office), "report"));
    let screener = officer(SCREENER);
    let returned = |office: &Office, date| {
        file.referrals().return_report(by(office, &screener), "未附佐证材料".to_owned(), date)
    };
    let (referral, events) = returned(&office, None).unwrap();
    assert_eq!(referral.report_date, Some(day(4, 1)), "the old day is still to come");
    let report = &file.referrals[0].reports[0];
    assert!(matches!(
        events[..],
        [Event::Report(ReportEvent::Returned { report: of, date, .. })] if of == report.id && date == day(4, 1)
    ));
    let decision = referral.reports[0].decision.clone().unwrap();
    assert_eq!(
        (decision.by.as_str(), decision.returned.as_deref()),
        (SCREENER, Some("未附佐证材料"))
    );
    assert_eq!(reason(returned(&office, Some(day(3, 20)))), "REPORT_DATE_EARLIER");
    office.today = day(4, 1);
    assert_eq!(reason(returned(&office, None)), "FIELD_MISSING");
    assert_eq!(reason(returned(&office, Some(day(4, 1)))), "REPORT_DATE_PAST");
    let file = told(&file, returned(&office, Some(day(4, 20))));
    assert_eq!(reason(office.tell(file.clone(), "return_report")), "REPORT_NOT_WAITING");
    let again = done(office.tell(file, "report"));
    let states: Vec<_> = again.referrals[0].reports.iter().map(ResultReport::state).collect();
    assert_eq!(states, [ResultReportState::Returned, ResultReportState::Reported]);
}

#[test]
fn only_the_assigner_decides_and_only_before_the_day_has_passed_does_it_extend() {
    let mut office = Office::open();
    let file = done(office.tell(answered(&office), "report"));
    let (clerk, screener) = (officer(CLERK), officer(SCREENER));
    assert_eq!(reason(file.referrals().accept_report(by(&office, &clerk))), "NOT_ANSWERABLE");
    let waiting = answered(&office).referrals();
    let extend =
        |office: &Office, officer, date| waiting.clone().extend_report(by(office, officer), date);
    assert_eq!(reason(extend(&office, &clerk, day(4, 20))), "NOT_ANSWERABLE");
    assert_eq!(reason(extend(&office, &screener, day(4, 1))), "REPORT_DATE_EARLIER");
    office.today = day(4, 1);
    assert_eq!(done(extend(&office, &screener, day(4, 20))).report_date, Some(day(4, 20)));
    office.today = day(4, 2);
    assert_eq!(reason(extend(&office, &screener, day(4, 20))), "REPORT_TERM_PASSED");
}

#[test]
fn an_organ_reports_by_its_own_rules_and_others_not_before_the_petitioner_was_answered() {
    let office = Office::open();
    let id: ResultReportId = office.id();
    let report = |file: &CaseFile| {
        let clerk = file.officer("clerk-1");
        let (matter, acting) = (&file.matter, office.acting(&clerk));
        file.referrals().report_result(matter, &file.handlings, acting, id, "结果".to_owned())
    };
    let litigation = office.screened(Track::Litigation, Channel::Letter);
    let organ = done(office.pass_on(litigation, "530902-ZFW", Some(day(4, 1))));
    assert!(report(&organ).is_ok());
    for commands in [&["confirm", "assign"][..], &["confirm", "assign", "accept", "draft"]] {
        assert_eq!(reason(report(&office.after(commands))), "REPORT_WITHOUT_RESULT");
    }
    assert!(report(&office.after(&["confirm", "assign", "decline"])).is_ok());
    assert!(report(&answered(&office)).is_ok());
}
