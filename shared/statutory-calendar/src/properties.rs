//! What holds for every term, whatever the day, the length and the pauses.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use crate::rule::{Extension, Grantor, PauseCause, RestDay, Rule, Unit};
use crate::term::Reason;
use crate::{Calendar, Certificate, Mismatch, Pause, RuleBook, Span, Start, Term, verify};

/// Read once: each property tries hundreds of cases.
fn office() -> &'static (RuleBook, Calendar) {
    static OFFICE: LazyLock<(RuleBook, Calendar)> =
        LazyLock::new(|| (RuleBook::shipped().unwrap(), Calendar::shipped().unwrap()));
    &OFFICE
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // Some months beyond each end of the published years.
    (0u64..2800).prop_map(|n| "2019-09-01".parse::<NaiveDate>().unwrap() + Days::new(n))
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1u32..150).prop_map(Span::NaturalDays),
        (1u32..90).prop_map(Span::WorkingDays),
        (1u32..12).prop_map(Span::Months),
    ]
}

fn any_pauses() -> impl Strategy<Value = Vec<(u64, u64)>> {
    prop::collection::vec((0u64..120, 0u64..20), 0..4)
}

fn pauses(day0: NaiveDate, given: &[(u64, u64)]) -> Vec<Pause> {
    let pause = |(after, days): &(u64, u64)| Pause {
        cause: PauseCause::Hearing,
        from: day0 + Days::new(*after),
        to: day0 + Days::new(after + days),
    };
    given.iter().map(pause).collect()
}

/// A rule that allows everything, so that the count and not the permission is tried.
fn permissive(rest_day: RestDay) -> Rule {
    let (book, _) = office();
    let mut rule = book.rules().find(|rule| rule.id == "handling").unwrap().clone();
    rule.in_force_from = "2000-01-01".parse().unwrap();
    rule.unit = Unit::AsSet;
    rule.rest_day = rest_day;
    rule.pauses = vec![PauseCause::Hearing];
    rule.extension = Some(Extension { max_days: None, by: Grantor::BodyHead });
    rule
}

fn last(rule: &Rule, calendar: &Calendar, day0: NaiveDate, span: Span) -> NaiveDate {
    let term = Term::new(rule, calendar, Start::Day(day0)).with_span(span);
    term.due().unwrap().due_date
}

fn any_rest_day() -> impl Strategy<Value = RestDay> {
    prop_oneof![Just(RestDay::Stays), Just(RestDay::Rolls), Just(RestDay::LimitRolls)]
}

proptest! {
    #[test]
    fn the_limit_is_the_first_working_day_from_the_due_date_on(
        day0 in any_day(), span in any_span(), rest_day in any_rest_day(),
        given in any_pauses(), more in 0u32..40,
    ) {
        let (rule, calendar) = (permissive(rest_day), &office().1);
        let pauses = pauses(day0, &given);
        let mut term = Term::new(&rule, calendar, Start::Day(day0)).with_span(span).with_pauses(&pauses);
        if more > 0 {
            term = term.with_extension(more);
        }
        let due = term.due().unwrap();
        match rest_day {
            RestDay::Stays => prop_assert_eq!(due.limit_date, due.due_date),
            RestDay::Rolls => {
                prop_assert!(calendar.is_working_day(due.due_date));
                prop_assert_eq!(due.limit_date, due.due_date);
            }
            RestDay::LimitRolls => {
                prop_assert_eq!(Some(due.limit_date), calendar.nth_working_day(due.due_date, 0));
                prop_assert!(due.limit_date >= due.due_date);
                prop_assert!(calendar.is_working_day(due.limit_date));
            }
        }
        prop_assert_eq!(due.limit_date == due.due_date, due.limit_time == due.due_time);
        if calendar.is_working_day(due.due_date) {
            prop_assert_eq!(due.limit_date, due.due_date);
        }
    }

    #[test]
    fn whether_only_the_limit_rolls_or_both_dates_it_is_late_on_the_same_day(
        day0 in any_day(), span in any_span(), more in 0u32..40,
    ) {
        let calendar = &office().1;
        let due = |rest_day| {
            let rule = permissive(rest_day);
            let mut term = Term::new(&rule, calendar, Start::Day(day0)).with_span(span);
            if more > 0 {
                term = term.with_extension(more);
            }
            term.due().unwrap()
        };
        let [stays, rolls, limit] = [RestDay::Stays, RestDay::Rolls, RestDay::LimitRolls].map(due);
        prop_assert_eq!(limit.limit_time, rolls.limit_time);
        prop_assert_eq!(limit.due_time, stays.due_time);
    }

    #[test]
    fn one_more_working_day_ends_on_the_next_working_day(day0 in any_day(), days in 1u32..90) {
        let (rule, calendar) = (permissive(RestDay::Stays), &office().1);
        let shorter = last(&rule, calendar, day0, Span::WorkingDays(days));
        let longer = last(&rule, calendar, day0, Span::WorkingDays(days + 1));
        prop_assert!(longer > shorter);
        prop_assert_eq!(Some(longer), calendar.nth_working_day(shorter, 1));
    }

    #[test]
    fn natural_days_add_up(day0 in any_day(), n in 1u32..100, m in 1u32..100) {
        let (rule, calendar) = (permissive(RestDay::Stays), &office().1);
        let halfway = last(&rule, calendar, day0, Span::NaturalDays(n));
        prop_assert_eq!(
            last(&rule, calendar, day0, Span::NaturalDays(n + m)),
            last(&rule, calendar, halfway, Span::NaturalDays(m))
        );
    }

    #[test]
    fn a_pause_within_a_natural_term_moves_it_by_its_days(
        day0 in any_day(), days in 10u32..100, after in 1u64..10, length in 1u64..40,
    ) {
        let (rule, calendar) = (permissive(RestDay::Stays), &office().1);
        let span = Span::NaturalDays(days);
        let plain = last(&rule, calendar, day0, span);
        let pause = pauses(day0, &[(after, length - 1)]);
        let term = Term::new(&rule, calendar, Start::Day(day0)).with_span(span).with_pauses(&pause);
        prop_assert_eq!(term.due().unwrap().due_date, plain + Days::new(length));
    }

    #[test]
    fn an_extension_runs_from_the_old_due_date(day0 in any_day(), span in any_span(), more in 1u32..60) {
        let (rule, calendar) = (permissive(RestDay::Stays), &office().1);
        let plain = last(&rule, calendar, day0, span);
        let term = Term::new(&rule, calendar, Start::Day(day0)).with_span(span).with_extension(more);
        prop_assert_eq!(term.due().unwrap().due_date, plain + Days::new(u64::from(more)));
    }

    #[test]
    fn an_earlier_start_never_ends_later(
        day0 in any_day(), span in any_span(), rest_day in any_rest_day(),
    ) {
        let (rule, calendar) = (permissive(rest_day), &office().1);
        let next = day0.succ_opt().unwrap();
        let due = |day0| Term::new(&rule, calendar, Start::Day(day0)).with_span(span).due().unwrap();
        prop_assert!(due(day0).due_date <= due(next).due_date);
        prop_assert!(due(day0).limit_date <= due(next).limit_date);
    }

    #[test]
    fn the_certificate_and_the_fast_way_agree_and_its_days_count_up_to_the_length(
        day0 in any_day(), span in any_span(), rest_day in any_rest_day(),
        given in any_pauses(), more in 0u32..40,
    ) {
        let (rule, calendar) = (permissive(rest_day), &office().1);
        let pauses = pauses(day0, &given);
        let mut term = Term::new(&rule, calendar, Start::Day(day0)).with_span(span).with_pauses(&pauses);
        if more > 0 {
            term = term.with_extension(more);
        }
        let certificate = term.compute().unwrap();
        prop_assert_eq!(certificate.due(), term.due().unwrap());
        let expected = match span {
            Span::NaturalDays(n) | Span::WorkingDays(n) => i64::from(n),
            Span::Months(n) => {
                (day0.checked_add_months(chrono::Months::new(n)).unwrap() - day0).num_days()
            }
            Span::Hours(_) | Span::Until(_) => unreachable!("not generated"),
        };
        let all = (certificate.due_date - day0).num_days();
        let left_out = i64::try_from(certificate.not_counted.len()).unwrap();
        prop_assert_eq!(all - left_out, expected + i64::from(more));
        let to_limit = (certificate.limit_date - certificate.due_date).num_days();
        prop_assert_eq!(i64::try_from(certificate.rest_days_to_limit.len()).unwrap(), to_limit);
    }

    #[test]
    fn every_day_left_out_is_a_rest_day_or_paused(
        day0 in any_day(), days in 1u32..60, given in any_pauses(),
    ) {
        let (rule, calendar) = (permissive(RestDay::Stays), &office().1);
        let pauses = pauses(day0, &given);
        let term = Term::new(&rule, calendar, Start::Day(day0))
            .with_span(Span::WorkingDays(days))
            .with_pauses(&pauses);
        for day in term.compute().unwrap().not_counted {
            let paused = pauses.iter().any(|p| (p.from..=p.to).contains(&day.date));
            match day.reason {
                Reason::Pause(_) => prop_assert!(paused),
                _ => prop_assert!(!paused && !calendar.is_working_day(day.date)),
            }
        }
    }

    #[test]
    fn verify_accepts_its_own_and_refuses_a_moved_date(
        start in 0u64..1800, which in 0usize..20, moved in 1u64..30,
    ) {
        let (book, calendar) = office();
        let day0 = "2023-01-01".parse::<NaiveDate>().unwrap() + Days::new(start);
        let rule = book.rules().nth(which).unwrap();
        let mut term = Term::new(rule, calendar, Start::Instant(kernel::clock::office_midnight(day0)));
        if rule.span().is_none() {
            term = term.with_span(Span::WorkingDays(4));
        }
        let mut certificate = term.compute().unwrap();
        prop_assert_eq!(verify(&certificate, book, calendar), Ok(()));
        certificate.due_date = certificate.due_date + Days::new(moved);
        let is_told = matches!(
            verify(&certificate, book, calendar),
            Err(Mismatch::Field { field, .. }) if field == "due_date"
        );
        prop_assert!(is_told);
    }

    #[test]
    fn a_certificate_is_verified_after_its_way_through_json(
        start in 0u64..1800, which in 0usize..20, given in any_pauses(), span in any_span(),
        more in 0u32..30,
    ) {
        let (book, calendar) = office();
        let day0 = "2023-01-01".parse::<NaiveDate>().unwrap() + Days::new(start);
        let rule = book.rules().filter(|rule| rule.is_in_force(day0)).nth(which).unwrap();
        let pauses = if rule.pauses.is_empty() { Vec::new() } else { pauses(day0, &given) };
        let mut term = Term::new(rule, calendar, Start::Instant(kernel::clock::office_midnight(day0)))
            .with_document("受理〔2026〕12号")
            .with_pauses(&pauses);
        if rule.is_settable() {
            term = term.with_span(span);
        }
        if more > 0 && rule.extension.is_some() {
            term = term.with_extension(more);
        }
        let certificate = term.compute().unwrap();
        let json = serde_json::to_string(&certificate).unwrap();
        let read: Certificate = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &certificate);
        prop_assert_eq!(verify(&read, book, calendar), Ok(()));
    }

    #[test]
    fn reminders_come_in_order_on_working_mornings_within_the_term(day0 in any_day(), days in 1u64..120) {
        let (_, calendar) = office();
        let due = day0 + Days::new(days);
        let reminders = crate::ReminderPlan::default().reminders(day0, due, calendar);
        let mornings: Vec<NaiveDate> =
            reminders.iter().map(|r| kernel::OfficeDay::office_date(&r.time)).collect();
        prop_assert!(mornings.windows(2).all(|pair| (pair[1] - pair[0]).num_days() > 1));
        prop_assert!(mornings.iter().all(|d| calendar.is_working_day(*d) && *d > day0 && *d < due));
    }
}
