use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::{Calendar, Pause, RuleBook, Start, Term, rule::PauseCause};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn told(
    id: &str,
    day0: &str,
    language: Language,
    change: impl Fn(Term<'_>) -> Term<'_>,
) -> Vec<String> {
    let (book, calendar) = (RuleBook::shipped().unwrap(), Calendar::shipped().unwrap());
    let rule = book.in_force(id, None, day(day0)).unwrap();
    let term = change(Term::new(rule, &calendar, Start::Day(day(day0))));
    explain(&term.compute().unwrap(), language)
}

#[test]
fn a_working_day_term_tells_the_days_left_out_and_the_weekend_worked() {
    let document = "云信转〔2026〕8号";
    assert_eq!(
        told("objection", "2026-02-13", Language::Zh, |term| term.with_document(document)),
        [
            "规则：接收机关、单位提出异议并说明理由（objection，版本 cn-2022-05-01，全国）",
            "依据：《信访工作条例》第二十三条；条文有明文规定",
            "起算日：2026年2月13日（周五），接收机关、单位收到，文件：云信转〔2026〕8号；当日不计入",
            "期限：5个工作日，只计工作日，调休上班的周末计入",
            "  不计入：2026年2月15日（周日）至2026年2月23日（周一）（9日），春节放假",
            "  计入：2026年2月14日（周六），春节调休上班",
            "截止日：2026年2月27日（周五）",
            "届满时刻：2026-02-28T00:00:00+08:00（北京时间），此时起即为逾期",
            "日历版本：cn-2026.1",
            "效力：确定",
        ]
    );
}

#[test]
fn a_rolled_day_tells_from_where_and_why() {
    let lines = told("review_request", "2026-01-16", Language::En, |term| term);
    assert_eq!(
        lines,
        [
            "Rule: The petitioner asks for a review (review_request, version cn-2022-05-01, whole country)",
            "Source: Regulation on Petition Work, Art. 35; read in the text",
            "Day 0: Fri 2026-01-16, the handling opinion was delivered; this day is not counted",
            "Length: 30 days; every civil day counts",
            "Rolled: Sun 2026-02-15 is a rest day (Spring Festival holiday), so the next working day is the last",
            "Last day: Tue 2026-02-24",
            "Due instant: 2026-02-25T00:00:00+08:00 (office time); from then on it is late",
            "Calendar: cn-2026.1",
            "Standing: final",
        ]
    );
}

#[test]
fn an_extension_a_pause_and_a_day_that_stays_are_told() {
    let extended = told("handling", "2026-08-03", Language::En, |term| term.with_extension(30));
    assert!(extended.contains(
        &"Extension: 30 days from the old last day, Fri 2026-10-02 (at most 30)".to_owned()
    ));
    assert!(
        extended.contains(&"Last day: Sun 2026-11-01 (weekend; by this rule it stays)".to_owned())
    );
    let stays = told("handling", "2026-08-03", Language::Zh, |term| term);
    assert!(
        stays.contains(&"截止日：2026年10月2日（周五）（国庆节放假，按本规则不顺延）".to_owned())
    );
    let pauses =
        [Pause { cause: PauseCause::Hearing, from: day("2026-04-20"), to: day("2026-05-02") }];
    let (book, calendar) = (RuleBook::shipped().unwrap(), Calendar::shipped().unwrap());
    let rule = book.in_force("recheck_decision", None, day("2026-04-10")).unwrap();
    let term = Term::new(rule, &calendar, Start::Day(day("2026-04-10"))).with_pauses(&pauses);
    let lines = explain(&term.compute().unwrap(), Language::En);
    assert_eq!(lines[4], "  not counted: Mon 2026-04-20 to Sat 2026-05-02 (13 days), hearing");
    assert_eq!(
        lines[5],
        "Pause: Mon 2026-04-20 to Sat 2026-05-02, hearing; both days are left out"
    );
}

#[test]
fn a_provisional_date_says_why_in_both_languages() {
    let last =
        |id: &str, day0: &str, language| told(id, day0, language, |term| term).pop().unwrap();
    assert!(
        last("simple_opinion", "2026-12-24", Language::En)
            .starts_with("Standing: provisional. The holidays after 2026")
    );
    assert!(
        last("simple_opinion", "2026-12-24", Language::Zh).starts_with("效力：暂定。2026年以后")
    );
    assert!(last("simple_acceptance", "2026-12-23", Language::En).contains("26–31 December 2026"));
    assert!(last("simple_acceptance", "2026-12-23", Language::Zh).contains("12月26日至31日"));
}

#[test]
fn hours_are_told_with_their_instant() {
    let (book, calendar) = (RuleBook::shipped().unwrap(), Calendar::shipped().unwrap());
    let rule = book.in_force("urgent_report", None, day("2026-10-01")).unwrap();
    let instant = "2026-10-01T23:30:00+08:00".parse::<DateTime<Utc>>().unwrap();
    let certificate = Term::new(rule, &calendar, Start::Instant(instant)).compute().unwrap();
    let lines = explain(&certificate, Language::En);
    assert_eq!(
        lines[2],
        "Start: 2026-10-01T23:30:00+08:00, the matter became known; counted from that instant"
    );
    assert_eq!(lines[3], "Length: 2 hours; hours count without a break");
    assert_eq!(
        lines[5],
        "Due instant: 2026-10-02T01:30:00+08:00 (office time); from then on it is late"
    );
}
