//! A certificate as lines to read: first the rule, then the count, then the result.

mod dates;
mod refusal;
#[cfg(test)]
mod tests;
mod words;

use chrono::NaiveDate;

use crate::rule::{Rule, Unit};
use crate::term::{Certificate, NotCounted, Span};
use words::{cause, fact, instant, pick, reason, span};

pub use dates::{last_day, rest_day, rest_day_meaning};
pub use words::{certainty, date};

/// The language of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// The explanation, line by line.
pub fn explain(certificate: &Certificate, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    rule(certificate, language, &mut lines);
    start(certificate, language, &mut lines);
    counting(certificate, language, &mut lines);
    left_out(certificate, language, &mut lines);
    moved(certificate, language, &mut lines);
    dates::result(certificate, language, &mut lines);
    lines
}

/// A rule's length and unit as a table shows them.
pub fn length(rule: &Rule, language: Language) -> String {
    if let Some(levels) = rule.length_by_level {
        let at =
            |length| Span::new(rule.unit, length).map_or(String::new(), |own| span(own, language));
        let (province, city, county) = (at(levels.province), at(levels.city), at(levels.county));
        return match language {
            Language::Zh => format!("省级{province}、市级{city}、县级{county}"),
            Language::En => format!("province {province}, city {city}, county {county}"),
        };
    }
    match (rule.span(), rule.may_be_set || rule.unit == Unit::AsSet, language) {
        (None, _, Language::Zh) => "由文书确定".to_owned(),
        (None, _, Language::En) => "as set".to_owned(),
        (Some(own), false, _) => span(own, language),
        (Some(own), true, Language::Zh) => format!("{}，可另定", span(own, language)),
        (Some(own), true, Language::En) => format!("{}, may be set", span(own, language)),
    }
}

fn rule(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    let cited = &certificate.rule;
    let title = pick(&cited.title, language);
    let article = pick(&cited.article, language);
    let certainty = certainty(cited.certainty, language);
    let (id, version) = (&cited.id, &cited.version);
    let region = cited.region.as_ref().map(kernel::RegionCode::as_str);
    lines.push(match language {
        Language::Zh => format!(
            "规则：{title}（{id}，版本 {version}，{}）",
            region.map_or("全国".to_owned(), |r| format!("地区 {r}"))
        ),
        Language::En => format!(
            "Rule: {title} ({id}, version {version}, {})",
            region.map_or("whole country".to_owned(), |r| format!("region {r}"))
        ),
    });
    lines.push(match language {
        Language::Zh => format!("依据：{article}；{certainty}"),
        Language::En => format!("Source: {article}; {certainty}"),
    });
}

fn start(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    let day0 = date(certificate.day0, language);
    let fact = fact(certificate.starting_fact, language);
    let document = certificate.starting_document.as_ref();
    let document = document.map_or(String::new(), |number| match language {
        Language::Zh => format!("，文件：{number}"),
        Language::En => format!(", document {number}"),
    });
    if let Some(started) = certificate.start_time {
        let at = instant(started);
        lines.push(match language {
            Language::Zh => format!("起算：{at}，{fact}{document}；自该时刻起算"),
            Language::En => format!("Start: {at}, {fact}{document}; counted from that instant"),
        });
        return;
    }
    lines.push(match language {
        Language::Zh => format!("起算日：{day0}，{fact}{document}；当日不计入"),
        Language::En => format!("Day 0: {day0}, {fact}{document}; this day is not counted"),
    });
}

fn counting(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    let length = span(certificate.span, language);
    let how = match (certificate.span, language) {
        (Span::NaturalDays(_), Language::Zh) => "每个自然日都计入",
        (Span::NaturalDays(_), Language::En) => "every civil day counts",
        (Span::WorkingDays(_), Language::Zh) => "只计工作日，调休上班的周末计入",
        (Span::WorkingDays(_), Language::En) => {
            "only working days count, weekends made working days among them"
        }
        (Span::Hours(_), Language::Zh) => "按小时连续计算",
        (Span::Hours(_), Language::En) => "hours count without a break",
        (Span::Months(_), Language::Zh) => "按月计算，至对应日，没有对应日的至月末",
        (Span::Months(_), Language::En) => "to the same day of the month, or the month's last",
        (Span::Until(_), Language::Zh) => "截止日由文件确定，不另行计算",
        (Span::Until(_), Language::En) => "the day was set and is not counted",
    };
    let set = match (certificate.span_was_set, language) {
        (false, _) => "",
        (true, Language::Zh) => "（由文书或者本级确定）",
        (true, Language::En) => " (set by the letter or by level)",
    };
    lines.push(match language {
        Language::Zh => format!("期限：{length}{set}，{how}"),
        Language::En => format!("Length: {length}{set}; {how}"),
    });
}

/// The days left out before the last day, in runs, and the weekends counted.
fn left_out(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    let rolled_from = certificate.rolled_from.unwrap_or(NaiveDate::MAX);
    for run in runs(&certificate.not_counted) {
        let Some(first) = run.first().filter(|first| first.date < rolled_from) else {
            continue;
        };
        let (days, why) = (stretch(run, language), reason(&first.reason, language));
        lines.push(match language {
            Language::Zh => format!("  不计入：{days}，{why}"),
            Language::En => format!("  not counted: {days}, {why}"),
        });
    }
    for day in &certificate.working_weekends {
        let (date, name) = (date(day.date, language), pick(&day.name, language));
        lines.push(match language {
            Language::Zh => format!("  计入：{date}，{name}调休上班"),
            Language::En => format!("  counted: {date}, a working day to make up for {name}"),
        });
    }
}

/// What moved the count.
fn moved(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    for pause in &certificate.pauses {
        let (from, to) = (date(pause.from, language), date(pause.to, language));
        let why = cause(pause.cause, language);
        lines.push(match language {
            Language::Zh => format!("扣除：{from}至{to}，{why}，首尾两日均不计入"),
            Language::En => format!("Pause: {from} to {to}, {why}; both days are left out"),
        });
    }
    if let Some(extension) = &certificate.extension {
        let old = date(extension.old_due_date, language);
        let days = extension.days;
        lines.push(match (language, extension.max_days) {
            (Language::Zh, Some(most)) => {
                format!("延期：自原截止日{old}起延长{days}日（最多{most}日）")
            }
            (Language::Zh, None) => format!("延期：自原截止日{old}起延长{days}日"),
            (Language::En, Some(most)) => {
                format!("Extension: {days} days from the old last day, {old} (at most {most})")
            }
            (Language::En, None) => {
                format!("Extension: {days} days from the old last day, {old}")
            }
        });
    }
}

/// Splits the days into runs that follow each other and have one reason.
fn runs(days: &[NotCounted]) -> impl Iterator<Item = &[NotCounted]> {
    days.chunk_by(|day, next| day.reason == next.reason && day.date.succ_opt() == Some(next.date))
}

fn stretch(run: &[NotCounted], language: Language) -> String {
    match (run, language) {
        ([first, .., last], Language::Zh) => format!(
            "{}至{}（{}日）",
            date(first.date, language),
            date(last.date, language),
            run.len()
        ),
        ([first, .., last], Language::En) => format!(
            "{} to {} ({} days)",
            date(first.date, language),
            date(last.date, language),
            run.len()
        ),
        ([only], _) => date(only.date, language),
        ([], _) => String::new(),
    }
}
