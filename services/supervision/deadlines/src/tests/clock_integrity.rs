//! No date moves but by a cause that its rule lists: whatever else is heard, and in whatever order.

use proptest::prelude::*;

use super::histories::facts;
use super::*;
use crate::domain::{Cause, RuleId, Subject};

/// True if this fact may move the last day of this deadline, which it does not start itself.
fn may_move(what: &What, rule: RuleId, subject: Subject) -> bool {
    match what {
        // Extended by the body's head (Art. 34).
        What::Handling { id, step: HandlingStep::Extended { .. } } => {
            rule == RuleId::Handling && subject == Subject::Handling(*id)
        }
        // Paused by a hearing (Art. 36).
        What::Recheck { id, step: RecheckStep::Hearing { .. } } => {
            rule == RuleId::RecheckDecision && subject == Subject::Recheck(*id)
        }
        // What a level before left unused travels on; its own passing on moves no level's own date.
        What::Hop { id, .. } => rule == RuleId::ReferralBudget && subject != Subject::Hop(*id),
        What::Matter(_)
        | What::Direct { .. }
        | What::Referral { .. }
        | What::Receipt { .. }
        | What::Handling { .. }
        | What::Order { .. }
        | What::Warning { .. }
        | What::Review { .. }
        | What::Recheck { .. }
        | What::Urgent { .. }
        | What::Recommendation { .. } => false,
    }
}

/// True if this fact may end this deadline as void, or revive one that had ended so.
fn may_void_or_revive(what: &What, it: &Planned) -> bool {
    let about = |receipt: Receipt| it.subject == Subject::from(receipt);
    match what {
        What::Matter(MatterStep::Voided) => true,
        What::Direct { step: DirectStep::Received(_), .. } => it.rule == RuleId::Refer,
        What::Referral { id, step } => {
            // A return takes back what had met the duty to refer; then what else ended it shows.
            let is_return =
                matches!(step, ReferralStep::Decided { decision: Decision::Upheld, .. });
            it.subject == Subject::Referral(*id)
                || has_acceptance(what, it)
                || (it.rule == RuleId::Refer && is_return)
        }
        What::Direct { petition, .. } => {
            it.subject == Subject::Petition(*petition) || has_acceptance(what, it)
        }
        // Simple handling replaces terms of its receipt, and of the handling that follows from it.
        What::Receipt { receipt, .. } => {
            about(*receipt) || matches!(it.rule, RuleId::Handling | RuleId::SimpleOpinion)
        }
        What::Order { step: OrderStep::Withdrawn { .. }, .. } => {
            it.rule == RuleId::SupervisionAnswer
        }
        What::Matter(_)
        | What::Handling { .. }
        | What::Order { .. }
        | What::Warning { .. }
        | What::Review { .. }
        | What::Recheck { .. }
        | What::Hop { .. }
        | What::Urgent { .. }
        | What::Recommendation { .. } => false,
    }
}

fn has_acceptance(what: &What, it: &Planned) -> bool {
    what.acceptance().is_some_and(|(_, of)| it.subject == Subject::Handling(of.handling))
}

fn voided(it: &Planned) -> Option<Cause> {
    match &it.course {
        PlannedCourse::Started { outcome: Outcome::Void { cause, .. }, .. } => Some(*cause),
        PlannedCourse::Started { .. } | PlannedCourse::NotStarted(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn one_more_fact_moves_a_last_day_only_by_a_cause_that_the_rule_lists(
        (history, extra) in facts().prop_flat_map(|all| {
            let which = 0..all.len();
            (Just(all), which)
        }).prop_map(|(mut all, which)| {
            let extra = all.remove(which);
            (all, extra)
        }),
    ) {
        let before = plan(&history, almanac()).unwrap();
        let mut more = history;
        more.push(extra.clone());
        let after = plan(&more, almanac()).unwrap();
        for was in &before {
            let is = after.iter().find(|it| (it.rule, it.subject) == (was.rule, was.subject));
            // Nothing that was due is forgotten.
            let Some(is) = is else {
                return Err(TestCaseError::fail(format!("{} {} is gone", was.rule, was.subject)));
            };
            // An earlier record of its own start is where it starts from then.
            if is.start.fact == extra.id {
                continue;
            }
            prop_assert_eq!(&is.start, &was.start, "{} by {:?}", was.rule, &extra.what);
            match (&was.course, &is.course) {
                (
                    PlannedCourse::Started { certificate: was_counted, .. },
                    PlannedCourse::Started { certificate: is_counted, .. },
                ) => prop_assert!(
                    was_counted.due_time == is_counted.due_time
                        || may_move(&extra.what, was.rule, was.subject),
                    "{} {} moved from {} to {} by {:?}",
                    was.rule, was.subject, was_counted.due_date, is_counted.due_date, extra.what
                ),
                (was_course, is_course) => prop_assert_eq!(was_course, is_course),
            }
            prop_assert!(
                voided(was) == voided(is) || may_void_or_revive(&extra.what, was)
                    || matches!(is.course, PlannedCourse::Started { outcome: Outcome::Met(_), .. }),
                "{} {} ended by {:?}", was.rule, was.subject, extra.what
            );
        }
    }
}
