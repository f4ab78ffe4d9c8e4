//! The office's words for facts, causes, dates and lengths, in both languages.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use kernel::clock::office_zone;

use super::Language;
use crate::data::Bilingual;
use crate::rule::{Certainty, PauseCause, StartingFact};
use crate::term::{Reason, Span};

pub(super) fn pick(text: &Bilingual, language: Language) -> &str {
    match language {
        Language::Zh => &text.zh,
        Language::En => &text.en,
    }
}

/// A day with its weekday, such as 2026年3月17日（周二） or Tue 2026-03-17.
pub fn date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => {
            let weekday = match date.weekday() {
                Weekday::Mon => "周一",
                Weekday::Tue => "周二",
                Weekday::Wed => "周三",
                Weekday::Thu => "周四",
                Weekday::Fri => "周五",
                Weekday::Sat => "周六",
                Weekday::Sun => "周日",
            };
            let (year, month, day) = (date.year(), date.month(), date.day());
            format!("{year}年{month}月{day}日（{weekday}）")
        }
        Language::En => date.format("%a %Y-%m-%d").to_string(),
    }
}

/// The instant on the office's clocks; at the far ends of time, which a certificate from outside may name, in UTC.
pub(super) fn instant(instant: DateTime<Utc>) -> String {
    let local = instant.naive_utc().checked_add_offset(office_zone());
    local.map_or_else(
        || format!("{instant:?}"),
        |local| local.format("%Y-%m-%dT%H:%M:%S%.f+08:00").to_string(),
    )
}

pub(super) fn span(span: Span, language: Language) -> String {
    let plural = |n: u32| if n == 1 { "" } else { "s" };
    match (span, language) {
        (Span::NaturalDays(n), Language::Zh) => format!("{n}日"),
        (Span::NaturalDays(n), Language::En) => format!("{n} day{}", plural(n)),
        (Span::WorkingDays(n), Language::Zh) => format!("{n}个工作日"),
        (Span::WorkingDays(n), Language::En) => format!("{n} working day{}", plural(n)),
        (Span::Hours(n), Language::Zh) => format!("{n}小时"),
        (Span::Hours(n), Language::En) => format!("{n} hour{}", plural(n)),
        (Span::Months(n), Language::Zh) => format!("{n}个月"),
        (Span::Months(n), Language::En) => format!("{n} month{}", plural(n)),
        (Span::Until(day), Language::Zh) => format!("至{}", date(day, language)),
        (Span::Until(day), Language::En) => format!("until {}", date(day, language)),
    }
}

/// How sure the source of a rule is, in words.
pub fn certainty(certainty: Certainty, language: Language) -> &'static str {
    match (certainty, language) {
        (Certainty::Text, Language::Zh) => "条文有明文规定",
        (Certainty::Text, Language::En) => "read in the text",
        (Certainty::Secondary, Language::Zh) => "据二手资料，未核对原文",
        (Certainty::Secondary, Language::En) => "from secondary sources, not read in the text",
        (Certainty::Parameter, Language::Zh) => "时限为本单位参数，并非法定",
        (Certainty::Parameter, Language::En) => "a parameter of the office, not law",
    }
}

/// How sure the treatment of a rest day is, in words.
pub(super) fn rest_day_certainty(certainty: Certainty, language: Language) -> &'static str {
    match (certainty, language) {
        (Certainty::Text | Certainty::Secondary, _) => self::certainty(certainty, language),
        (Certainty::Parameter, Language::Zh) => "为本单位的处理规则，并非法定",
        (Certainty::Parameter, Language::En) => "the office's own reading, not law",
    }
}

pub(super) fn reason(why: &Reason, language: Language) -> String {
    match (why, language) {
        (Reason::Weekend, Language::Zh) => "周末".to_owned(),
        (Reason::Weekend, Language::En) => "weekend".to_owned(),
        (Reason::AssumedWeekend, Language::Zh) => "周末（尚无放假安排）".to_owned(),
        (Reason::AssumedWeekend, Language::En) => "weekend (no notice yet)".to_owned(),
        (Reason::Holiday(name), Language::Zh) => format!("{}放假", name.zh),
        (Reason::Holiday(name), Language::En) => format!("{} holiday", name.en),
        (Reason::Pause(why), _) => cause(*why, language).to_owned(),
    }
}

pub(super) fn cause(cause: PauseCause, language: Language) -> &'static str {
    match (cause, language) {
        (PauseCause::Hearing, Language::Zh) => "听证",
        (PauseCause::Hearing, Language::En) => "hearing",
        (PauseCause::LocalGround, Language::Zh) => "地方规定的事由",
        (PauseCause::LocalGround, Language::En) => "a ground of the local rule",
    }
}

pub(super) fn fact(fact: StartingFact, language: Language) -> &'static str {
    let (zh, en) = match fact {
        StartingFact::Receipt | StartingFact::DirectReceipt => {
            ("收到信访事项", "the petition was received")
        }
        StartingFact::Proposal => {
            ("报请党委、政府决定", "it was put before the Party committee and government")
        }
        StartingFact::ReceiptByBody
        | StartingFact::ReceiptByReferral
        | StartingFact::SimpleReceipt => ("接收机关、单位收到", "the body received it"),
        StartingFact::ReceiptAtLevel | StartingFact::SimpleReceiptAtLevel => {
            ("本级收到", "received at this level")
        }
        StartingFact::Objection => ("提出异议", "the objection was raised"),
        StartingFact::Assignment => ("交办", "the assignment was made"),
        StartingFact::Acceptance => ("受理", "the matter was accepted"),
        StartingFact::OpinionDelivered => ("处理意见书送达", "the handling opinion was delivered"),
        StartingFact::ReviewRequestReceived => {
            ("收到复查请求", "the request for review was received")
        }
        StartingFact::ReviewOpinionDelivered => {
            ("复查意见书送达", "the review opinion was delivered")
        }
        StartingFact::RecheckRequestReceived => {
            ("收到复核请求", "the request for recheck was received")
        }
        StartingFact::OrderedAnew => ("责令重新办理", "it was ordered to be handled again"),
        StartingFact::ExecutionOrdered => {
            ("确定落实措施的意见生效", "the step of the supported opinion was ordered")
        }
        StartingFact::HandOverOffered => ("收到移交", "the matter was offered"),
        StartingFact::Knowledge => ("获知情况", "the matter became known"),
        StartingFact::OrderDelivered => ("督办函送达", "the supervision order was delivered"),
        StartingFact::RecommendationDelivered => ("建议书送达", "the recommendation was delivered"),
        StartingFact::WarningDelivered => {
            ("风险预警提醒函送达", "the early-warning letter was delivered")
        }
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
