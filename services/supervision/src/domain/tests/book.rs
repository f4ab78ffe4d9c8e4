//! The rule book and the code agree: each rule runs, by the facts and causes that it lists.

use std::collections::BTreeSet;

use proptest::prelude::*;
use statutory_calendar::Rule;
use statutory_calendar::rule::{
    Binds, EndingFact, PauseCause, ReplacementCause, StartingFact, VoidCause,
};

use super::histories::facts;
use super::*;
use crate::domain::{Cause, RuleId};

#[test]
fn every_rule_of_the_book_runs_here_and_nothing_else_does() {
    let held: BTreeSet<&str> = almanac().rules.ids().collect();
    let run: BTreeSet<&str> = RuleId::ALL.map(RuleId::as_str).into();
    assert_eq!(run, held);
}

#[test]
fn the_petitioners_rights_are_those_that_bind_the_petitioner() {
    for rule in almanac().rules.rules() {
        let id = RuleId::parse(&rule.id).unwrap();
        assert_eq!(id.is_petitioners(), rule.binds == Binds::Petitioner, "{id}");
        assert!(!id.is_petitioners() || id.is_right(), "{id}");
    }
}

#[test]
fn only_terms_of_a_simple_rule_are_replaced_and_by_rules_that_run() {
    for rule in almanac().rules.rules() {
        for replacement in &rule.replacements {
            assert!(rule.id.starts_with("simple_"), "{}", rule.id);
            assert!(RuleId::parse(&replacement.rule).is_some(), "{}", replacement.rule);
        }
    }
}

/// The starting facts that a fact can be.
fn starts(what: &What) -> Vec<StartingFact> {
    use StartingFact as S;
    match what {
        What::Matter(MatterStep::Registered { .. })
        | What::Direct { step: DirectStep::Received(_), .. } => vec![S::Receipt],
        What::Referral { step: ReferralStep::Made(_), .. } => {
            vec![S::ReceiptByBody, S::Assignment]
        }
        What::Receipt { step: ReceiptStep::MadeSimple { .. }, .. } => vec![S::ReceiptByBody],
        What::Referral { step: ReferralStep::Objected { .. }, .. } => vec![S::Objection],
        What::Referral { step: ReferralStep::Accepted(_), .. }
        | What::Direct { step: DirectStep::Accepted(_), .. } => vec![S::Acceptance],
        What::Handling { step: HandlingStep::Delivered { .. }, .. } => vec![S::OpinionDelivered],
        What::Review { step: ReviewStep::Requested { .. }, .. } => vec![S::ReviewRequestReceived],
        What::Review { step: ReviewStep::Delivered { .. }, .. } => vec![S::ReviewOpinionDelivered],
        What::Recheck { step: RecheckStep::Requested { .. }, .. } => {
            vec![S::RecheckRequestReceived]
        }
        What::Hop { step: HopStep::Begun(_), .. } => vec![S::ReceiptAtLevel],
        What::Urgent { step: UrgentStep::Known { .. }, .. } => vec![S::Knowledge],
        What::Order { step: OrderStep::Issued { .. }, .. } => vec![S::OrderDelivered],
        What::Warning { step: WarningStep::Issued { .. }, .. } => vec![S::WarningDelivered],
        What::Recommendation { step: RecommendationStep::Delivered { .. }, .. } => {
            vec![S::RecommendationDelivered]
        }
        What::Matter(_)
        | What::Direct { .. }
        | What::Referral { .. }
        | What::Receipt { .. }
        | What::Handling { .. }
        | What::Order { .. }
        | What::Warning { .. }
        | What::Recheck { .. }
        | What::Hop { .. }
        | What::Urgent { .. }
        | What::Recommendation { .. } => vec![],
    }
}

/// The ending facts that a fact can be.
fn ends(what: &What) -> Vec<EndingFact> {
    use EndingFact as E;
    match what {
        // Guided to another procedure, or joined to a matter on its way: the office has no more to refer.
        What::Matter(MatterStep::Linked | MatterStep::Guided { .. }) => vec![E::Referred],
        What::Referral { step, .. } => match step {
            ReferralStep::Made(_) => vec![E::Referred, E::Assigned],
            ReferralStep::Objected { .. } => vec![E::ObjectionRaised],
            ReferralStep::Decided { .. } => vec![E::ObjectionDecided],
            ReferralStep::Accepted(_) => vec![E::Accepted, E::PetitionerTold],
            ReferralStep::Replied { .. } => vec![E::PetitionerTold],
            ReferralStep::Reported { .. } => vec![E::ReportReceived],
        },
        What::Direct { step: DirectStep::Told { .. }, .. } => vec![E::PetitionerTold],
        What::Direct { step: DirectStep::Accepted(_), .. } => {
            vec![E::Accepted, E::PetitionerTold]
        }
        What::Receipt { step: ReceiptStep::NotAccepted { .. }, .. } => {
            vec![E::NotAccepted, E::PetitionerTold]
        }
        What::Handling { step, .. } => match step {
            HandlingStep::Extended { .. } => vec![],
            HandlingStep::Delivered { .. } => vec![E::Concluded, E::Answered],
            HandlingStep::Answered { .. } => vec![E::Answered],
            HandlingStep::Rated { .. } => vec![E::Rated],
        },
        What::Review { step: ReviewStep::Requested { .. }, .. } => vec![E::ReviewRequested],
        What::Review { step: ReviewStep::Delivered { .. }, .. } => vec![E::ReviewDecided],
        What::Recheck { step: RecheckStep::Requested { .. }, .. } => vec![E::RecheckRequested],
        What::Recheck { step: RecheckStep::Delivered { .. }, .. } => vec![E::RecheckDecided],
        What::Hop { step: HopStep::Ended { .. }, .. } => vec![E::PassedOn],
        What::Urgent { step: UrgentStep::Reported { .. }, .. } => vec![E::Reported],
        What::Order { step: OrderStep::Answered { .. }, .. } => vec![E::OrderAnswered],
        What::Warning { step: WarningStep::Answered { .. }, .. } => vec![E::WarningAnswered],
        What::Recommendation { step: RecommendationStep::Answered { .. }, .. } => {
            vec![E::RecommendationAnswered]
        }
        What::Matter(_)
        | What::Direct { .. }
        | What::Receipt { .. }
        | What::Order { .. }
        | What::Warning { .. }
        | What::Recheck { .. }
        | What::Hop { .. }
        | What::Urgent { .. }
        | What::Recommendation { .. } => vec![],
    }
}

/// True if the rule, or what the term is about, knows this cause.
fn lists(rule: &Rule, cause: Cause) -> bool {
    let replaced_by = |id: &str| {
        let mut simple = almanac().rules.rules().flat_map(|it| &it.replacements);
        simple.any(|it| it.cause == ReplacementCause::TurnedOrdinary && it.rule == id)
    };
    match cause {
        // A designation takes a matter from a body as a return does.
        Cause::Returned | Cause::Designated => rule.voids.contains(&VoidCause::Returned),
        Cause::TurnedOrdinary | Cause::HandledOrdinarily => !rule.replacements.is_empty(),
        // The other side of a replacement: what would run if the matter turned ordinary.
        Cause::HandledSimply => replaced_by(&rule.id),
        Cause::ReceivedDirectly => rule.ends_by.contains(&EndingFact::Referred),
        Cause::NotUsed => rule.ends_by.contains(&EndingFact::Accepted),
        // What the term is about is gone itself.
        Cause::Voided => {
            matches!(rule.starts, StartingFact::Receipt | StartingFact::ReceiptAtLevel)
                || rule.id == "simple_acceptance"
        }
        Cause::Withdrawn => rule.starts == StartingFact::OrderDelivered,
        Cause::Lapsed | Cause::NeverDue => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn terms_start_end_and_move_by_what_their_rules_list(facts in facts()) {
        for planned in plan(&facts, almanac()).unwrap() {
            let PlannedCourse::Started { certificate, outcome, .. } = &planned.course else {
                continue;
            };
            let rule =
                almanac().rules.version(&certificate.rule.id, &certificate.rule.version).unwrap();
            let start = facts.iter().find(|it| it.id == planned.start.fact).unwrap();
            prop_assert!(starts(&start.what).contains(&rule.starts), "{} {:?}", rule.id, start);
            match outcome {
                Outcome::Open => {}
                Outcome::Met(_) | Outcome::MetLate(_) => {
                    let listed =
                        |it: &Fact| ends(&it.what).iter().any(|end| rule.ends_by.contains(end));
                    prop_assert!(facts.iter().any(listed), "{}", rule.id);
                }
                Outcome::Void { cause, .. } => {
                    prop_assert!(lists(rule, *cause), "{} {cause:?}", rule.id);
                }
            }
            prop_assert!(certificate.extension.is_none() || rule.extension.is_some());
            let paused = certificate.pauses.iter().map(|it| it.cause);
            prop_assert!(paused.clone().all(|cause| rule.pauses.contains(&cause)));
            prop_assert!(paused.clone().all(|cause| cause == PauseCause::Hearing));
        }
    }
}
