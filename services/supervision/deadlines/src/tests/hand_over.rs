//! The term within which a petition office takes over what it is offered.

use super::*;

/// What a bureau received on 2 March it offers on the 5th; then this.
fn term(then: &[(&str, FactKind)]) -> Vec<String> {
    let mut facts = vec![
        fact(1, "2026-03-02", received_directly(1, "2026-03-02")),
        fact(2, "2026-03-05", offered("2026-03-05")),
    ];
    facts.extend((3..).zip(then).map(|(n, (date, kind))| fact(n, date, kind.clone())));
    let straight = lines(&facts);
    facts.reverse();
    assert_eq!(lines(&facts), straight, "in any order");
    let own = |it: &String| it.starts_with("hand_over_answer");
    straight.into_iter().filter(own).collect()
}

#[test]
fn an_offered_matter_is_taken_over_within_five_working_days() {
    // 6 March, 9 to 12.
    assert_eq!(term(&[]), ["hand_over_answer 530902-XFJ by 2026-03-12 open"]);
    let taken = ("2026-03-12", handed_over("2026-03-12"));
    assert_eq!(term(&[taken]), ["hand_over_answer 530902-XFJ by 2026-03-12 met 2026-03-12"]);
}

#[test]
fn what_the_body_keeps_after_all_leaves_nothing_to_take_over() {
    let kept = [
        accepted_directly(1, 4, "2026-03-10"),
        made(1, "2026-03-10", ReferralKind::Referral),
        FactKind::Concluded { date: day("2026-03-10") },
    ];
    let void = ["hand_over_answer 530902-XFJ by 2026-03-12 void Kept 2026-03-10"];
    for fact in kept {
        assert_eq!(term(&[("2026-03-10", fact)]), void);
    }
    // Also where it came back: the offer had ended.
    let returned = [
        ("2026-03-10", made(1, "2026-03-10", ReferralKind::Referral)),
        ("2026-03-11", decided(1, "2026-03-11", Decision::Upheld)),
    ];
    assert_eq!(term(&returned), void);
    // What happens long after the taking over is none of the offer.
    let taken = [
        ("2026-03-09", handed_over("2026-03-09")),
        ("2026-03-10", made(1, "2026-03-10", ReferralKind::Referral)),
    ];
    assert_eq!(term(&taken), ["hand_over_answer 530902-XFJ by 2026-03-12 met 2026-03-09"]);
}

#[test]
fn an_offer_that_is_made_again_counts_from_its_own_day() {
    let again = [
        ("2026-03-10", made(1, "2026-03-10", ReferralKind::Referral)),
        ("2026-03-11", decided(1, "2026-03-11", Decision::Upheld)),
        ("2026-03-16", offered("2026-03-16")),
    ];
    assert_eq!(term(&again), ["hand_over_answer 530902-XFJ by 2026-03-23 open"]);
}
