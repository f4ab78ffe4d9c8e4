//! What holds whatever happens to holders and leaves.

use chrono::Days;
use proptest::prelude::*;

use super::*;

const PEOPLE: [&str; 7] =
    ["per-city", "per-county", "per-head", "per-one", "per-next", "per-two", "per-conf"];

fn days() -> impl Strategy<Value = (usize, u64, u64)> {
    (0..PEOPLE.len(), 0..120_u64, 0..40_u64)
}

/// Leaves at random days from May; those of one person do not overlap.
fn leaves() -> impl Strategy<Value = Vec<(usize, NaiveDate, NaiveDate)>> {
    prop::collection::vec(days(), 0..14).prop_map(|all| {
        let mut kept: Vec<(usize, NaiveDate, NaiveDate)> = Vec::new();
        for (person, start, length) in all {
            let from = day("2026-05-01") + Days::new(start);
            let to = from + Days::new(length);
            if !kept.iter().any(|(it, f, t)| *it == person && *f <= to && from <= *t) {
                kept.push((person, from, to));
            }
        }
        kept
    })
}

/// The small office with these leaves, if it can be.
fn away(leaves: &[(usize, NaiveDate, NaiveDate)]) -> Result<Organisation, Vec<Complaint>> {
    let lines: Vec<_> =
        leaves.iter().map(|(it, from, to)| format!("{},{from},{to}", PEOPLE[*it])).collect();
    Organisation::read(&and("leaves.csv", &lines.join("\n")), &rights())
}

proptest! {
    /// Whoever is away: either the data are refused, or each post has somebody who is there, on
    /// each day.
    #[test]
    fn no_post_is_ever_nobodys(leaves in leaves()) {
        match away(&leaves) {
            Err(complaints) => {
                let only_custody = complaints
                    .iter()
                    .all(|it| matches!(it.fault, Fault::NobodyInCharge { .. }));
                prop_assert!(only_custody, "{complaints:?}");
            }
            Ok(office) => {
                for offset in 0..170 {
                    let view = office.as_of(day("2026-04-20") + Days::new(offset));
                    for it in office.posts.rows() {
                        let custodian = view.custodian(&it.code);
                        prop_assert!(custodian.is_some(), "{} on {}", it.code, view.day());
                        prop_assert!(!view.is_away(custodian.unwrap().person));
                    }
                }
            }
        }
    }

    /// The changes from one version to another, put into the first, make the second.
    #[test]
    fn changes_lead_from_the_old_version_to_the_new_one(one in leaves(), other in leaves()) {
        let (Ok(old), Ok(new)) = (away(&one), away(&other)) else { return Ok(()) };
        let changes = diff(&old, &new);
        let (gone, put): (Vec<_>, Vec<_>) =
            changes.iter().partition(|it| matches!(it, Change::Removed(_)));
        let gone: Vec<_> = gone.into_iter().map(Change::record).collect();
        let stays = old.records().into_iter().filter(|it| !gone.contains(&it));
        let put = put.into_iter().map(|it| it.record().clone());
        let made = Organisation::kept(stays).with(put, &rights()).unwrap();
        prop_assert_eq!(made.records(), new.records());
    }

    /// What is written reads back as the same rows.
    #[test]
    fn rows_survive_their_cells(leaves in leaves()) {
        let Ok(office) = away(&leaves) else { return Ok(()) };
        let again = Organisation::of(office.records(), &rights()).unwrap();
        prop_assert_eq!(again.records(), office.records());
    }
}
