//! No date moves but by a cause that its rule lists: whatever else is heard, and in whatever order.

use proptest::prelude::*;

use super::histories::facts;
use super::*;
use crate::{Cause, Subject};

/// True if this fact may move the last day of this deadline, which it does not start itself.
fn may_move(kind: &FactKind, rule: &str, subject: Subject) -> bool {
    if let FactKind::Extended { handling, .. } = kind {
        // Extended by the body's head (Art. 34).
        rule == "handling" && subject == Subject::Handling(*handling)
    } else if let FactKind::HearingScheduled { recheck, .. } = kind {
        // Paused by a hearing (Art. 36).
        rule == "recheck_decision" && subject == Subject::Recheck(*recheck)
    } else if let FactKind::LevelTransitStarted { id: hop, .. }
    | FactKind::LevelTransitEnded { hop, .. } = kind
    {
        // What a level before left unused travels on; its own passing on moves no level's own date.
        rule == "referral_budget" && subject != Subject::Hop(*hop)
    } else if let FactKind::ReportExtended { referral, .. }
    | FactKind::ReportReturned { referral, .. }
    // Says that what was returned had come in time.
    | FactKind::Reported { referral, .. } = kind
    {
        // Extended by the assigner, or wanted again (Art. 22).
        rule == "assignment_report" && subject == Subject::Referral(*referral)
    } else {
        false
    }
}

/// True if this fact may end this deadline as void, or revive one that had ended so.
fn may_void_or_revive(kind: &FactKind, it: &Planned) -> bool {
    let about = |receipt: Receipt| it.subject == Subject::from(receipt);
    match kind {
        FactKind::Voided | FactKind::Linked => true,
        // A hand-over begins the office's own duty to refer.
        FactKind::ReceivedDirectly { .. } | FactKind::HandedOver { .. } => it.rule == *"refer",
        // The body that offered it has kept it.
        FactKind::Concluded { .. } => it.rule == *"hand_over_answer",
        // A return takes back what had met the duty to refer; then what else ended it shows.
        FactKind::ObjectionDecided { referral, decision, .. } => {
            it.subject == Subject::Referral(*referral)
                || (it.rule == *"refer" && *decision == Decision::Upheld)
        }
        FactKind::Recalled { referral, .. } => {
            it.subject == Subject::Referral(*referral) || it.rule == *"refer"
        }
        FactKind::Referred { referral, .. } => {
            it.subject == Subject::Referral(*referral) || it.rule == *"hand_over_answer"
        }
        FactKind::Objected { referral, .. }
        | FactKind::Reported { referral, .. }
        | FactKind::ReportReturned { referral, .. }
        | FactKind::ReportExtended { referral, .. } => it.subject == Subject::Referral(*referral),
        FactKind::PetitionerNotified { receipt, .. } | FactKind::Replied { receipt, .. } => {
            about(*receipt)
        }
        FactKind::Accepted { receipt, acceptance } => {
            about(*receipt)
                || it.rule == *"hand_over_answer"
                || it.subject == Subject::Handling(acceptance.handling)
        }
        // Simple handling replaces terms of its receipt, and of the handling that follows from it.
        FactKind::NotAccepted { receipt, .. }
        | FactKind::SimpleHandlingChosen { receipt, .. }
        | FactKind::SimpleHandlingEnded { receipt, .. } => {
            about(*receipt) || matches!(it.rule.as_str(), "handling" | "simple_opinion")
        }
        FactKind::OrderWithdrawn { .. } => it.rule == *"supervision_answer",
        FactKind::UrgentMatterDismissed { .. } => it.rule == *"urgent_report",
        FactKind::ExecutionLapsed { .. } => it.rule == *"execution",
        FactKind::Registered { .. }
        | FactKind::HandOverOffered { .. }
        | FactKind::Guided { .. }
        | FactKind::EndedAtOffice { .. }
        | FactKind::Proposed { .. }
        | FactKind::Extended { .. }
        | FactKind::OpinionDelivered { .. }
        | FactKind::Answered { .. }
        | FactKind::Rated { .. }
        | FactKind::ReviewRequested { .. }
        | FactKind::ReviewDelivered { .. }
        | FactKind::RecheckRequested { .. }
        | FactKind::HearingScheduled { .. }
        | FactKind::RecheckDelivered { .. }
        | FactKind::OrderedAnew { .. }
        | FactKind::ExecutionOrdered { .. }
        | FactKind::ExecutionProven { .. }
        | FactKind::LevelTransitStarted { .. }
        | FactKind::LevelTransitEnded { .. }
        | FactKind::UrgentMatterDiscovered { .. }
        | FactKind::UrgentMatterReported { .. }
        | FactKind::OrderIssued { .. }
        | FactKind::OrderAnswered { .. }
        | FactKind::WarningIssued { .. }
        | FactKind::WarningAnswered { .. }
        | FactKind::RecommendationDelivered { .. }
        | FactKind::RecommendationAnswered { .. }
        | FactKind::TakenOver { .. } => false,
    }
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
        let before = plan(&history, policy()).unwrap();
        let mut more = history;
        more.push(extra.clone());
        let after = plan(&more, policy()).unwrap();
        for was in &before {
            let is = after.iter().find(|it| (&it.rule, it.subject) == (&was.rule, was.subject));
            // Nothing that was due is forgotten.
            let Some(is) = is else {
                return Err(TestCaseError::fail(format!("{} {} is gone", was.rule, was.subject)));
            };
            // An earlier record of its own start is where it starts from then.
            if is.start.fact == extra.id {
                continue;
            }
            prop_assert_eq!(&is.start, &was.start, "{} by {:?}", was.rule, &extra.kind);
            match (&was.course, &is.course) {
                (
                    PlannedCourse::Started { certificate: was_counted, .. },
                    PlannedCourse::Started { certificate: is_counted, .. },
                ) => prop_assert!(
                    was_counted.due() == is_counted.due()
                        || may_move(&extra.kind, was.rule.as_str(), was.subject),
                    "{} {} moved from {} to {} by {:?}",
                    was.rule, was.subject, was_counted.due_date, is_counted.due_date, extra.kind
                ),
                (was_course, is_course) => prop_assert_eq!(was_course, is_course),
            }
            prop_assert!(
                voided(was) == voided(is) || may_void_or_revive(&extra.kind, was)
                    || matches!(
                        is.course,
                        PlannedCourse::Started { outcome: Outcome::Met(_) | Outcome::MetLate(_), .. }
                    ),
                "{} {} ended by {:?}", was.rule, was.subject, extra.kind
            );
        }
    }
}
