//! Everything that can stop a use case.

use kernel::{ErrorKind, Explain, Forbidden, Invalid};
use service_kit::Complaints;
use service_kit::error::{bug, explained, invalid, refused};
use tonic::Status;

/// What a service refuses, as its own closed list; short for the bounds that every use of one needs.
pub trait Refusal: Explain + std::error::Error + Send + Sync + 'static {}

impl<R: Explain + std::error::Error + Send + Sync + 'static> Refusal for R {}

/// Everything that can stop a use case of a service whose refusals are `R`.
#[derive(Debug, thiserror::Error)]
pub enum Error<R: Refusal> {
    /// The office says no, by its own rules.
    #[error(transparent)]
    Refused(R),
    /// The input cannot be accepted.
    #[error("the input is invalid: {0:?}")]
    Invalid(Vec<Invalid>),
    /// The caller may not do this.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Somebody else changed it first.
    #[error("{what} was changed by someone else")]
    Stale {
        /// What was changed, such as `petition`.
        what: &'static str,
    },
    /// The same request id came with another body.
    #[error("the request id was used for another request")]
    RequestIdReused,
    /// The same request runs right now.
    #[error("the same request is being answered")]
    RequestInFlight,
    /// The database failed, or refused for a reason nobody translated.
    #[error("the store failed")]
    Store(#[from] sqlx::Error),
    /// The database went away while it committed: nobody knows whether it did.
    #[error("whether it was committed is not known")]
    OutcomeUnknown(#[source] sqlx::Error),
    /// A row says what cannot be.
    #[error("inconsistent {table}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// What is wrong with it, without its values.
        what: String,
    },
}

impl<R: Refusal> Error<R> {
    /// A row says what cannot be.
    pub fn inconsistent(table: &'static str, what: impl Into<String>) -> Self {
        Self::Inconsistent { table, what: what.into() }
    }
}

impl<R: Refusal> From<Invalid> for Error<R> {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(vec![invalid])
    }
}

impl<R: Refusal> From<Complaints> for Error<R> {
    fn from(complaints: Complaints) -> Self {
        Self::Invalid(complaints.0)
    }
}

impl<R: Refusal> From<Error<R>> for Status {
    fn from(error: Error<R>) -> Self {
        match error {
            Error::Refused(refusal) => refused(&refusal),
            Error::Invalid(complaints) => invalid(&complaints),
            Error::Forbidden(forbidden) => refused(&forbidden),
            Error::Stale { what } => explained(
                ErrorKind::Aborted,
                "VERSION_STALE",
                "内容已被他人修改，请重新读取后再办理",
                &format!("{what} was changed by someone else; read it again"),
            ),
            Error::RequestIdReused => explained(
                ErrorKind::FailedPrecondition,
                "REQUEST_ID_REUSED",
                "该请求编号已用于另一内容的请求",
                "this request id was used for a request with another body",
            ),
            Error::RequestInFlight => explained(
                ErrorKind::Aborted,
                "REQUEST_IN_FLIGHT",
                "同一请求正在处理，请稍后重试",
                "the same request is being answered; try again",
            ),
            Error::Store(error) if is_transient(&error) => {
                tracing::error!(%error, "the database does not answer");
                explained(
                    ErrorKind::Unavailable,
                    "STORE_UNAVAILABLE",
                    "数据库暂不可用，请稍后重试",
                    "the database does not answer; try again",
                )
            }
            Error::OutcomeUnknown(error) => {
                tracing::error!(%error, "the database went away during a commit");
                explained(
                    ErrorKind::Unavailable,
                    "OUTCOME_UNKNOWN",
                    "是否已办理尚不确定，请以同一请求编号重试，重试不会重复办理",
                    "whether it was done is not known; the same request_id, sent again, finds out and does it once",
                )
            }
            Error::Store(error) => bug(&error),
            Error::Inconsistent { .. } => bug(&error),
        }
    }
}

/// True of what passes by itself: the database is away or restarting, its connections are all in use, or another transaction was in
/// the way. The same statement can succeed later.
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(it) => it.code().is_some_and(|code| passes(&code)),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed => true,
        _ => false,
    }
}

/// The same, of PostgreSQL's codes (Appendix A of its manual).
fn passes(code: &str) -> bool {
    // Connections that broke or cannot be had; memory, disk or connections used up.
    let classes = ["08", "53"];
    let codes = [
        "25006", // a server that only reads: it is about to be the first again, or no more
        "25P03", // the session was idle in a transaction for too long
        "40001", // serialization
        "40P01", // deadlock
        "55P03", // a lock was not to be had
        "57P01", // shut down by an administrator
        "57P02", // shut down after a crash
        "57P03", // starting up
        "57P05", // the session was idle for too long
    ];
    classes.iter().any(|class| code.starts_with(class)) || codes.contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_told_from_what_a_retry_meets_again() {
        for code in ["57P01", "57P02", "57P03", "53300", "08006", "08P01", "40P01"] {
            assert!(passes(code), "{code}");
        }
        for code in ["23505", "42P01", "22021", "57000", "XX000"] {
            assert!(!passes(code), "{code}");
        }
        assert!(is_transient(&sqlx::Error::PoolTimedOut));
        assert!(!is_transient(&sqlx::Error::RowNotFound));
    }
}
