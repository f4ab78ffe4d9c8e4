//! What stands in one cell of a row: a list, a number, a word of a closed list, an office time.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use headwater_proto::intake::v1 as pb;
use kernel::Invalid;
use kernel::clock::office_instant;

pub(super) fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

pub(super) fn number<N: std::str::FromStr + Default>(
    field: &str,
    text: &str,
) -> Result<N, Invalid> {
    if text.is_empty() {
        return Ok(N::default());
    }
    text.parse().map_err(|_| Invalid::malformed(field, "a whole number"))
}

pub(super) fn channel(text: &str) -> Result<pb::Channel, Invalid> {
    match text {
        "letter" => Ok(pb::Channel::Letter),
        "visit" => Ok(pb::Channel::Visit),
        "online" => Ok(pb::Channel::Online),
        "telephone" => Ok(pb::Channel::Telephone),
        "fax" => Ok(pb::Channel::Fax),
        "other" => Ok(pb::Channel::Other),
        "" => Err(Invalid::missing("channel")),
        _ => Err(Invalid::malformed("channel", "letter, visit, online, telephone, fax or other")),
    }
}

pub(super) fn purpose(text: &str) -> Result<pb::Purpose, Invalid> {
    match text {
        "" => Ok(pb::Purpose::Unspecified),
        "claim" => Ok(pb::Purpose::Claim),
        "suggestion" => Ok(pb::Purpose::Suggestion),
        "accusation" => Ok(pb::Purpose::Accusation),
        _ => Err(Invalid::malformed("purpose", "claim, suggestion or accusation")),
    }
}

/// An office time without an offset; a day alone means its first instant.
pub(super) fn receive_time(text: &str) -> Result<DateTime<Utc>, Invalid> {
    if text.is_empty() {
        return Err(Invalid::missing("received_time"));
    }
    for form in ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, form) {
            return Ok(office_instant(local.date(), local.time()));
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map(|date| office_instant(date, NaiveTime::MIN))
        .map_err(|_| Invalid::malformed("received_time", "2026-03-02T09:15:00 or 2026-03-02"))
}
