//! Why a term is not counted, or a certificate not accepted, in both languages.

use kernel::{ErrorKind, Explain};

use super::Language;
use super::words::cause;
use crate::rule::NotInForce;
use crate::term::{Mismatch, TermError};

impl Explain for NotInForce {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown { .. } => ErrorKind::NotFound,
            Self::Elsewhere { .. } | Self::TooEarly { .. } | Self::Lapsed { .. } => {
                ErrorKind::FailedPrecondition
            }
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "RULE_UNKNOWN",
            Self::Elsewhere { .. } => "RULE_NOT_IN_REGION",
            Self::TooEarly { .. } => "RULE_NOT_YET_IN_FORCE",
            Self::Lapsed { .. } => "RULE_NO_LONGER_IN_FORCE",
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::Unknown { rule_id } => format!("规则库中没有规则 {rule_id}"),
            Self::Elsewhere { rule_id, region: Some(region) } => {
                format!("规则 {rule_id} 在地区 {region} 不适用")
            }
            Self::Elsewhere { rule_id, region: None } => format!("规则 {rule_id} 不在全国适用"),
            Self::TooEarly { rule_id, day0, in_force_from } => {
                format!("规则 {rule_id} 自{in_force_from}起施行，起算日{day0}在此之前")
            }
            Self::Lapsed { rule_id, day0, in_force_to } => {
                format!("规则 {rule_id} 施行至{in_force_to}，起算日{day0}在此之后")
            }
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

impl Explain for TermError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::InvalidArgument
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::LengthMissing => "LENGTH_MISSING",
            Self::LengthNotSettable => "LENGTH_NOT_SETTABLE",
            Self::LengthOutOfRange { .. } => "LENGTH_OUT_OF_RANGE",
            Self::SetBeforeStart { .. } => "SET_BEFORE_START",
            Self::InstantMissing => "INSTANT_MISSING",
            Self::HoursOnly => "HOURS_ONLY",
            Self::PauseNotAllowed(_) => "PAUSE_NOT_ALLOWED",
            Self::PauseOutOfRange { .. } => "PAUSE_OUT_OF_RANGE",
            Self::ExtensionNotAllowed => "EXTENSION_NOT_ALLOWED",
            Self::ExtensionOutOfRange { .. } => "EXTENSION_OUT_OF_RANGE",
            Self::OutOfRange => "TERM_OUT_OF_RANGE",
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::LengthMissing => "本规则没有固定期限，请给出所定的期限".to_owned(),
            Self::LengthNotSettable => "本规则的期限不能另定".to_owned(),
            Self::LengthOutOfRange { length } => format!("期限{length}超出范围"),
            Self::SetBeforeStart { until, day0 } => format!("所定截止日{until}早于起算日{day0}"),
            Self::InstantMissing => "以小时计的期限须从时刻起算，不能只给日期".to_owned(),
            Self::HoursOnly => "以小时计的期限不扣除、不延长".to_owned(),
            Self::PauseNotAllowed(why) => {
                format!("本规则没有该扣除事由（{}）", cause(*why, Language::Zh))
            }
            Self::PauseOutOfRange { from, to } => format!("扣除期间{from}至{to}超出范围"),
            Self::ExtensionNotAllowed => "本规则不能延期".to_owned(),
            Self::ExtensionOutOfRange { days, max_days } => {
                format!("延期{days}日不在1至{max_days}日之内")
            }
            Self::OutOfRange => "期限的起止超出1992年至9999年".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

impl Explain for Mismatch {
    fn kind(&self) -> ErrorKind {
        ErrorKind::FailedPrecondition
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::UnknownRule { .. } => "RULE_VERSION_UNKNOWN",
            Self::NotInForce { .. } => "RULE_VERSION_NOT_IN_FORCE",
            Self::Calendar { .. } => "CALENDAR_DIFFERS",
            Self::Refused(_) => "CERTIFICATE_NOT_COUNTABLE",
            Self::Field { .. } => "CERTIFICATE_DIFFERS",
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::UnknownRule { rule_id, version } => {
                format!("规则库中没有规则 {rule_id} 的版本 {version}")
            }
            Self::NotInForce { rule_id, version } => {
                format!("规则 {rule_id} 的版本 {version} 在起算日不施行")
            }
            Self::Calendar { certificate, loaded } => {
                format!("该证明按日历 {certificate} 计算，现用日历为 {loaded}，请换用同一日历核验")
            }
            Self::Refused(why) => format!("无法重新计算：{}", why.zh()),
            Self::Field { field, certificate, recomputed } => {
                format!("字段 {field} 在证明中为 {certificate}，重新计算为 {recomputed}")
            }
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}
