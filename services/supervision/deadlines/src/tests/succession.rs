//! A body ends, and its successor is bound by the same last days.

use super::*;

fn taken_over(date: &str) -> FactKind {
    let (from, to) = (body("530902-ZJJ"), body("530902-SCJ"));
    FactKind::TakenOver { from, to, date: day(date) }
}

#[test]
fn what_is_open_binds_the_successor_and_what_was_done_stays_the_bodys_own() {
    let facts = [
        fact(1, "2026-03-02", registered("2026-03-02")),
        fact(2, "2026-03-05", made(1, "2026-03-05", ReferralKind::Referral)),
        fact(3, "2026-03-10", accepted(1, "2026-03-10")),
        fact(4, "2026-04-01", taken_over("2026-04-01")),
    ];
    let ended = [
        "refer 530902-XFJ by 2026-03-17 met 2026-03-05",
        "notice_transferred 530902-ZJJ by 2026-03-20 met 2026-03-10",
        "objection 530902-ZJJ by 2026-03-12 void NotUsed 2026-03-10",
    ];
    let open = "handling 530902-SCJ by 2026-05-09 open";
    assert_eq!(lines(&facts), [&ended[..], &[open]].concat());

    // Heard before the facts it is about, it says the same.
    let mut early = facts;
    early[3] = recorded(0, "2026-04-01", "2026-03-01", taken_over("2026-04-01"));
    assert_eq!(lines(&early), [&ended[..], &[open]].concat());
}

#[test]
fn a_successor_of_a_successor_has_it_in_the_end() {
    let (from, to) = (body("530902-SCJ"), body("530902-NYJ"));
    let facts = [
        fact(1, "2026-03-10", accepted(1, "2026-03-10")),
        fact(2, "2026-04-01", taken_over("2026-04-01")),
        fact(3, "2026-04-15", FactKind::TakenOver { from, to, date: day("2026-04-15") }),
    ];
    assert_eq!(lines(&facts), ["handling 530902-NYJ by 2026-05-09 open"]);
}
