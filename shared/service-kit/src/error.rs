//! The one rendering of everything that stops a request as a gRPC status.

use std::collections::HashMap;
use std::time::Duration;

use kernel::word::shortened;
use kernel::{ErrorKind, Explain, Invalid};
use tonic::{Code, Status};
use tonic_types::{ErrorDetail, ErrorInfo, FieldViolation, LocalizedMessage, StatusExt};

/// A status for a refusal.
pub fn refused(refusal: &impl Explain) -> Status {
    explained(refusal.kind(), refusal.reason(), &refusal.zh(), &refusal.en())
}

/// Complaints that an answer tells one by one at most.
const TOLD_MAX: usize = 32;
/// Bytes of these complaints at most. An answer's details travel in its headers, some of them in three ways, and what is more than
/// 8 KiB breaks some clients, and more than 16 KiB the gateway's own connection.
const TOLD_BYTES: usize = 2400;
/// Bytes that the sentences for people fill at most, each language for itself.
const SENTENCE_BYTES: usize = 600;
/// Characters of one refusal's sentence at most.
const SENTENCE_MAX: usize = 240;

/// A status for bad input: every field with its reason, in both languages, as far as headers hold them.
pub fn invalid(complaints: &[Invalid]) -> Status {
    let reason = complaints.first().map_or("INVALID", |complaint| complaint.reason);
    let told = &complaints[..told(complaints)];
    let violations: Vec<_> = told
        .iter()
        .map(|it| FieldViolation::new(&it.field, format!("{}: {} · {}", it.reason, it.zh, it.en)))
        .collect();
    let metadata: HashMap<_, _> =
        told.iter().map(|it| (it.field.clone(), it.reason.to_owned())).collect();
    let zh = sentences(
        complaints,
        "；",
        |it| format!("{}：{}", it.field, it.zh),
        |more| format!("另有{more}处"),
    );
    let en = sentences(
        complaints,
        "; ",
        |it| format!("{}: {}", it.field, it.en),
        |more| format!("and {more} more"),
    );
    let details: Vec<ErrorDetail> = vec![
        ErrorInfo::new(reason, DOMAIN, metadata).into(),
        tonic_types::BadRequest::new(violations).into(),
        LocalizedMessage::new("en", &en).into(),
        LocalizedMessage::new("zh-CN", &zh).into(),
    ];
    Status::with_error_details_vec(Code::InvalidArgument, en, details)
}

/// How many of the complaints are told one by one; the first always is.
fn told(complaints: &[Invalid]) -> usize {
    let mut bytes = 0;
    let fitting = complaints.iter().take_while(|it| {
        bytes += 2 * (it.field.len() + it.reason.len()) + it.zh.len() + it.en.len();
        bytes <= TOLD_BYTES
    });
    fitting.count().clamp(1, TOLD_MAX).min(complaints.len())
}

/// The complaints in one text, and how many are not in it.
fn sentences(
    complaints: &[Invalid],
    joint: &str,
    say: impl Fn(&Invalid) -> String,
    more: impl Fn(usize) -> String,
) -> String {
    let mut text = String::new();
    for (at, complaint) in complaints.iter().enumerate() {
        let next = say(complaint);
        if at > 0 && text.len() + next.len() > SENTENCE_BYTES {
            return format!("{text}{joint}{}", more(complaints.len() - at));
        }
        if at > 0 {
            text.push_str(joint);
        }
        text.push_str(&next);
    }
    text
}

/// A status for a message that cannot be read at all.
pub fn malformed() -> Status {
    explained(
        ErrorKind::InvalidArgument,
        "MESSAGE_MALFORMED",
        "请求内容无法解析，不符合接口定义",
        "the message cannot be read: it is not what the contract says",
    )
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
    let (zh, en) = (&*shortened(zh, SENTENCE_MAX), &*shortened(en, SENTENCE_MAX));
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

    /// What a status takes in headers.
    fn header_bytes(status: Status) -> usize {
        let headers = status.into_http::<()>().into_parts().0.headers;
        headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
    }

    #[test]
    fn however_much_is_wrong_the_answer_fits_into_headers_and_says_how_much_is_not_told() {
        let long = "长".repeat(100_000);
        let one = Invalid::new("category", "CATEGORY_UNKNOWN", long.clone(), long.clone());
        assert!(header_bytes(invalid(std::slice::from_ref(&one))) < 8000);
        assert!(header_bytes(invalid(&vec![one; 500])) < 8000);
        assert!(header_bytes(explained(ErrorKind::NotFound, "X", &long, &long)) < 8000);

        let names: Vec<_> = (0..30)
            .map(|at| {
                let (zh, en) = ("内容过长，最多60个字", "too long: at most 60 characters");
                Invalid::new(format!("petition.petitioners[{at}].name"), "TEXT_TOO_LONG", zh, en)
            })
            .collect();
        let status = invalid(&names);
        assert!(status.message().ends_with(" more"), "{}", status.message());
        let violations = status.get_details_bad_request().unwrap().field_violations;
        assert!((10..30).contains(&violations.len()), "{} told", violations.len());
        assert!(header_bytes(status) < 8000);
    }
}
