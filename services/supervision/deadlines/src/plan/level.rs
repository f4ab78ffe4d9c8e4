//! A matter on its way through the levels: what one leaves unused of its days travels on to the
//! next.

use kernel::ids::HopId;
use statutory_calendar::Span;
use statutory_calendar::rule::Rule;
use statutory_calendar::term::MAX_DAYS;

use super::facts::PlanInput;
use super::starts::TermDraft;
use crate::fact::{FactKind as K, Hop};

impl PlanInput<'_> {
    /// A level's own days, and those that the levels before left unused; only natural days add up.
    pub(super) fn span_at_level(&self, rule: &Rule, draft: &TermDraft<'_>) -> Option<Span> {
        let own = rule.span_at(draft.body.region().level())?;
        let (K::LevelTransitStarted { id, hop }, Span::NaturalDays(days)) = (&draft.fact.kind, own)
        else {
            return Some(own);
        };
        let carried = self.carried(rule, hop, &mut vec![*id]);
        Some(Span::NaturalDays((days + carried).min(MAX_DAYS)))
    }

    /// The days that the levels before left unused. `seen` ends the chain, should it ever lead back
    /// into itself.
    fn carried(&self, rule: &Rule, hop: &Hop, seen: &mut Vec<HopId>) -> u32 {
        match hop.previous {
            Some(id) if !seen.contains(&id) => {
                seen.push(id);
                self.unused(rule, id, seen).unwrap_or(0)
            }
            Some(_) | None => 0,
        }
    }

    /// What one level had, its own days and what travelled to it, less what it used. None before it
    /// has passed the matter on; what it took too long is its own breach, and shortens nobody's
    /// days.
    fn unused(&self, rule: &Rule, id: HopId, seen: &mut Vec<HopId>) -> Option<u32> {
        let hop = self.hop(id)?;
        let passed = self.kinds().filter_map(|kind| {
            let K::LevelTransitEnded { hop, date } = kind else { return None };
            (*hop == id).then_some(*date)
        });
        let (passed, region) = (passed.min()?, hop.body.region());
        let rules = &self.policy.terms.rules;
        let rule_there = rules.in_force(&rule.id, Some(&region), hop.receipt_date).ok()?;
        let Span::NaturalDays(own) = rule_there.span_at(region.level())? else {
            return None;
        };
        let used = u32::try_from((passed - hop.receipt_date).num_days()).unwrap_or(0);
        Some((own + self.carried(rule, hop, seen)).saturating_sub(used))
    }

    /// The time at one level; in simple handling nothing is carried.
    fn hop(&self, wanted: HopId) -> Option<&Hop> {
        self.kinds().find_map(|kind| {
            let K::LevelTransitStarted { id, hop } = kind else { return None };
            (*id == wanted && !hop.simple).then_some(hop)
        })
    }
}
