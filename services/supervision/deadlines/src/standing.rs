//! Where a deadline stands, in words: met, overdue, or ended by what.

use statutory_calendar::{Language, date};

use crate::deadline::{Started, State};
use crate::planned::Cause;

impl Started {
    /// How it stands or ended, in a sentence; none of one that simply runs.
    pub fn standing(&self, language: Language) -> Option<String> {
        let due_date = self.certificate.due_date;
        let day = |it| date(it, language);
        let zh = language == Language::Zh;
        let sentence = match &self.state {
            State::Running { .. } => return None,
            State::Met { date } if zh => format!("完成：{}，未逾期", day(*date)),
            State::Met { date } => format!("Met: {}, in time", day(*date)),
            State::MetLate { date } => {
                let days = (*date - due_date).num_days();
                // What was due within hours can be late on its last day.
                match (zh, days) {
                    (true, 0) => format!("完成：{}，当日逾时", day(*date)),
                    (true, days) => format!("完成：{}，逾期{days}日", day(*date)),
                    (false, 0) => format!("Met: {}, hours late", day(*date)),
                    (false, 1) => format!("Met: {}, 1 day late", day(*date)),
                    (false, days) => format!("Met: {}, {days} days late", day(*date)),
                }
            }
            State::Breached { .. } if self.late_at_entry && zh => {
                "逾期：登记时期限已届满，不催办、不督办".to_owned()
            }
            State::Breached { .. } if self.late_at_entry => {
                "Overdue: already so when it was registered; no reminders, no order".to_owned()
            }
            State::Breached { .. } => {
                let first = day(due_date.succ_opt().unwrap_or(due_date));
                if zh {
                    format!("逾期：自{first}起")
                } else {
                    format!("Overdue: since {first}")
                }
            }
            State::Void { cause, date } if zh => format!("终止：{}，{}", day(*date), cause.zh()),
            State::Void { cause, date } => format!("Ended: {}, {}", day(*date), cause.en()),
        };
        Some(sentence)
    }

    /// True if it was breached, and a fact that was proven later met or ended it in time.
    pub fn breach_was_undone(&self) -> bool {
        let due_date = self.certificate.due_date;
        self.was_breached
            && match &self.state {
                State::Running { .. } | State::Met { .. } => true,
                State::Void { date, .. } => *date <= due_date,
                State::Breached { .. } | State::MetLate { .. } => false,
            }
    }
}

impl Cause {
    /// The word in the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Designated => "designated",
            Self::TurnedOrdinary => "turned_ordinary",
            Self::HandledSimply => "handled_simply",
            Self::HandledOrdinarily => "handled_ordinarily",
            Self::ReceivedDirectly => "received_directly",
            Self::Voided => "voided",
            Self::Withdrawn => "withdrawn",
            Self::NotUsed => "not_used",
            Self::Lapsed => "lapsed",
            Self::NeverDue => "never_due",
        }
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Returned => "事项已退回（《信访工作条例》第二十三条）",
            Self::Designated => "已指定其他机关、单位受理（《信访工作条例》第二十四条）",
            Self::TurnedOrdinary => "简易办理转为普通程序，期限另行起算",
            Self::HandledSimply => "适用简易办理，按较短期限办理",
            Self::HandledOrdinarily => "受理时未适用简易办理",
            Self::ReceivedDirectly => {
                "有权处理的机关、单位已直接收到，由其告知信访人（《信访工作条例》第二十三条）"
            }
            Self::Voided => "登记已作废",
            Self::Withdrawn => "督办已撤回",
            Self::NotUsed => "事项已进入办理，异议权未行使",
            Self::Lapsed => "期限届满，权利未行使",
            Self::NeverDue => "经更正，该期限本不应起算",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Returned => "the matter went back to the sender (Regulation, Art. 23)",
            Self::Designated => "another body was designated (Regulation, Art. 24)",
            Self::TurnedOrdinary => {
                "simple handling became ordinary handling, which has its own term"
            }
            Self::HandledSimply => "handled simply, within a shorter term",
            Self::HandledOrdinarily => "the matter was not in simple handling when it was accepted",
            Self::ReceivedDirectly => {
                "a competent body had received it and tells the petitioner itself (Regulation, Art. 23)"
            }
            Self::Voided => "the registration is void",
            Self::Withdrawn => "the order was withdrawn",
            Self::NotUsed => "the body took the matter on, and the right to object was not used",
            Self::Lapsed => "its last day passed, and the right was not used",
            Self::NeverDue => "a correction showed that it should never have started",
        }
    }
}
