//! The one rendering of everything that stops a request as a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{ErrorKind, Explain, Invalid};
use tonic::{Code, Status};
use tonic_types::{ErrorDetail, ErrorInfo, FieldViolation, LocalizedMessage, StatusExt};

/// A status for a refusal.
pub fn refused(refusal: &impl Explain) -> Status {
    explained(refusal.kind(), refusal.reason(), &refusal.zh(), &refusal.en())
}

/// A status for bad input: every field with its reason, in both languages.
pub fn invalid(complaints: &[Invalid]) -> Status {
    let reason = complaints.first().map_or("INVALID", |complaint| complaint.reason);
    let violations: Vec<_> = complaints
        .iter()
        .map(|it| FieldViolation::new(&it.field, format!("{}: {} · {}", it.reason, it.zh, it.en)))
        .collect();
    let metadata: HashMap<_, _> =
        complaints.iter().map(|it| (it.field.clone(), it.reason.to_owned())).collect();
    let join =
        |part: fn(&Invalid) -> String| complaints.iter().map(part).collect::<Vec<_>>().join("; ");
    let zh = join(|it| format!("{}：{}", it.field, it.zh));
    let en = join(|it| format!("{}: {}", it.field, it.en));
    let details: Vec<ErrorDetail> = vec![
        ErrorInfo::new(reason, DOMAIN, metadata).into(),
        tonic_types::BadRequest::new(violations).into(),
        LocalizedMessage::new("en", &en).into(),
        LocalizedMessage::new("zh-CN", &zh).into(),
    ];
    Status::with_error_details_vec(Code::InvalidArgument, en, details)
}

/// A status with a machine reason and a sentence in each language.
pub fn explained(kind: ErrorKind, reason: &'static str, zh: &str, en: &str) -> Status {
    let retry =
        matches!(kind, ErrorKind::Aborted | ErrorKind::Unavailable | ErrorKind::ResourceExhausted);
    let pause = retry.then_some(Duration::from_millis(500));
    explained_with(kind, reason, zh, en, pause)
}

/// The same with a pause of the caller's choice.
pub fn explained_with(
    kind: ErrorKind,
    reason: &'static str,
    zh: &str,
    en: &str,
    retry_after: Option<Duration>,
) -> Status {
    let mut details: Vec<ErrorDetail> = vec![
        ErrorInfo::new(reason, DOMAIN, HashMap::<String, String>::new()).into(),
        LocalizedMessage::new("en", en).into(),
        LocalizedMessage::new("zh-CN", zh).into(),
    ];
    if retry_after.is_some() {
        details.push(tonic_types::RetryInfo::new(retry_after).into());
    }
    Status::with_error_details_vec(code(kind), en, details)
}

/// The domain in `google.rpc.ErrorInfo`.
pub const DOMAIN: &str = "headwater";

/// A bug: the caller learns only that there is one; the chain goes to the log, once, here.
pub fn bug(error: &(dyn std::error::Error + 'static)) -> Status {
    let mut chain = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        chain = format!("{chain}: {cause}");
        source = cause.source();
    }
    tracing::error!(error = %chain, "a request failed inside");
    explained(ErrorKind::Internal, "INTERNAL", "系统内部错误", "an internal error")
}

/// The gRPC code of each kind.
pub fn code(kind: ErrorKind) -> Code {
    match kind {
        ErrorKind::InvalidArgument => Code::InvalidArgument,
        ErrorKind::NotFound => Code::NotFound,
        ErrorKind::AlreadyExists => Code::AlreadyExists,
        ErrorKind::FailedPrecondition => Code::FailedPrecondition,
        ErrorKind::Aborted => Code::Aborted,
        ErrorKind::PermissionDenied => Code::PermissionDenied,
        ErrorKind::Unauthenticated => Code::Unauthenticated,
        ErrorKind::ResourceExhausted => Code::ResourceExhausted,
        ErrorKind::Unavailable => Code::Unavailable,
        ErrorKind::Unimplemented => Code::Unimplemented,
        ErrorKind::DeadlineExceeded => Code::DeadlineExceeded,
        ErrorKind::Internal => Code::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_input_names_every_field_in_both_languages() {
        let status = invalid(&[
            Invalid::missing("text"),
            Invalid::malformed("region", "6位数字", "6 digits"),
        ]);
        assert_eq!(status.code(), Code::InvalidArgument);
        let details = status.get_error_details_vec();
        let texts = format!("{details:?}");
        for part in
            ["FIELD_MISSING", "region", "必填项缺失", "a required field is missing", "zh-CN"]
        {
            assert!(texts.contains(part), "{part} in {texts}");
        }
    }
}
