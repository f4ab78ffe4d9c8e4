//! Why a matter or hazard is in the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use statutory_calendar::RuleBook;
use words::Word;
use words::risk_ledger::Cause as CauseWord;

/// A cause. Causes have an order of their own, so that the order in which they were heard leaves no
/// trace.
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

impl Cause {
    pub fn word(&self) -> CauseWord {
        match self {
            Self::Reported => CauseWord::Reported,
            Self::Joint => CauseWord::Joint,
            Self::Repeated => CauseWord::Repeated,
            Self::DeadlineBreached { .. } => CauseWord::DeadlineBreached,
        }
    }

    /// Reads a cause as it is printed.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, rule) = text.split_once(':').unzip();
        match (CauseWord::parse(word.unwrap_or(text))?, rule) {
            (CauseWord::Reported, None) => Some(Self::Reported),
            (CauseWord::Joint, None) => Some(Self::Joint),
            (CauseWord::Repeated, None) => Some(Self::Repeated),
            (CauseWord::DeadlineBreached, Some(rule)) => {
                Some(Self::DeadlineBreached { rule: rule.to_owned() })
            }
            (CauseWord::Reported | CauseWord::Joint | CauseWord::Repeated, Some(_))
            | (CauseWord::DeadlineBreached, None) => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word().as_str())?;
        match self {
            Self::Reported | Self::Joint | Self::Repeated => Ok(()),
            Self::DeadlineBreached { rule } => write!(f, ":{rule}"),
        }
    }
}

/// The words of all causes, each once.
pub fn words(causes: &BTreeSet<Cause>) -> Vec<CauseWord> {
    let mut words: Vec<_> = causes.iter().map(Cause::word).collect();
    words.dedup();
    words
}

/// What each rule is called in Chinese: who must do what within its term.
#[derive(Clone, Debug, Default)]
pub struct RuleTitles(BTreeMap<String, String>);

impl RuleTitles {
    /// The titles of a rule book; of several versions of a rule the newest gives its title.
    pub fn of(book: &RuleBook) -> Self {
        Self(book.rules().map(|it| (it.id.clone(), it.title.zh.clone())).collect())
    }

    /// The title of an entry that nobody reported: the matter's number and its causes, nothing
    /// else. A rule that the book does not know yet is left out.
    pub fn title(&self, number: &str, causes: &BTreeSet<Cause>) -> String {
        let rules: Vec<_> = causes.iter().filter_map(|it| self.rule_of(it)).collect();
        let said = words(causes).into_iter().filter(|it| *it != CauseWord::Reported);
        let said: Vec<_> = said
            .map(|word| match word {
                CauseWord::DeadlineBreached if !rules.is_empty() => {
                    format!("{}（{}）", word.zh(), rules.join("；"))
                }
                CauseWord::DeadlineBreached
                | CauseWord::Reported
                | CauseWord::Joint
                | CauseWord::Repeated => word.zh().to_owned(),
            })
            .collect();
        format!("信访事项 {number}：{}", said.join("、"))
    }

    fn rule_of(&self, cause: &Cause) -> Option<&str> {
        match cause {
            Cause::DeadlineBreached { rule } => self.0.get(rule).map(String::as_str),
            Cause::Reported | Cause::Joint | Cause::Repeated => None,
        }
    }
}
