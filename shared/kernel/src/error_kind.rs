//! The closed set of ways in which a request fails. Each kind maps once to a gRPC code and once to a log level.

use std::borrow::Cow;
use std::fmt;

use crate::word::shortened;

/// What kind of failure stopped a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Broken input: a field is missing, malformed or out of range.
    InvalidArgument,
    /// It does not exist, or the caller has no right to know that it does.
    NotFound,
    /// It exists already.
    AlreadyExists,
    /// The state does not allow the command.
    FailedPrecondition,
    /// A race was lost; reading again and retrying can help.
    Aborted,
    /// The caller may not do this.
    PermissionDenied,
    /// The caller is unknown.
    Unauthenticated,
    /// A limit was reached.
    ResourceExhausted,
    /// A part that is needed does not answer.
    Unavailable,
    /// No such method.
    Unimplemented,
    /// The caller's time was over before the answer came.
    DeadlineExceeded,
    /// A bug.
    Internal,
}

/// Characters of a complaint's sentence at most, whatever it repeats of the input.
const SENTENCE_MAX: usize = 240;

/// Input that cannot be accepted: which field, and why, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The path of the field in the request, such as `petitioners[2].name`.
    pub field: String,
    /// The reason in machine words, such as `REGION_UNKNOWN`.
    pub reason: &'static str,
    /// The reason for a person, in Chinese.
    pub zh: String,
    /// The reason for a person, in English.
    pub en: String,
}

impl Invalid {
    /// A complaint about one field.
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let sentence = |text: String| match shortened(&text, SENTENCE_MAX) {
            Cow::Borrowed(_) => text,
            Cow::Owned(cut) => cut,
        };
        Self { field: field.into(), reason, zh: sentence(zh.into()), en: sentence(en.into()) }
    }

    /// The field was left out.
    pub fn missing(field: impl Into<String>) -> Self {
        Self::new(field, "FIELD_MISSING", "必填项缺失", "a required field is missing")
    }

    /// The field holds something of another form than the one that both languages name.
    pub fn malformed(field: impl Into<String>, zh: &str, en: &str) -> Self {
        let (zh, en) = (format!("格式不正确，应为{zh}"), format!("malformed; expected {en}"));
        Self::new(field, "FIELD_MALFORMED", zh, en)
    }

    /// The same complaint, about the field as seen one level up.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = format!("{parent}.{}", self.field);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.en)
    }
}

impl std::error::Error for Invalid {}
