//! Dates, request ids and reasons, in as few letters as tests want them.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use headwater_proto::common::v1 as pb;
use kernel::clock::office_instant;
use service_kit::parse::to_civil;
use tonic::Status;
use tonic_types::StatusExt;

/// Nine o'clock in the office on a day such as 2026-03-02.
///
/// # Panics
///
/// If there is no such day.
pub fn nine(date: &str) -> DateTime<Utc> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock");
    office_instant(day(date), nine)
}

/// A day such as 2026-03-02.
///
/// # Panics
///
/// If there is no such day.
pub fn day(date: &str) -> NaiveDate {
    date.parse().expect("a day such as 2026-03-02")
}

/// A day as messages carry it.
///
/// # Panics
///
/// If there is no such day.
pub fn civil(date: &str) -> pb::CivilDate {
    to_civil(day(date))
}

/// A request id that no other request of this process has.
pub fn request_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("request-{:04}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Each fault that a refusal names: the field and the reason.
pub fn faults<T: std::fmt::Debug>(answer: Result<T, Status>) -> Vec<String> {
    let violations = match answer {
        Ok(answer) => return vec![format!("no refusal: {answer:?}")],
        Err(status) => status.get_details_bad_request().map(|it| it.field_violations),
    };
    let said = |it: tonic_types::FieldViolation| {
        let reason = it.description.split(':').next().unwrap_or_default().to_owned();
        format!("{} {reason}", it.field)
    };
    violations.unwrap_or_default().into_iter().map(said).collect()
}

/// The machine reason of a refusal, or what was answered in its place.
pub fn reason<T: std::fmt::Debug>(answer: Result<T, Status>) -> String {
    match answer {
        Ok(answer) => format!("no refusal: {answer:?}"),
        Err(status) => status
            .get_error_details_vec()
            .into_iter()
            .find_map(|it| match it {
                tonic_types::ErrorDetail::ErrorInfo(info) => Some(info.reason),
                _ => None,
            })
            .unwrap_or_else(|| format!("{status:?}")),
    }
}
