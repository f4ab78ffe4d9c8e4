//! Documents that routing numbers: without gaps per body, kind and year.

use std::fmt;

use kernel::ids::MatterId;
use kernel::{BodyCode, Visibility};
use uuid::Uuid;

use super::{ReferralKind, ReviewKind};

/// The documents routing numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// 转送函
    Referral,
    /// 交办函
    Assignment,
    /// 移送函
    Transfer,
    /// 指定办理通知
    Designation,
    /// 受理告知书
    Acceptance,
    /// 不予受理告知书
    NonAcceptance,
    /// 告知书
    Notice,
    /// 简易办理答复
    Answer,
    /// 延期告知书
    Extension,
    /// 处理意见书
    Opinion,
    /// 引导告知书
    Guidance,
    /// 答复
    Reply,
    /// 复查意见书
    Review,
    /// 复核意见书
    Recheck,
    /// 报请党委、政府决定的建议
    Proposal,
}

impl DocumentKind {
    const ALL: [Self; 15] = [
        Self::Referral,
        Self::Assignment,
        Self::Transfer,
        Self::Designation,
        Self::Acceptance,
        Self::NonAcceptance,
        Self::Notice,
        Self::Answer,
        Self::Extension,
        Self::Opinion,
        Self::Guidance,
        Self::Reply,
        Self::Review,
        Self::Recheck,
        Self::Proposal,
    ];

    /// The letters in its numbers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Referral => "ZS",
            Self::Assignment => "JB",
            Self::Transfer => "YS",
            Self::Designation => "ZD",
            Self::Acceptance => "SL",
            Self::NonAcceptance => "BY",
            Self::Notice => "GZ",
            Self::Answer => "JD",
            Self::Extension => "YQ",
            Self::Opinion => "CL",
            Self::Guidance => "YD",
            Self::Reply => "HF",
            Self::Review => "FC",
            Self::Recheck => "FH",
            Self::Proposal => "BQ",
        }
    }

    /// The one with these letters.
    pub fn parse(letters: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == letters)
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

impl From<ReviewKind> for DocumentKind {
    fn from(kind: ReviewKind) -> Self {
        match kind {
            ReviewKind::Review => Self::Review,
            ReviewKind::Recheck => Self::Recheck,
        }
    }
}

/// A document that an act issues: of which kind, by which body, about what.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub kind: DocumentKind,
    pub body: BodyCode,
    pub subject: Uuid,
}

/// A document that got its number.
#[derive(Clone, Debug)]
pub struct Document {
    pub matter: MatterId,
    pub kind: DocumentKind,
    pub subject: Uuid,
    pub number: String,
}

/// A series of numbers: one body, one kind, one year. What is kept from somebody has a series of its own, whose numbers are drawn:
/// nobody can tell from those that he is shown which ones he is not shown. Prints as the numbers begin, such as
/// `530902-ZJJ-SL-2026`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub body: BodyCode,
    pub kind: DocumentKind,
    pub year: i32,
    pub restricted: bool,
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = Visibility::series_mark(self.restricted);
        write!(f, "{}-{}-{mark}{}", self.body, self.kind.as_str(), self.year)
    }
}
