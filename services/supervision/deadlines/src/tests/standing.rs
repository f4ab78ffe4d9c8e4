//! How a deadline stands or ended, as officers read it.

use statutory_calendar::Language;

use super::table::certificate;
use super::*;
use crate::deadline::Started;
use crate::{Cause, State};

/// A handling from 3 August, due on 2 October 2026, which lies in the holiday, and at the latest on 8 October.
fn handling(state: State, was_breached: bool) -> Started {
    let certificate = certificate("handling", None);
    Started { certificate, late_at_entry: false, was_breached, state }
}

fn said(started: &Started) -> (String, String) {
    let say = |language| started.standing(language).unwrap_or_default();
    (say(Language::Zh), say(Language::En))
}

#[test]
fn what_is_met_overdue_or_ended_says_when_and_why() {
    let (in_time, late) = (day("2026-09-30"), day("2026-10-11"));
    let void = State::Void { cause: Cause::Returned, date: in_time };
    let table = [
        (
            handling(State::Met { date: in_time }, false),
            "完成：2026年9月30日（周三），未逾期",
            "Met: Wed 2026-09-30, in time",
        ),
        (
            handling(State::MetLate { date: late }, true),
            "完成：2026年10月11日（周日），逾期3日",
            "Met: Sun 2026-10-11, 3 days late",
        ),
        (
            handling(State::Met { date: day("2026-10-08") }, false),
            "完成：2026年10月8日（周四），在顺延后的最后期限内，未逾期",
            "Met: Thu 2026-10-08, in time by the limit",
        ),
        (
            handling(State::MetLate { date: day("2026-10-08") }, true),
            "完成：2026年10月8日（周四），当日逾时",
            "Met: Thu 2026-10-08, hours late",
        ),
        (
            handling(State::Breached { next_wake: None }, true),
            "逾期：自2026年10月9日（周五）起",
            "Overdue: since Fri 2026-10-09",
        ),
        (
            handling(void, false),
            "终止：2026年9月30日（周三），事项已退回（《信访工作条例》第二十三条）",
            "Ended: Wed 2026-09-30, the matter went back to the sender (Regulation, Art. 23)",
        ),
        (
            handling(State::Void { cause: Cause::Recalled, date: late }, true),
            "终止：2026年10月11日（周日），转送、交办已撤回；此前自2026年10月9日（周五）起已逾期",
            "Ended: Sun 2026-10-11, the sender took the referral back; overdue since Fri 2026-10-09",
        ),
        (handling(State::Running { next_wake: morning("2026-09-01") }, false), "", ""),
    ];
    for (started, zh, en) in table {
        assert_eq!(said(&started), (zh.to_owned(), en.to_owned()));
    }
    let entered_late =
        Started { late_at_entry: true, ..handling(State::Breached { next_wake: None }, false) };
    assert_eq!(
        said(&entered_late),
        (
            "逾期：自2026年10月9日（周五）起，登记时期限已届满".to_owned(),
            "Overdue: since Fri 2026-10-09, already so when it was registered".to_owned(),
        )
    );
}

#[test]
fn only_a_breach_that_never_was_is_undone() {
    let (in_time, late) = (day("2026-09-30"), day("2026-10-11"));
    let met = State::Met { date: in_time };
    assert!(handling(met.clone(), true).breach_was_undone());
    assert!(!handling(met, false).breach_was_undone());
    assert!(!handling(State::MetLate { date: late }, true).breach_was_undone());
    let void = |date| State::Void { cause: Cause::Designated, date };
    assert!(handling(void(in_time), true).breach_was_undone());
    assert!(!handling(void(late), true).breach_was_undone());
}
