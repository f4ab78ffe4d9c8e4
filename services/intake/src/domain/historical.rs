//! Records of the past start no deadline, so a second person allows them, source by source and up to a last day.

use chrono::NaiveDate;
use kernel::{Invalid, PersonCode};

/// What somebody allowed of one source.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The last day on which a record may have been received.
    pub last_date: NaiveDate,
    /// Who allowed it.
    pub person: PersonCode,
}

/// The last day lies before today: what comes in now has its terms.
pub fn last_date(date: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Invalid> {
    if date < today {
        return Ok(date);
    }
    let (zh, en) =
        ("历史数据的截止日期应早于今日", "the last day of records of the past lies before today");
    Err(Invalid::new("last_date", "LAST_DATE_NOT_PAST", zh, en))
}

/// Refuses a record of the past that nobody else has allowed.
pub fn check(
    allowance: Option<&Allowance>,
    received: NaiveDate,
    importer: &PersonCode,
) -> Result<(), Invalid> {
    let Some(allowance) = allowance else {
        return Err(refusal(
            "HISTORICAL_NOT_ALLOWED",
            "该来源未经批准作为历史数据导入".to_owned(),
            "nobody has allowed records of the past from this source".to_owned(),
        ));
    };
    if allowance.person == *importer {
        return Err(refusal(
            "SECOND_PERSON_REQUIRED",
            "批准历史数据导入的须为另一人".to_owned(),
            "whoever imports records of the past is not who allowed them".to_owned(),
        ));
    }
    let last = allowance.last_date;
    if received > last {
        return Err(refusal(
            "HISTORICAL_TOO_RECENT",
            format!("收件日期晚于批准的截止日期{}", last.format("%Y年%-m月%-d日")),
            format!("received after {last}, the last day that was allowed"),
        ));
    }
    Ok(())
}

fn refusal(reason: &'static str, zh: String, en: String) -> Invalid {
    Invalid::new("historical", reason, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_record_of_the_past_needs_a_second_person_and_a_day_that_was_allowed() {
        let (registrar, supervisor) =
            (PersonCode::parse("per-a").unwrap(), PersonCode::parse("per-b").unwrap());
        let allowed = Allowance { last_date: day("2022-04-30"), person: supervisor.clone() };
        let reason = |allowance: Option<&Allowance>, received: &str, by: &PersonCode| {
            check(allowance, day(received), by).err().map(|it| it.reason)
        };
        assert_eq!(reason(Some(&allowed), "2022-04-30", &registrar), None);
        assert_eq!(reason(Some(&allowed), "2022-05-01", &registrar), Some("HISTORICAL_TOO_RECENT"));
        assert_eq!(
            reason(Some(&allowed), "2022-04-30", &supervisor),
            Some("SECOND_PERSON_REQUIRED")
        );
        assert_eq!(reason(None, "2022-04-30", &registrar), Some("HISTORICAL_NOT_ALLOWED"));
    }

    #[test]
    fn the_last_day_is_past() {
        assert_eq!(last_date(day("2026-05-31"), day("2026-06-01")), Ok(day("2026-05-31")));
        let today = last_date(day("2026-06-01"), day("2026-06-01"));
        assert_eq!(today.unwrap_err().reason, "LAST_DATE_NOT_PAST");
    }
}
