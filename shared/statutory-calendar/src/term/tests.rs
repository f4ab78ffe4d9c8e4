use super::*;
use crate::RuleBook;
use crate::rule::{Certainty, RestDay};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The rule book and the calendar that ship, and one term of them.
struct Office {
    book: RuleBook,
    calendar: Calendar,
}

impl Office {
    fn open() -> Self {
        Self { book: RuleBook::shipped().unwrap(), calendar: Calendar::shipped().unwrap() }
    }

    fn rule(&self, id: &str, day0: &str) -> &Rule {
        self.book.in_force(id, None, day(day0)).unwrap()
    }

    fn term(&self, id: &str, day0: &str) -> Term<'_> {
        Term::new(self.rule(id, day0), &self.calendar, Start::Day(day(day0)))
    }
}

fn hearing(from: &str, to: &str) -> Pause {
    Pause { cause: PauseCause::Hearing, from: day(from), to: day(to) }
}

const NOT_PUBLISHED: Option<Provisional> =
    Some(Provisional::NotYetPublished { last_published_year: 2026 });
const YEAR_END: Option<Provisional> = Some(Provisional::YearEnd { last_published_year: 2026 });

#[test]
fn the_examples_counted_by_hand() {
    let office = Office::open();
    for (id, day0, last, provisional) in [
        ("objection", "2026-02-13", "2026-02-27", None),
        ("handling", "2026-08-03", "2026-10-02", None),
        ("review_request", "2026-01-16", "2026-02-24", None),
        ("recheck_decision", "2026-04-10", "2026-05-10", None),
        ("simple_acceptance", "2026-09-24", "2026-09-30", None),
        ("simple_opinion", "2026-09-30", "2026-10-20", None),
        // Its due date needs no calendar; the limit does.
        ("handling", "2026-12-01", "2027-01-30", NOT_PUBLISHED),
        ("simple_opinion", "2026-12-24", "2027-01-07", NOT_PUBLISHED),
    ] {
        let due = office.term(id, day0).due().unwrap();
        assert_eq!(due.due_date, day(last), "{id} from {day0}");
        assert_eq!(due.provisional, provisional, "{id} from {day0}");
        let certificate = office.term(id, day0).compute().unwrap();
        assert_eq!(certificate.due(), due);
        assert_eq!(verify(&certificate, &office.book, &office.calendar), Ok(()));
    }
}

#[test]
fn a_hearing_of_thirteen_days_moves_the_recheck_by_thirteen_days() {
    let office = Office::open();
    let pauses = [hearing("2026-04-20", "2026-05-02")];
    let certificate =
        office.term("recheck_decision", "2026-04-10").with_pauses(&pauses).compute().unwrap();
    assert_eq!(certificate.due_date, day("2026-05-23"));
    assert_eq!(certificate.not_counted.len(), 13);
    assert!(
        certificate.not_counted.iter().all(|day| day.reason == Reason::Pause(PauseCause::Hearing))
    );
}

/// The due date and the limit of sixty days from 3 August 2026, which end in the October holiday.
fn ending_in_the_holiday(rest_day: RestDay) -> Certificate {
    let office = Office::open();
    let mut rule = office.rule("handling", "2026-08-03").clone();
    rule.rest_day = rest_day;
    let start = Start::Day(day("2026-08-03"));
    let certificate = Term::new(&rule, &office.calendar, start).compute().unwrap();
    assert_eq!(certificate.due(), Term::new(&rule, &office.calendar, start).due().unwrap());
    certificate
}

#[test]
fn a_rest_day_at_the_end_moves_the_limit_both_dates_or_neither() {
    let (counted, rolled) = (day("2026-10-02"), day("2026-10-08"));
    let limit = ending_in_the_holiday(RestDay::LimitRolls);
    assert_eq!((limit.due_date, limit.limit_date, limit.rolled_from), (counted, rolled, None));
    let over: Vec<_> = limit.rest_days_to_limit.iter().map(|it| it.date).collect();
    assert_eq!(over, counted.iter_days().take(6).collect::<Vec<_>>());
    assert!(
        matches!(&limit.rest_days_to_limit[0].reason, Reason::Holiday(name) if name.en == "National Day")
    );
    assert_eq!((limit.not_counted.len(), &limit.rests_on_last_day), (0, &None));
    assert_eq!(limit.due_time.to_rfc3339(), "2026-10-02T16:00:00+00:00");
    assert_eq!(limit.limit_time.to_rfc3339(), "2026-10-08T16:00:00+00:00");

    let both = ending_in_the_holiday(RestDay::Rolls);
    assert_eq!((both.due_date, both.limit_date, both.rolled_from), (rolled, rolled, Some(counted)));
    assert_eq!((both.not_counted.len(), both.rest_days_to_limit.len()), (6, 0));
    assert_eq!(both.due_time, both.limit_time);

    let neither = ending_in_the_holiday(RestDay::Stays);
    assert_eq!(
        (neither.due_date, neither.limit_date, neither.rolled_from),
        (counted, counted, None)
    );
    assert!(matches!(neither.rests_on_last_day, Some(Reason::Holiday(_))));
    assert_eq!(neither.rest_days_to_limit, []);
}

#[test]
fn the_certificate_names_the_ground_of_the_rest_day_apart_from_the_article() {
    let office = Office::open();
    let certificate = office.term("handling", "2026-08-03").compute().unwrap();
    let ground = certificate.rest_day_ground.unwrap();
    assert_eq!(
        (certificate.rest_day, ground.certainty),
        (RestDay::LimitRolls, Certainty::Parameter)
    );
    assert!(ground.text.zh.contains("未作规定") && ground.text.en.contains("is silent"));
    assert_eq!(certificate.rule.certainty, Certainty::Text);
    assert!(!certificate.rule.article.zh.contains("民事诉讼法"));
    let working_days = office.term("objection", "2026-08-03").compute().unwrap();
    assert_eq!((working_days.rest_day, working_days.rest_day_ground), (RestDay::Stays, None));
}

#[test]
fn the_fixed_offset_is_the_zone_s_in_every_year_that_a_term_may_touch_soon() {
    use chrono::{Offset, TimeZone};
    for year in 1992..2100 {
        for month in 1..=12 {
            let noon = day(&format!("{year}-{month:02}-15")).and_hms_opt(12, 0, 0).unwrap();
            let zone = chrono_tz::Asia::Shanghai.offset_from_utc_datetime(&noon);
            assert_eq!(zone.fix(), office_zone(), "{noon}");
        }
    }
}

#[test]
fn a_certificate_lists_each_day_left_out_and_each_weekend_worked() {
    let office = Office::open();
    let certificate = office.term("objection", "2026-02-13").compute().unwrap();
    let left_out: Vec<_> = certificate.not_counted.iter().map(|d| d.date).collect();
    let spring: Vec<_> = day("2026-02-15").iter_days().take(9).collect();
    assert_eq!(left_out, spring);
    let worked: Vec<_> = certificate.working_weekends.iter().map(|d| d.date).collect();
    assert_eq!(worked, [day("2026-02-14")]);
}

#[test]
fn a_term_that_touches_the_last_days_of_the_published_year_is_provisional() {
    let office = Office::open();
    for (id, day0, last, provisional) in [
        ("simple_acceptance", "2026-12-22", "2026-12-25", None),
        ("simple_acceptance", "2026-12-23", "2026-12-28", YEAR_END),
        ("review_request", "2026-11-25", "2026-12-25", None),
        // A Saturday: 28 December is looked up.
        ("review_request", "2026-11-26", "2026-12-28", YEAR_END),
        ("review_request", "2026-12-02", "2027-01-01", NOT_PUBLISHED),
        // As counted a Saturday: its limit, 28 December, is looked up.
        ("review_decision", "2026-11-26", "2026-12-26", YEAR_END),
        ("review_decision", "2026-11-25", "2026-12-25", None),
        ("refer", "2026-12-20", "2027-01-04", NOT_PUBLISHED),
        // The end of a year that is followed by a published one is settled.
        ("simple_acceptance", "2025-12-29", "2026-01-04", None),
    ] {
        let due = office.term(id, day0).due().unwrap();
        assert_eq!((due.due_date, due.provisional), (day(last), provisional), "{id} from {day0}");
    }
}

#[test]
fn an_extension_goes_on_from_the_day_as_counted_whatever_rolled() {
    let office = Office::open();
    let mut rule = office.rule("handling", "2026-08-03").clone();
    for (rest_day, due, limit) in [
        (RestDay::LimitRolls, "2026-10-10", "2026-10-10"),
        (RestDay::Rolls, "2026-10-10", "2026-10-10"),
    ] {
        rule.rest_day = rest_day;
        let term = Term::new(&rule, &office.calendar, Start::Day(day("2026-08-03")));
        let certificate = term.with_extension(8).compute().unwrap();
        assert_eq!(certificate.extension.unwrap().old_due_date, day("2026-10-02"));
        assert_eq!((certificate.due_date, certificate.limit_date), (day(due), day(limit)));
        assert_eq!(certificate.not_counted, []);
    }
    // One that is granted on the limit and leads no further than it takes nothing away.
    let short = office.term("handling", "2026-08-03").with_extension(3).due().unwrap();
    assert_eq!((short.due_date, short.limit_date), (day("2026-10-05"), day("2026-10-08")));
}

#[test]
fn one_extension_runs_from_the_old_due_date_and_is_bounded() {
    let office = Office::open();
    let term = office.term("handling", "2026-08-03");
    let certificate = term.with_extension(30).compute().unwrap();
    assert_eq!(certificate.due_date, day("2026-11-01"));
    assert_eq!(
        certificate.extension,
        Some(Extended { old_due_date: day("2026-10-02"), days: 30, max_days: Some(30) })
    );
    let refused = |days| term.with_extension(days).due().unwrap_err();
    let max_days = 30;
    assert_eq!(refused(31), TermError::ExtensionOutOfRange { days: 31, max_days });
    assert_eq!(refused(0), TermError::ExtensionOutOfRange { days: 0, max_days });
    assert_eq!(
        office.term("review_decision", "2026-08-03").with_extension(1).due(),
        Err(TermError::ExtensionNotAllowed)
    );
}

#[test]
fn only_a_cause_that_the_rule_lists_pauses_it() {
    let office = Office::open();
    let pauses = [hearing("2026-04-20", "2026-05-02")];
    assert_eq!(
        office.term("review_decision", "2026-04-10").with_pauses(&pauses).due(),
        Err(TermError::PauseNotAllowed(PauseCause::Hearing))
    );
    let reversed = [hearing("2026-05-02", "2026-04-20")];
    assert!(matches!(
        office.term("recheck_decision", "2026-04-10").with_pauses(&reversed).due(),
        Err(TermError::PauseOutOfRange { .. })
    ));
}

#[test]
fn pauses_may_touch_overlap_follow_in_any_order_or_come_too_late() {
    let office = Office::open();
    let due = |pauses: &[Pause]| {
        let term = office.term("recheck_decision", "2026-04-10").with_pauses(pauses);
        let certificate = term.compute().unwrap();
        assert_eq!(verify(&certificate, &office.book, &office.calendar), Ok(()));
        certificate.due_date
    };
    // Only the days after day 0 can be left out.
    assert_eq!(due(&[hearing("2026-04-01", "2026-04-12")]), day("2026-05-12"));
    // 20 April to 2 May is thirteen days, however it is cut.
    let cut = [hearing("2026-04-25", "2026-05-02"), hearing("2026-04-20", "2026-04-27")];
    assert_eq!(due(&cut), day("2026-05-23"));
    // The first pause moves the end onto the second.
    let chain = [hearing("2026-04-20", "2026-04-21"), hearing("2026-05-12", "2026-05-13")];
    assert_eq!(due(&chain), day("2026-05-14"));
    assert_eq!(due(&[hearing("2026-05-10", "2026-05-10")]), day("2026-05-11"));
    assert_eq!(due(&[hearing("2026-05-11", "2026-05-20")]), day("2026-05-10"));
}

#[test]
fn a_working_day_term_skips_the_working_days_of_a_pause() {
    let office = Office::open();
    let mut rule = office.rule("objection", "2026-02-13").clone();
    rule.pauses = vec![PauseCause::LocalGround];
    let pauses =
        [Pause { cause: PauseCause::LocalGround, from: day("2026-02-20"), to: day("2026-02-25") }];
    let term = Term::new(&rule, &office.calendar, Start::Day(day("2026-02-13")));
    let certificate = term.with_pauses(&pauses).compute().unwrap();
    // 14, 26, 27, Sat 28 works, 2 March.
    assert_eq!(certificate.due_date, day("2026-03-02"));
    assert_eq!(certificate.working_weekends.len(), 2);
}

#[test]
fn a_set_term_needs_its_length_and_a_fixed_one_refuses_another() {
    let office = Office::open();
    let report = office.term("assignment_report", "2026-08-03");
    assert_eq!(report.due(), Err(TermError::LengthMissing));
    let due = |term: Term<'_>| term.due().unwrap().due_date;
    assert_eq!(due(report.with_span(Span::WorkingDays(20))), day("2026-08-31"));
    assert_eq!(due(report.with_span(Span::Months(1))), day("2026-09-03"));
    let until = report.with_span(Span::Until(day("2026-09-30")));
    assert_eq!(due(until), day("2026-09-30"));
    // A day that was set stays the due date, and in a holiday it, too, is late only after its limit.
    let holiday = report.with_span(Span::Until(day("2026-10-03"))).due().unwrap();
    assert_eq!((holiday.due_date, holiday.limit_date), (day("2026-10-03"), day("2026-10-08")));
    assert_eq!(due(until.with_extension(14)), day("2026-10-14"));
    assert!(matches!(
        report.with_span(Span::Until(day("2026-08-02"))).due(),
        Err(TermError::SetBeforeStart { .. })
    ));
    assert_eq!(
        report.with_span(Span::NaturalDays(0)).due(),
        Err(TermError::LengthOutOfRange { length: 0 })
    );
    assert_eq!(
        due(office.term("warning_answer", "2026-08-03").with_span(Span::WorkingDays(5))),
        day("2026-08-10")
    );
    assert_eq!(
        office.term("handling", "2026-08-03").with_span(Span::NaturalDays(90)).due(),
        Err(TermError::LengthNotSettable)
    );
}

#[test]
fn the_referral_budget_takes_the_days_of_its_level() {
    use kernel::code::RegionLevel;
    let office = Office::open();
    let term = office.term("referral_budget", "2026-08-03");
    assert_eq!(term.due(), Err(TermError::LengthMissing));
    let at = |level| office.rule("referral_budget", "2026-08-03").span_at(level);
    let county = at(RegionLevel::County).unwrap();
    assert_eq!(county, Span::NaturalDays(4));
    assert_eq!(term.with_span(county).due().unwrap().due_date, day("2026-08-07"));
    assert_eq!(at(RegionLevel::Village), None);
}

#[test]
fn months_end_on_the_same_day_or_the_month_s_last() {
    let office = Office::open();
    let term = |day0| office.term("assignment_report", day0).with_span(Span::Months(1));
    assert_eq!(term("2026-01-31").due().unwrap().due_date, day("2026-02-28"));
    assert_eq!(term("2024-01-31").due().unwrap().due_date, day("2024-02-29"));
    assert_eq!(term("2026-02-28").due().unwrap().due_date, day("2026-03-28"));
}

#[test]
fn hours_run_from_the_instant_through_nights_and_holidays() {
    let office = Office::open();
    let rule = office.rule("urgent_report", "2026-10-01");
    let from = |text: &str| {
        let instant = text.parse::<DateTime<Utc>>().unwrap();
        Term::new(rule, &office.calendar, Start::Instant(instant))
    };
    let night = from("2026-10-01T23:30:00+08:00").compute().unwrap();
    assert_eq!(night.due_time.to_rfc3339(), "2026-10-01T17:30:00+00:00");
    assert_eq!((night.day0, night.due_date), (day("2026-10-01"), day("2026-10-02")));
    assert_eq!(night.provisional, None);
    assert_eq!(verify(&night, &office.book, &office.calendar), Ok(()));
    // Ends exactly at midnight: with the day before, as a term in days does.
    let midnight = from("2026-10-01T22:00:00+08:00").due().unwrap();
    assert_eq!(midnight.due_date, day("2026-10-01"));
    assert_eq!(office.term("urgent_report", "2026-10-01").due(), Err(TermError::InstantMissing));
    assert_eq!(
        from("2026-10-01T22:00:00+08:00").with_extension(1).due(),
        Err(TermError::HoursOnly)
    );
}

#[test]
fn an_instant_starts_a_term_of_days_on_its_office_day() {
    let office = Office::open();
    // Late in the evening of UTC it is the next morning in the office.
    let instant = "2026-08-02T20:00:00Z".parse::<DateTime<Utc>>().unwrap();
    let rule = office.rule("handling", "2026-08-03");
    let certificate = Term::new(rule, &office.calendar, Start::Instant(instant)).compute().unwrap();
    assert_eq!(certificate.day0, day("2026-08-03"));
    assert_eq!(certificate.start_time, None);
    assert_eq!(certificate.due_date, day("2026-10-02"));
}

#[test]
fn days_beyond_reason_are_refused() {
    let office = Office::open();
    let rule = office.rule("handling", "2026-08-03");
    for day0 in [NaiveDate::MIN, NaiveDate::MAX, day("1991-12-31"), day("9999-12-01")] {
        let term = Term::new(rule, &office.calendar, Start::Day(day0));
        assert_eq!(term.due(), Err(TermError::OutOfRange));
        assert_eq!(term.compute(), Err(TermError::OutOfRange));
    }
    let far = Start::Instant(DateTime::<Utc>::MAX_UTC);
    let urgent = office.rule("urgent_report", "2026-08-03");
    assert_eq!(Term::new(urgent, &office.calendar, far).due(), Err(TermError::OutOfRange));
}

#[test]
fn verify_names_what_differs() {
    let office = Office::open();
    let own = office
        .term("handling", "2026-08-03")
        .with_document("受理〔2026〕12号")
        .with_extension(15)
        .compute()
        .unwrap();
    let day_off = NotCounted { date: day("2026-10-01"), reason: Reason::Weekend };
    let check = |change: &dyn Fn(&mut Certificate)| {
        let mut other = own.clone();
        change(&mut other);
        verify(&other, &office.book, &office.calendar)
    };
    assert_eq!(check(&|_| ()), Ok(()));
    let field = |change: &dyn Fn(&mut Certificate)| match check(change) {
        Err(Mismatch::Field { field, .. }) => field,
        other => format!("{other:?}"),
    };
    assert_eq!(field(&|c| c.due_date = day("2026-12-31")), "due_date");
    assert_eq!(field(&|c| c.due_time += TimeDelta::seconds(1)), "due_time");
    assert_eq!(field(&|c| c.limit_date = day("2026-12-31")), "limit_date");
    assert_eq!(field(&|c| c.limit_time += TimeDelta::seconds(1)), "limit_time");
    assert_eq!(field(&|c| c.rest_day = RestDay::Stays), "rest_day");
    assert_eq!(field(&|c| c.rest_day_ground = None), "rest_day_ground");
    assert_eq!(field(&|c| c.rule.article.zh = "第一条".to_owned()), "rule.article.zh");
    assert_eq!(field(&|c| c.provisional = YEAR_END), "provisional");
    assert_eq!(field(&|c| c.starting_fact = crate::rule::StartingFact::Receipt), "starting_fact");
    assert_eq!(field(&|c| c.span = Span::NaturalDays(61)), "span.length");
    assert_eq!(field(&|c| c.extension = None), "due_date");
    assert_eq!(field(&|c| c.not_counted = vec![day_off.clone()]), "not_counted[0]");
    assert!(matches!(
        check(&|c| c.extension.as_mut().unwrap().days = 31),
        Err(Mismatch::Refused(TermError::ExtensionOutOfRange { .. }))
    ));
    assert!(matches!(check(&|c| c.span_was_set = true), Err(Mismatch::Refused(_))));
    assert!(matches!(
        check(&|c| c.rule.version = "cn-2030".to_owned()),
        Err(Mismatch::UnknownRule { .. })
    ));
    assert!(matches!(
        check(&|c| c.calendar_version = "cn-2025.1".to_owned()),
        Err(Mismatch::Calendar { .. })
    ));
    assert!(matches!(check(&|c| c.day0 = day("2021-01-01")), Err(Mismatch::NotInForce { .. })));
}

#[test]
fn a_day_that_was_taken_out_of_a_certificate_is_missed() {
    let office = Office::open();
    let own = office.term("objection", "2026-02-13").compute().unwrap();
    for at in 0..own.not_counted.len() {
        let mut other = own.clone();
        let gone = other.not_counted.remove(at);
        let Err(Mismatch::Field { field, recomputed, .. }) =
            verify(&other, &office.book, &office.calendar)
        else {
            panic!("without {gone:?} it is still accepted");
        };
        assert!(field.starts_with(&format!("not_counted[{at}]")), "{field}");
        assert!(recomputed.contains(&gone.date.to_string()), "{recomputed}");
    }
}

#[test]
fn a_certificate_with_a_word_that_nobody_knows_is_not_read() {
    let office = Office::open();
    let pauses = [hearing("2026-04-20", "2026-05-02")];
    let hearing = office.term("recheck_decision", "2026-04-10").with_pauses(&pauses).compute();
    for certificate in [
        hearing.unwrap(),
        office.term("objection", "2026-12-24").compute().unwrap(),
        office.term("handling", "2026-08-03").with_extension(10).compute().unwrap(),
        office.term("handling", "2026-08-03").compute().unwrap(),
    ] {
        let own = serde_json::to_value(certificate).unwrap();
        let mut places = Vec::new();
        objects(&own, String::new(), &mut places);
        assert!(places.len() > 4, "{places:?}");
        for place in places {
            let mut other = own.clone();
            let object = other.pointer_mut(&place).unwrap();
            object["unknown"] = serde_json::json!("word");
            let read = serde_json::from_value::<Certificate>(other);
            assert!(read.is_err(), "an unknown word is read at {place}/");
        }
    }
}

/// Where the objects of a value are, itself among them.
fn objects(value: &serde_json::Value, here: String, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, inner) in fields {
                objects(inner, format!("{here}/{key}"), found);
            }
            found.push(here);
        }
        serde_json::Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                objects(inner, format!("{here}/{at}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_certificate_survives_json() {
    let office = Office::open();
    let pauses = [hearing("2026-04-20", "2026-05-02")];
    for certificate in [
        office.term("simple_opinion", "2026-12-24").compute().unwrap(),
        office.term("review_request", "2026-01-16").compute().unwrap(),
        office.term("recheck_decision", "2026-04-10").with_pauses(&pauses).compute().unwrap(),
    ] {
        let json = serde_json::to_string(&certificate).unwrap();
        assert_eq!(serde_json::from_str::<Certificate>(&json).unwrap(), certificate);
    }
    let json = serde_json::to_value(office.term("objection", "2026-02-13").compute().unwrap());
    assert_eq!(json.unwrap()["span"], serde_json::json!({"unit": "working_days", "length": 5}));
}
