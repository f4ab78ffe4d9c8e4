//! Why a matter or hazard is in the ledger.

use std::collections::BTreeSet;
use std::fmt;

/// A cause. Causes have an order of their own, so that the order in which they were heard leaves no trace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A person reported it.
    Reported,
    /// 联名: many people stand behind one petition.
    Joint,
    /// 重复: three petitions or more about one matter.
    Repeated,
    /// 逾期: a term passed unmet.
    DeadlineBreached {
        /// The rule, such as `handling`.
        rule: String,
    },
}

/// So many petitions about one matter bring it into the ledger.
pub const REPEATED_PETITIONS: i32 = 3;

/// The term within which a body may say "not ours" (Art. 23): letting it pass is no neglect.
const OBJECTION: &str = "objection";

impl Cause {
    /// The cause that a missed term is, if it is one.
    pub fn of_breach(rule: &str) -> Option<Self> {
        (rule != OBJECTION).then(|| Self::DeadlineBreached { rule: rule.to_owned() })
    }

    /// The word in contract and events.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Joint => "joint",
            Self::Repeated => "repeated",
            Self::DeadlineBreached { .. } => "deadline_breached",
        }
    }

    /// Reads a cause as it is printed.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("deadline_breached", rule)) => {
                Some(Self::DeadlineBreached { rule: rule.to_owned() })
            }
            Some(_) => None,
            None => [Self::Reported, Self::Joint, Self::Repeated]
                .into_iter()
                .find(|cause| cause.word() == text),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported | Self::Joint | Self::Repeated => f.write_str(self.word()),
            Self::DeadlineBreached { rule } => write!(f, "{}:{rule}", self.word()),
        }
    }
}

/// The words of all causes, each once, such as `joint, deadline_breached`.
pub fn words(causes: &BTreeSet<Cause>) -> String {
    let mut words: Vec<_> = causes.iter().map(Cause::word).collect();
    words.dedup();
    words.join(", ")
}

/// The title of an entry that nobody reported: the matter's number and its causes, nothing else.
pub fn title(number: &str, causes: &BTreeSet<Cause>) -> String {
    let mut parts = Vec::new();
    let mut rules = Vec::new();
    for cause in causes {
        match cause {
            Cause::Reported => {}
            Cause::Joint => parts.push("联名信访".to_owned()),
            Cause::Repeated => parts.push("重复信访".to_owned()),
            Cause::DeadlineBreached { rule } => rules.push(rule.as_str()),
        }
    }
    if !rules.is_empty() {
        parts.push(format!("期限逾期（{}）", rules.join("、")));
    }
    format!("信访事项 {number}：{}", parts.join("、"))
}
