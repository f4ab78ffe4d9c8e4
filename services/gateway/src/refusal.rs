//! Why the gateway itself says no, and how it says so.

use std::time::Duration;

use kernel::ServiceName;
use service_kit::error::explained_with;
use tonic::{Code, Status};

/// How long a client should wait before it asks again for a service that did not answer.
const PAUSE: Duration = Duration::from_millis(500);

/// Why the gateway refuses a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such method, or none that clients may know of.
    MethodUnknown,
    /// The method needs a token and none came.
    TokenMissing,
    /// The token is not to be believed.
    TokenInvalid,
    /// The token was good once, or is not good yet.
    TokenExpired,
    /// The person does not hold the post named by the token.
    PostNotHeld,
    /// The post does not carry the method's right.
    RightMissing { right: &'static str },
    /// A message is larger than the gateway forwards.
    MessageTooLarge,
    /// Too many calls of public methods from one address.
    CallsTooOften { pause: Duration },
    /// The call's deadline has passed.
    DeadlinePassed,
    /// A service did not answer; the cause is for the log only.
    PeerUnavailable { peer: ServiceName, cause: String },
    /// A bug: the caller's identity could not be signed.
    Unsigned { cause: String },
}

impl Refusal {
    /// The status that the client gets, with reason and both languages.
    pub(crate) fn status(&self) -> Status {
        let (zh, en) = self.texts();
        explained_with(self.code(), self.reason(), zh, &en, self.pause())
    }

    /// The gRPC code.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::MethodUnknown => Code::Unimplemented,
            Self::TokenMissing | Self::TokenInvalid | Self::TokenExpired => Code::Unauthenticated,
            Self::PostNotHeld | Self::RightMissing { .. } => Code::PermissionDenied,
            Self::MessageTooLarge | Self::CallsTooOften { .. } => Code::ResourceExhausted,
            Self::DeadlinePassed => Code::DeadlineExceeded,
            Self::PeerUnavailable { .. } => Code::Unavailable,
            Self::Unsigned { .. } => Code::Internal,
        }
    }

    /// The reason in machine words.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::MethodUnknown => "METHOD_UNKNOWN",
            Self::TokenMissing => "TOKEN_MISSING",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::PostNotHeld => "POST_NOT_HELD",
            Self::RightMissing { .. } => "RIGHT_MISSING",
            Self::MessageTooLarge => "MESSAGE_TOO_LARGE",
            Self::CallsTooOften { .. } => "CALLS_TOO_OFTEN",
            Self::DeadlinePassed => "DEADLINE_PASSED",
            Self::PeerUnavailable { .. } => "PEER_UNAVAILABLE",
            Self::Unsigned { .. } => "INTERNAL",
        }
    }

    /// The reason for a person, in Chinese and in English.
    fn texts(&self) -> (&'static str, String) {
        match self {
            Self::MethodUnknown => ("没有这一接口", "there is no such method".to_owned()),
            Self::TokenMissing => ("缺少身份凭证", "a token is missing".to_owned()),
            Self::TokenInvalid => {
                ("身份凭证无效", "the token is not one this gateway believes".to_owned())
            }
            Self::TokenExpired => (
                "身份凭证不在有效期内，请重新登录",
                "the token is outside its time of validity; sign in again".to_owned(),
            ),
            Self::PostNotHeld => (
                "您未担任凭证所载岗位",
                "the person does not hold the post named by the token".to_owned(),
            ),
            Self::RightMissing { right } => {
                ("当前岗位无权办理此事项", format!("the caller's post lacks the right {right}"))
            }
            Self::MessageTooLarge => (
                "请求内容超出大小限制",
                "the request is larger than the gateway accepts".to_owned(),
            ),
            Self::CallsTooOften { .. } => (
                "查询过于频繁，请稍后再试",
                "too many calls from this address; try again later".to_owned(),
            ),
            Self::DeadlinePassed => {
                ("请求超时", "the deadline passed before an answer came".to_owned())
            }
            Self::PeerUnavailable { peer, .. } => {
                ("相关服务暂不可用，请稍后重试", format!("{peer} did not answer; try again"))
            }
            Self::Unsigned { .. } => ("系统内部错误", "an internal error".to_owned()),
        }
    }

    /// After how long a retry may help; none where it would not.
    fn pause(&self) -> Option<Duration> {
        match self {
            Self::CallsTooOften { pause } => Some(*pause),
            Self::PeerUnavailable { .. } => Some(PAUSE),
            Self::MethodUnknown
            | Self::TokenMissing
            | Self::TokenInvalid
            | Self::TokenExpired
            | Self::PostNotHeld
            | Self::RightMissing { .. }
            | Self::MessageTooLarge
            | Self::DeadlinePassed
            | Self::Unsigned { .. } => None,
        }
    }

    /// What stood behind it, for the log; empty where the reason says all.
    pub(crate) fn cause(&self) -> &str {
        match self {
            Self::PeerUnavailable { cause, .. } | Self::Unsigned { cause } => cause,
            _ => "",
        }
    }
}
