//! Who looks after a post, on each kind of day.

use super::*;

/// Who looks after the clerk's post on a day, and why.
fn custodian(office: &Organisation, of: &str, on: &str) -> String {
    let view = office.as_of(day(on));
    let found = view.custodian(&post(of)).unwrap();
    format!("{} {:?}", found.person, found.custody)
}

const CLERK: &str = "530902-RSJ.clerk-1";

#[test]
fn the_holder_changes_on_a_day_and_a_vacant_post_goes_to_the_deputy() {
    let office = read(&small());
    assert_eq!(custodian(&office, CLERK, "2026-06-30"), "per-one Holder");
    assert_eq!(custodian(&office, CLERK, "2026-07-01"), "per-two Deputy");
    assert_eq!(custodian(&office, CLERK, "2026-07-31"), "per-two Deputy");
    assert_eq!(custodian(&office, CLERK, "2026-08-01"), "per-next Holder");
}

#[test]
fn leave_passes_the_post_on_for_its_days_only() {
    let office = read(&and("leaves.csv", "per-one,2026-05-01,2026-05-07"));
    assert_eq!(custodian(&office, CLERK, "2026-04-30"), "per-one Holder");
    assert_eq!(custodian(&office, CLERK, "2026-05-01"), "per-two Deputy");
    assert_eq!(custodian(&office, CLERK, "2026-05-08"), "per-one Holder");
}

#[test]
fn with_holder_and_deputy_away_the_head_has_it_and_then_the_head_above() {
    let office =
        read(&and("leaves.csv", "per-two,2026-07-01,2026-07-09\nper-head,2026-07-05,2026-07-09"));
    assert_eq!(custodian(&office, CLERK, "2026-07-04"), "per-head Head");
    assert_eq!(custodian(&office, CLERK, "2026-07-05"), "per-county HeadAbove");
    assert_eq!(custodian(&office, CLERK, "2026-07-10"), "per-two Deputy");
}

#[test]
fn the_deputy_of_the_head_is_in_charge_while_the_head_is_away() {
    let office = read(&and("leaves.csv", "per-head,2026-05-05,2026-05-09"));
    assert_eq!(custodian(&office, "530902-RSJ.clerk-2", "2026-05-05"), "per-two Holder");
    assert_eq!(custodian(&office, "530902-RSJ.head", "2026-05-05"), "per-one Deputy");
}

#[test]
fn where_no_superior_has_a_head_the_conference_has_it() {
    let office = read(&small());
    assert_eq!(custodian(&office, "530902-FY.clerk-1", "2026-05-05"), "per-conf HeadAbove");
}

#[test]
fn a_post_that_is_no_more_is_looked_after_where_its_body_was() {
    let line = "530902-RSJ.clerk-2,承办人,body_clerk,,,";
    let office =
        read(&with("posts.csv", line, "530902-RSJ.clerk-2,承办人,body_clerk,,,2026-05-31"));
    assert_eq!(custodian(&office, "530902-RSJ.clerk-2", "2026-06-01"), "per-head Head");
    assert!(office.as_of(day("2026-06-01")).post(&post("530902-RSJ.clerk-2")).is_none());
}
