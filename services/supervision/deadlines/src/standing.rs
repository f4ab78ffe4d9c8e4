//! Where a deadline stands, in words: met, overdue, or ended by what.

use kernel::Word;
use statutory_calendar::{Language, date};

use crate::deadline::{Started, State};

impl Started {
    /// How it stands or ended, in a sentence; none of one that simply runs.
    pub fn standing(&self, language: Language) -> Option<String> {
        let limit = self.certificate.limit_date;
        let day = |it| date(it, language);
        let zh = language == Language::Zh;
        let sentence = match &self.state {
            State::Running { .. } => return None,
            State::Met { date } => match (zh, *date > self.certificate.due_date) {
                (true, false) => format!("完成：{}，未逾期", day(*date)),
                (true, true) => format!("完成：{}，在顺延后的最后期限内，未逾期", day(*date)),
                (false, false) => format!("Met: {}, in time", day(*date)),
                (false, true) => format!("Met: {}, in time by the limit", day(*date)),
            },
            State::MetLate { date } => {
                let days = (*date - limit).num_days();
                // What was due within hours can be late on its last day.
                match (zh, days) {
                    (true, 0) => format!("完成：{}，当日逾时", day(*date)),
                    (true, days) => format!("完成：{}，逾期{days}日", day(*date)),
                    (false, 0) => format!("Met: {}, hours late", day(*date)),
                    (false, 1) => format!("Met: {}, 1 day late", day(*date)),
                    (false, days) => format!("Met: {}, {days} days late", day(*date)),
                }
            }
            State::Breached { .. } => {
                let first = day(limit.succ_opt().unwrap_or(limit));
                match (zh, self.late_at_entry) {
                    (true, false) => format!("逾期：自{first}起"),
                    (true, true) => format!("逾期：自{first}起，登记时期限已届满"),
                    (false, false) => format!("Overdue: since {first}"),
                    (false, true) => {
                        format!("Overdue: since {first}, already so when it was registered")
                    }
                }
            }
            State::Void { cause, date } => {
                // Whatever ended it, it had been missed before.
                let missed = self.was_breached && *date > limit;
                let first = missed.then(|| day(limit.succ_opt().unwrap_or(limit)));
                match (zh, first) {
                    (true, None) => format!("终止：{}，{}", day(*date), cause.zh()),
                    (true, Some(first)) => {
                        format!("终止：{}，{}；此前自{first}起已逾期", day(*date), cause.zh())
                    }
                    (false, None) => format!("Ended: {}, {}", day(*date), cause.en()),
                    (false, Some(first)) => {
                        format!("Ended: {}, {}; overdue since {first}", day(*date), cause.en())
                    }
                }
            }
        };
        Some(sentence)
    }

    /// True if it was breached, and a fact that was proven later met or ended it in time.
    pub fn breach_was_undone(&self) -> bool {
        let limit = self.certificate.limit_date;
        self.was_breached
            && match &self.state {
                State::Running { .. } | State::Met { .. } => true,
                State::Void { date, .. } => *date <= limit,
                State::Breached { .. } | State::MetLate { .. } => false,
            }
    }
}
