//! The end of an explanation: the two dates of a term, what a rest day did, and how final that is.

use chrono::NaiveDate;

use super::Language;
use super::words::{date, instant, reason, rest_day_certainty};
use crate::calendar::Provisional;
use crate::data::Bilingual;
use crate::rule::{RestDay, RestDayGround, Rule};
use crate::term::{Certificate, Span};

/// A term's two dates where they differ, else its one last day.
pub fn last_day(due_date: NaiveDate, limit_date: NaiveDate, language: Language) -> String {
    let (due, limit) = (date(due_date, language), date(limit_date, language));
    if due_date == limit_date {
        return due;
    }
    match language {
        Language::Zh => format!("应于{due}；最迟至{limit}"),
        Language::En => format!("due {due}; at the latest {limit}"),
    }
}

/// What a rule does with a rest day, as a table shows it, and how sure that is; a dash where no rest day
/// can be the last.
pub fn rest_day(rule: &Rule, language: Language) -> String {
    let does = rest_day_word(rule.rest_day, language);
    let ground = rule.rest_day_ground.as_ref();
    ground.map_or_else(|| "–".to_owned(), |it| format!("{does} {}", it.certainty.mark()))
}

fn rest_day_word(rest_day: RestDay, language: Language) -> &'static str {
    match (rest_day, language) {
        (RestDay::Stays, Language::Zh) => "不顺延",
        (RestDay::Stays, Language::En) => "stays",
        (RestDay::Rolls, Language::Zh) => "顺延",
        (RestDay::Rolls, Language::En) => "rolls",
        (RestDay::LimitRolls, Language::Zh) => "期末顺延",
        (RestDay::LimitRolls, Language::En) => "limit rolls",
    }
}

/// What the word means by which a table says what a rest day does.
pub fn rest_day_meaning(rest_day: RestDay, language: Language) -> String {
    let word = rest_day_word(rest_day, language);
    match (rest_day, language) {
        (RestDay::Stays, Language::Zh) => format!("{word}：截止日为休息日的，仍以该日为准"),
        (RestDay::Stays, Language::En) => {
            format!("{word}: a last day that is a rest day stays the last")
        }
        (RestDay::Rolls, Language::Zh) => {
            format!("{word}：截止日为休息日的，顺延至其后第一个工作日")
        }
        (RestDay::Rolls, Language::En) => {
            format!("{word}: a last day that is a rest day moves to the next working day")
        }
        (RestDay::LimitRolls, Language::Zh) => {
            format!("{word}：应于该日完成；该日为休息日的，最迟至其后第一个工作日，过后为逾期")
        }
        (RestDay::LimitRolls, Language::En) => format!(
            "{word}: due on that day; if it is a rest day, late only after the next working day"
        ),
    }
}

pub(super) fn result(certificate: &Certificate, language: Language, lines: &mut Vec<String>) {
    if let Some(from) = certificate.rolled_from {
        let on_that_day = certificate.not_counted.iter().find(|day| day.date == from);
        let why = on_that_day.map_or(String::new(), |day| reason(&day.reason, language));
        let from = date(from, language);
        lines.push(match language {
            Language::Zh => format!("顺延：{from}为休息日（{why}），顺延至下一个工作日"),
            Language::En => {
                format!("Rolled: {from} is a rest day ({why}), so the next working day is the last")
            }
        });
    }
    let last = last_day(certificate.due_date, certificate.limit_date, language);
    let resting = resting(certificate, language);
    lines.push(match language {
        Language::Zh => format!("截止日：{last}{resting}"),
        Language::En => format!("Last day: {last}{resting}"),
    });
    if let Some(ground) = certificate.rest_day_ground.as_ref().filter(|_| is_applied(certificate)) {
        lines.push(rest_day_ground(ground, language));
    }
    let instant = instant(certificate.limit_time);
    let calendar = &certificate.calendar_version;
    lines.push(match language {
        Language::Zh => format!("届满时刻：{instant}（北京时间）"),
        Language::En => format!("Ends: {instant} (office time)"),
    });
    lines.push(match language {
        Language::Zh => format!("日历版本：{calendar}"),
        Language::En => format!("Calendar: {calendar}"),
    });
    lines.push(standing(certificate, language));
}

/// What a rest day at the end did not do to the due date.
fn resting(certificate: &Certificate, language: Language) -> String {
    if let Some(first) = certificate.rest_days_to_limit.first() {
        let why = reason(&first.reason, language);
        return match language {
            Language::Zh => format!("（{why}，最后期限顺延至其后第一个工作日）"),
            Language::En => format!(" ({why}: the limit is the first working day after it)"),
        };
    }
    certificate.rests_on_last_day.as_ref().map_or(String::new(), |why| match language {
        Language::Zh => format!("（{}，按本规则不顺延）", reason(why, language)),
        Language::En => format!(" ({}; by this rule it stays)", reason(why, language)),
    })
}

/// True if the count ended on a rest day, so that the rule about these decided a date.
fn is_applied(certificate: &Certificate) -> bool {
    certificate.rolled_from.is_some()
        || !certificate.rest_days_to_limit.is_empty()
        || certificate.rests_on_last_day.is_some()
}

fn rest_day_ground(ground: &RestDayGround, language: Language) -> String {
    let Bilingual { zh, en } = &ground.text;
    let certainty = rest_day_certainty(ground.certainty, language);
    match language {
        Language::Zh => format!("休息日处理的依据：{zh}；{certainty}"),
        Language::En => format!("Source for the rest day: {en}; {certainty}"),
    }
}

fn standing(certificate: &Certificate, language: Language) -> String {
    let Some(provisional) = certificate.provisional else {
        return match language {
            Language::Zh => "效力：确定".to_owned(),
            Language::En => "Standing: final".to_owned(),
        };
    };
    // Civil days, and a day that was set, need no calendar before the limit.
    let due_is_final = match certificate.span {
        Span::NaturalDays(_) | Span::Months(_) => certificate.rest_day != RestDay::Rolls,
        Span::Until(_) | Span::Hours(_) => true,
        Span::WorkingDays(_) => false,
    };
    let why = not_final(provisional, language);
    match (language, due_is_final) {
        (Language::Zh, false) => format!("效力：暂定。{why}"),
        (Language::Zh, true) => format!("效力：应办日期已确定，最后期限暂定。{why}"),
        (Language::En, false) => format!("Standing: provisional. {why}"),
        (Language::En, true) => {
            format!("Standing: the due date is final, the limit provisional. {why}")
        }
    }
}

fn not_final(provisional: Provisional, language: Language) -> String {
    match (provisional, language) {
        (Provisional::NotYetPublished { last_published_year: year }, Language::Zh) => {
            format!("{year}年以后的放假安排尚未公布，暂按周一至周五推算，公布后重新计算")
        }
        (Provisional::NotYetPublished { last_published_year: year }, Language::En) => {
            format!(
                "The holidays after {year} are not published yet; \
                 weekdays are assumed to work, and it is counted again when the notice comes"
            )
        }
        (Provisional::YearEnd { last_published_year: year }, Language::Zh) => {
            format!("{year}年12月26日至31日可能因次年放假安排而调整，公布后重新计算")
        }
        (Provisional::YearEnd { last_published_year: year }, Language::En) => {
            format!(
                "The next notice can still change 26–31 December {year}; \
                 it is counted again when the notice comes"
            )
        }
        (Provisional::BeforeCalendar { first_published_year: year }, Language::Zh) => {
            format!("日历自{year}年起，此前的日期暂按周一至周五推算")
        }
        (Provisional::BeforeCalendar { first_published_year: year }, Language::En) => {
            format!("The calendar begins in {year}; before it weekdays are assumed to work")
        }
    }
}
