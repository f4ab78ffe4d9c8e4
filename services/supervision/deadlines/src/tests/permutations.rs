//! Feeds have no order between them: facts in any order, with timers firing at any moment, end in
//! the same deadlines.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::histories::facts;
use super::*;
use crate::deadline::Started;
use crate::{Change, Course, Deadline, RuleId, State, Subject};

type Deadlines = BTreeMap<(RuleId, Subject), Deadline>;

/// Hears the facts one after the other, and lets the timers fire where `fires` says so and at the
/// end.
fn hear(facts: &[Fact], fires: &[bool], now: DateTime<Utc>) -> Deadlines {
    let policy = policy();
    let mut deadlines = Deadlines::new();
    for heard in 1..=facts.len() {
        for planned in plan(&facts[..heard], policy).unwrap() {
            let key = (planned.rule.clone(), planned.subject);
            let before = deadlines.remove(&key);
            let (after, _) = Deadline::reconcile(before, dossier(), planned, now, policy);
            deadlines.insert(key, after);
        }
        if heard == facts.len() || fires[heard % fires.len()] {
            for it in deadlines.values_mut() {
                while it.next_wake().is_some_and(|wake| wake <= now) {
                    *it = it.clone().wake(now, policy).0;
                }
            }
        }
    }
    deadlines
}

/// FactKind must be equal: everything but whether a breach was seen on the way, which is history.
fn comparable(deadlines: Deadlines) -> Deadlines {
    deadlines
        .into_iter()
        .map(|(key, it)| {
            let course = match it.course {
                Course::Started(started) => {
                    Course::Started(Started { was_breached: false, ..started })
                }
                not_started @ Course::NotStarted(_) => not_started,
            };
            (key, Deadline { course, ..it })
        })
        .collect()
}

/// A breach had been fired and its calls were still to come, when an earlier record of its start
/// said that it had been due long before.
#[test]
fn a_start_that_turns_out_to_lie_earlier_is_breached_and_called_about_alike() {
    let now = morning("2026-05-06");
    let later = recorded(2, "2026-05-03", "2026-04-24", known(morning("2026-05-03")));
    let earlier = recorded(1, "2026-04-06", "2026-04-20", known(morning("2026-04-06")));
    let crooked = hear(&[later.clone(), earlier.clone()], &[false, true], now);
    let straight = hear(&[earlier, later], &[false], now);
    assert_eq!(comparable(crooked.clone()), comparable(straight));
    let breached = |it: &Deadline| match &it.course {
        Course::Started(started) => started.was_breached && started.state.is_breached(),
        Course::NotStarted(_) => false,
    };
    assert!(crooked.values().all(breached), "{crooked:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_order_of_facts_and_firings_ends_in_the_same_deadlines(
        (facts, shuffled) in facts().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
        fires in prop::collection::vec(any::<bool>(), 1..8),
    ) {
        let now = morning("2026-05-06");
        let straight = hear(&facts, &[false], now);
        let crooked = hear(&shuffled, &fires, now);
        prop_assert_eq!(comparable(straight), comparable(crooked));
    }

    #[test]
    fn hearing_a_fact_again_changes_nothing(facts in facts()) {
        let (now, policy) = (morning("2026-05-06"), policy());
        let deadlines = hear(&facts, &[true], now);
        let twice: Vec<_> = facts.iter().chain(&facts).cloned().collect();
        for planned in plan(&twice, policy).unwrap() {
            let before = deadlines.get(&(planned.rule.clone(), planned.subject)).cloned();
            let (after, changes) =
                Deadline::reconcile(before.clone(), dossier(), planned, now, policy);
            prop_assert_eq!(Some(after), before);
            prop_assert_eq!(changes, vec![]);
        }
    }

    #[test]
    fn nothing_that_is_due_stays_running_and_nothing_in_time_is_breached(facts in facts()) {
        let now = morning("2026-05-06");
        for it in hear(&facts, &[true], now).into_values() {
            let Course::Started(started) = &it.course else { continue };
            let limit = started.certificate.limit_date;
            match &started.state {
                State::Running { next_wake } => prop_assert!(*next_wake > now),
                State::Breached { .. } => prop_assert!(
                    started.was_breached && started.certificate.limit_time <= now
                ),
                State::Met { date } => prop_assert!(*date <= limit),
                // Hours can have run out on the very day on which what was due was done.
                State::MetLate { date } => prop_assert!(
                    (*date > limit
                        || (it.rule == *"urgent_report" && *date == limit))
                        && started.was_breached
                ),
                State::Void { .. } => {}
            }
        }
    }

    #[test]
    fn a_breach_is_told_once_however_often_timers_fire(facts in facts()) {
        let (now, policy) = (morning("2026-05-06"), policy());
        for it in hear(&facts, &[false], now).into_values() {
            let (once, _) = it.wake(now, policy);
            let (_, again) = once.wake(now, policy);
            prop_assert!(again != Some(Change::Breached));
        }
    }
}
