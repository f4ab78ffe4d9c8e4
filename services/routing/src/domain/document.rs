//! Numbers of documents: without gaps per body, kind and year.

use std::fmt;

use kernel::BodyCode;

use super::words::ReferralKind;

words! {
    /// The documents routing numbers, by the letters in their numbers.
    pub enum DocumentKind {
        /// 转送函
        Referral = "ZS",
        /// 交办函
        Assignment = "JB",
        /// 移送函
        Transfer = "YS",
        /// 指定办理通知
        Designation = "ZD",
        /// 受理告知书
        Acceptance = "SL",
        /// 延期告知书
        Extension = "YQ",
        /// 处理意见书
        Opinion = "CL",
        /// 引导告知书
        Guidance = "YD",
        /// 答复
        Reply = "HF",
    }
}

impl From<ReferralKind> for DocumentKind {
    fn from(kind: ReferralKind) -> Self {
        match kind {
            ReferralKind::Referral => Self::Referral,
            ReferralKind::Assignment => Self::Assignment,
            ReferralKind::Transfer => Self::Transfer,
            ReferralKind::Designation => Self::Designation,
        }
    }
}

/// A series of numbers: one body, one kind, one year. Prints as the numbers begin, such as `530902-ZJJ-SL-2026`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub body: BodyCode,
    pub kind: DocumentKind,
    pub year: i32,
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.body, self.kind.as_str(), self.year)
    }
}
