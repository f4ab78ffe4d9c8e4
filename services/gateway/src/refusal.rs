//! Why the gateway itself says no, and how it says so.

use std::time::Duration;

use kernel::{Explain, ServiceName};
use service_kit::error::{code, explained_with};
use tonic::{Code, Status};

/// How long a client should wait before it asks again for a service that did not answer.
const PAUSE: Duration = Duration::from_millis(500);

kernel::refusals! {
    /// Why the gateway refuses a call.
    pub enum Refusal {
        /// No such method, or none that clients may know of.
        MethodUnknown => Unimplemented "METHOD_UNKNOWN"
            "没有这一接口" / "there is no such method";
        /// What came is no call as gRPC makes one.
        NotGrpc => InvalidArgument "NOT_GRPC"
            "请求不符合接口协议" / "not a gRPC call: it must be a POST with a content-type of application/grpc";
        /// The method needs a token and none came.
        TokenMissing => Unauthenticated "TOKEN_MISSING"
            "缺少身份凭证" / "a token is missing";
        /// The token is not to be believed.
        TokenInvalid => Unauthenticated "TOKEN_INVALID"
            "身份凭证无效" / "the token is not one this gateway believes";
        /// The token was good once, or is not good yet.
        TokenExpired => Unauthenticated "TOKEN_EXPIRED"
            "身份凭证不在有效期内，请重新登录" / "the token is outside its time of validity; sign in again";
        /// The person does not hold the post named by the token.
        PostNotHeld => PermissionDenied "POST_NOT_HELD"
            "您未担任凭证所载岗位" / "the person does not hold the post named by the token";
        /// The post does not carry the method's right.
        RightMissing { right: String } => PermissionDenied "RIGHT_MISSING"
            "当前岗位无权办理此事项" / "the caller's post lacks the right {right}";
        /// A message is larger than the gateway forwards.
        MessageTooLarge => ResourceExhausted "MESSAGE_TOO_LARGE"
            "请求内容超出大小限制" / "the request is larger than the gateway accepts";
        /// Too many calls of public methods from one address.
        CallsTooOften { pause: Duration } => ResourceExhausted "CALLS_TOO_OFTEN"
            "查询过于频繁，请在{pause}后再试" / "too many calls from this address; try again in {pause}";
        /// Too many calls of health and reflection under way, of one connection, of one address, or of all.
        StreamsTooMany => ResourceExhausted "STREAMS_TOO_MANY"
            "同时进行的健康检查或接口查询过多，请稍后重试" / "too many health and reflection calls are open; try again";
        /// The gateway stops.
        Stopping => Unavailable "GATEWAY_STOPPING"
            "统一入口正在重启，请稍后重试" / "the gateway is stopping; try again, from where the stream stands";
        /// The call's deadline has passed.
        DeadlinePassed => DeadlineExceeded "DEADLINE_PASSED"
            "请求超时" / "the deadline passed before an answer came";
        /// A service did not answer; the cause is for the log only.
        PeerUnavailable { peer: ServiceName, cause: String } => Unavailable "PEER_UNAVAILABLE"
            "{peer}服务暂不可用，请稍后重试" / "{peer} did not answer; try again";
        /// A bug: the caller's identity could not be signed.
        Unsigned { cause: String } => Internal "INTERNAL"
            "系统内部错误" / "an internal error";
    }
}

impl Refusal {
    /// The status that the client gets, with reason and both languages.
    pub(crate) fn status(&self) -> Status {
        explained_with(self.kind(), self.reason(), &self.zh(), &self.en(), self.pause())
    }

    /// The gRPC code.
    pub(crate) fn code(&self) -> Code {
        code(self.kind())
    }

    /// After how long a retry may help; none where it would not.
    fn pause(&self) -> Option<Duration> {
        match self {
            Self::CallsTooOften { pause } => Some(*pause),
            Self::PeerUnavailable { .. } | Self::StreamsTooMany | Self::Stopping => Some(PAUSE),
            Self::MethodUnknown
            | Self::NotGrpc
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
