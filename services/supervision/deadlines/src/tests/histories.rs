//! Random histories: any fact about any of a few things, in no order, for a year and a half.

use proptest::prelude::*;

use super::*;

/// Days of a year and a half, so that terms end before and after the present.
pub(super) fn date() -> impl Strategy<Value = String> {
    (0_i64..400).prop_map(|days| (day("2025-06-01") + chrono::TimeDelta::days(days)).to_string())
}

fn later(date: &str, days: i64) -> String {
    (day(date) + chrono::TimeDelta::days(days)).to_string()
}

/// A handling that an acceptance of a referral, or of a petition received directly, begins.
fn handling() -> impl Strategy<Value = u128> {
    1_u128..=ANEW + 2
}

/// Handlings of petitions received directly have numbers of their own: one acceptance begins a
/// handling, not two.
const DIRECTLY: u128 = 3;

/// So have those that a review has ordered.
const ANEW: u128 = 5;

fn receipt() -> impl Strategy<Value = Receipt> {
    prop_oneof![(1_u128..3).prop_map(by_referral), (1_u128..3).prop_map(by_petition)]
}

/// Registration, referral, handling, orders and letters.
fn ordinary() -> impl Strategy<Value = FactKind> {
    let kinds = prop_oneof![
        Just(ReferralKind::Referral),
        Just(ReferralKind::Assignment),
        Just(ReferralKind::Transfer),
        Just(ReferralKind::Designation),
    ];
    let decisions =
        prop_oneof![Just(Decision::Upheld), Just(Decision::Refused), Just(Decision::Designated)];
    let n = 1_u128..4;
    prop_oneof![
        date().prop_map(|date| registered(&date)),
        Just(FactKind::Linked),
        Just(FactKind::Voided),
        date().prop_map(|date| FactKind::Guided { date: day(&date) }),
        (n.clone(), date()).prop_map(|(n, date)| ended_at_office(n, &date)),
        date().prop_map(|date| proposed(&date)),
        (n.clone(), date(), kinds).prop_map(|(n, date, kind)| made(n, &date, kind)),
        (n.clone(), date()).prop_map(|(n, date)| objected(n, &date)),
        (n.clone(), date(), decisions).prop_map(|(n, date, it)| decided(n, &date, it)),
        (n.clone(), date()).prop_map(|(n, date)| recalled(n, &date)),
        (n, date()).prop_map(|(n, date)| accepted(n, &date)),
        (handling(), 1_u32..30, date()).prop_map(|(n, days, date)| extended(n, days, &date)),
        (handling(), date()).prop_map(|(n, date)| delivered(n, &date)),
        date().prop_map(|date| order_issued(&date)),
        date().prop_map(|date| FactKind::OrderAnswered { order: order_id(), date: day(&date) }),
        date().prop_map(|date| warning_issued(&date)),
    ]
}

/// Assignments with their reports, returned and extended.
fn reports() -> impl Strategy<Value = FactKind> {
    let n = 1_u128..3;
    prop_oneof![
        (n.clone(), date(), 1_i64..60).prop_map(|(n, date, days)| assigned(
            n,
            &date,
            &later(&date, days)
        )),
        (n.clone(), n.clone(), date())
            .prop_map(|(n, report, date)| reported_result(n, report, &date)),
        (n.clone(), n.clone(), date(), 1_i64..30).prop_map(|(n, report, date, days)| {
            report_returned(n, report, &date, &later(&date, days))
        }),
        (n.clone(), date(), 1_i64..30).prop_map(|(n, date, days)| report_extended(
            n,
            &date,
            &later(&date, days)
        )),
        (n, date()).prop_map(|(n, date)| recalled(n, &date)),
    ]
}

/// Direct receipt, simple handling, ratings.
fn receipts() -> impl Strategy<Value = FactKind> {
    let n = 1_u128..3;
    prop_oneof![
        (n.clone(), date()).prop_map(|(n, date)| received_directly(n, &date)),
        (receipt(), date()).prop_map(|(receipt, date)| told(receipt, &date)),
        date().prop_map(|date| offered(&date)),
        date().prop_map(|date| handed_over(&date)),
        date().prop_map(|date| FactKind::Concluded { date: day(&date) }),
        (n, date()).prop_map(|(n, date)| accepted_directly(n, DIRECTLY + n, &date)),
        (receipt(), date()).prop_map(|(receipt, date)| not_accepted(receipt, &date)),
        (receipt(), date(), 0_i64..20).prop_map(|(receipt, date, days)| made_simple(
            receipt,
            &date,
            &later(&date, days)
        )),
        (receipt(), date()).prop_map(|(receipt, date)| turned_ordinary(receipt, &date)),
        (handling(), date()).prop_map(|(n, date)| answered(n, &date)),
        (handling(), date()).prop_map(|(n, date)| rated(n, &date)),
    ]
}

/// Reviews, rechecks and hearings.
fn reviews() -> impl Strategy<Value = FactKind> {
    let n = 1_u128..3;
    let days = prop::option::weighted(0.8, (date(), 0_i64..20));
    prop_oneof![
        (n.clone(), date(), 0_i64..9).prop_map(|(n, date, days)| review_requested(
            n,
            &date,
            &later(&date, days)
        )),
        (n.clone(), date()).prop_map(|(n, date)| review_delivered(n, &date)),
        (n.clone(), date()).prop_map(|(n, date)| revoked(n, &date)),
        (n.clone(), date(), 1_i64..60).prop_map(|(n, date, days)| ordered_anew(
            ANEW + n,
            &date,
            &later(&date, days)
        )),
        (n.clone(), date(), 1_i64..60).prop_map(|(n, date, days)| step_ordered(
            n,
            &date,
            &later(&date, days)
        )),
        (n.clone(), date()).prop_map(|(n, date)| step_proven(n, &date)),
        (n.clone(), date()).prop_map(|(n, date)| step_lapsed(n, &date)),
        (n.clone(), date(), 0_i64..9).prop_map(|(n, date, days)| recheck_requested(
            n,
            &date,
            &later(&date, days)
        )),
        (n.clone(), date()).prop_map(|(n, date)| recheck_delivered(n, &date)),
        (n.clone(), n, days).prop_map(|(n, which, days)| {
            let days = days.map(|(from, length)| (from.clone(), later(&from, length)));
            hearing(n, which, days.as_ref().map(|(from, to)| (from.as_str(), to.as_str())))
        }),
    ]
}

/// Levels, reports and recommendations.
fn levels() -> impl Strategy<Value = FactKind> {
    let bodies = prop_oneof![
        Just("530000-XFJ"),
        Just("530900-XFJ"),
        Just("530902-XFJ"),
        Just("530902001-XFJ"),
    ];
    let n = 1_u128..4;
    let hour =
        (0_i64..1000).prop_map(|hours| morning("2026-04-01") + chrono::TimeDelta::hours(hours));
    prop_oneof![
        (n.clone(), bodies, date(), prop::option::of(n.clone()), any::<bool>())
            .prop_map(|(n, at, date, previous, simple)| hop(n, at, &date, previous, simple)),
        (n, date()).prop_map(|(n, date)| passed_on(n, &date)),
        hour.clone().prop_map(known),
        hour.prop_map(reported),
        date().prop_map(|date| dismissed(&date)),
        date().prop_map(|date| recommended(&date)),
        date().prop_map(|date| recommendation_answered(&date)),
    ]
}

fn fact_of(
    kind: impl Strategy<Value = FactKind>,
) -> impl Strategy<Value = (String, String, FactKind)> {
    (date(), date(), kind)
}

/// Each history dwells on one part of a matter's way, so that its facts meet each other.
pub(super) fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let mixed = prop_oneof![ordinary(), receipts(), reports(), reviews(), levels()];
    let drafts = prop_oneof![
        prop::collection::vec(fact_of(mixed), 1..14),
        prop::collection::vec(fact_of(ordinary()), 1..12),
        prop::collection::vec(fact_of(prop_oneof![ordinary(), receipts()]), 1..14),
        prop::collection::vec(fact_of(receipts()), 1..10),
        prop::collection::vec(fact_of(reports()), 1..10),
        prop::collection::vec(fact_of(reviews()), 1..10),
        prop::collection::vec(fact_of(levels()), 1..10),
    ];
    drafts.prop_map(|drafts| {
        let number = |(n, (date, record_date, kind)): (u128, (String, String, FactKind))| {
            recorded(n, &date, &record_date, kind)
        };
        (1..).zip(drafts).map(number).collect()
    })
}
