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
            "届满时刻：2026-02-28T00:00:00+08:00（北京时间）",
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
            "Source for the rest day: The Regulation is silent; after Administrative Reconsideration Law Art. 88 and Civil Procedure Law Art. 85, by analogy with Civil Code Art. 203; the office's own reading, not law",
            "Ends: 2026-02-25T00:00:00+08:00 (office time)",
            "Calendar: cn-2026.1",
            "Standing: final",
        ]
    );
}

#[test]
fn an_extension_and_a_pause_are_told() {
    let extended = told("handling", "2026-08-03", Language::En, |term| term.with_extension(30));
    assert!(extended.contains(
        &"Extension: 30 days from the old last day, Fri 2026-10-02 (at most 30)".to_owned()
    ));
    assert!(extended.contains(
        &"Last day: due Sun 2026-11-01; at the latest Mon 2026-11-02 (weekend: the limit is the first working day after it)"
            .to_owned()
    ));
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
fn two_dates_are_told_with_the_rest_day_between_them_and_its_own_source() {
    let zh = told("handling", "2026-08-03", Language::Zh, |term| term);
    assert_eq!(
        zh[1..],
        [
            "依据：《信访工作条例》第三十四条；条文有明文规定",
            "起算日：2026年8月3日（周一），受理；当日不计入",
            "期限：60日，每个自然日都计入",
            "截止日：应于2026年10月2日（周五）；最迟至2026年10月8日（周四）（国庆节放假，最后期限顺延至其后第一个工作日）",
            "休息日处理的依据：《信访工作条例》未作规定；参照《行政复议法》第八十八条、《民事诉讼法》第八十五条，类推《民法典》第二百零三条；为本单位的处理规则，并非法定",
            "届满时刻：2026-10-09T00:00:00+08:00（北京时间）",
            "日历版本：cn-2026.1",
            "效力：确定",
        ]
    );
    let en = told("handling", "2026-08-03", Language::En, |term| term);
    assert_eq!(
        en[4..7],
        [
            "Last day: due Fri 2026-10-02; at the latest Thu 2026-10-08 (National Day holiday: the limit is the first working day after it)",
            "Source for the rest day: The Regulation is silent; after Administrative Reconsideration Law Art. 88 and Civil Procedure Law Art. 85, by analogy with Civil Code Art. 203; the office's own reading, not law",
            "Ends: 2026-10-09T00:00:00+08:00 (office time)",
        ]
    );
    // Where the count ends on a working day nothing is said of rest days.
    let plain = told("handling", "2026-03-02", Language::En, |term| term.with_extension(7));
    assert!(plain.contains(&"Last day: Fri 2026-05-08".to_owned()), "{plain:?}");
    assert!(!plain.iter().any(|line| line.contains("rest day")), "{plain:?}");
}

#[test]
fn a_region_in_which_the_last_day_stays_tells_so_and_by_which_rule() {
    let (book, calendar) =
        (RuleBook::shipped_with_example().unwrap(), Calendar::shipped().unwrap());
    let region = kernel::RegionCode::parse("530922").unwrap();
    let rule = book.in_force("handling", Some(&region), day("2026-09-02")).unwrap();
    let term = Term::new(rule, &calendar, Start::Day(day("2026-09-02")));
    let lines = explain(&term.compute().unwrap(), Language::Zh);
    assert!(
        lines.contains(&"截止日：2026年10月2日（周五）（国庆节放假，按本规则不顺延）".to_owned())
    );
    assert!(
        lines.iter().any(|it| it.starts_with("休息日处理的依据：（示例）虚构的地方规定第三条"))
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
    assert!(
        last("handling", "2026-12-01", Language::En)
            .starts_with("Standing: the due date is final, the limit provisional. The holidays")
    );
    assert!(
        last("handling", "2026-12-01", Language::Zh)
            .starts_with("效力：应办日期已确定，最后期限暂定。2026年以后")
    );
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
    assert_eq!(lines[5], "Ends: 2026-10-02T01:30:00+08:00 (office time)");
}
