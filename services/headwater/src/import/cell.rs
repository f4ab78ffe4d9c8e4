//! What stands in one cell of a row: a list, a number, a word of a closed list, an office time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use kernel::Invalid;
use kernel::clock::office_instant;
use words::Word;
use words::intake::Channel;

pub(super) fn list(text: &str) -> Vec<String> {
    parts(text).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The parts of a list, between semicolons of either width.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；'])
}

pub(super) fn number<N: std::str::FromStr + Default>(
    field: &str,
    text: &str,
) -> Result<N, Invalid> {
    if text.is_empty() {
        return Ok(N::default());
    }
    text.parse().map_err(|_| Invalid::malformed(field, "整数", "a whole number"))
}

/// A word of a closed list, by its code or its Chinese word; none if the cell is empty.
pub(super) fn word<W: Word>(field: &str, text: &str) -> Result<Option<W>, Invalid> {
    if text.is_empty() {
        return Ok(None);
    }
    let known = W::ALL.iter().copied().find(|it| it.as_str() == text || it.zh() == text);
    known.map(Some).ok_or_else(|| {
        let zh: Vec<_> = W::ALL.iter().map(|it| it.zh()).collect();
        let en: Vec<_> = W::ALL.iter().map(|it| it.as_str()).collect();
        let (zh, en) = (zh.join("、"), en.join(", "));
        Invalid::malformed(field, &format!("下列之一：{zh}"), &format!("one of {en}"))
    })
}

/// How a petition came in, by its code or its Chinese word.
pub fn channel(text: &str) -> Result<Channel, Invalid> {
    word("channel", text)?.ok_or_else(|| Invalid::missing("channel"))
}

/// An office time without an offset, or an instant with one; a day alone means its first instant. Days are written as in 2026-03-02,
/// 2026/3/2 or 2026年3月2日.
pub(super) fn receive_time(text: &str) -> Result<DateTime<Utc>, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing("received_time"));
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.with_timezone(&Utc));
    }
    let text = &text.replace(['/', '年', '月'], "-").replace('日', "");
    for form in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, form) {
            return Ok(office_instant(local.date(), local.time()));
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(|date| office_instant(date, NaiveTime::MIN))
        .map_err(|_| {
            let (zh, en) = (
                "时间或日期，如2026-03-02T09:15:00、2026-03-02",
                "a time or a day, such as 2026-03-02T09:15:00 or 2026-03-02",
            );
            Invalid::malformed("received_time", zh, en)
        })
}
