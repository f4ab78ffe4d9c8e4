//! A region keeps within the law: it may be stricter with its bodies, never with its petitioners.
//!
//! What can be seen in the two rules is compared; what cannot, such as five working days beside fifteen
//! days, is counted by both from each day of the calendar.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Binds, Certainty, OnRestDay, Rule, RuleBook, Unit};
use crate::calendar::Calendar;
use crate::data::{DataError, Place};
use crate::term::{Start, Term};

/// Refuses an overlay that is seen to give a body more than the national rule, or a petitioner less.
pub(super) fn no_laxer(place: Place<'_>, national: &Rule, local: &Rule) -> Result<(), DataError> {
    if local.starts != national.starts {
        return Err(place.error("starts", "an overlay keeps the national starting fact"));
    }
    if local.binds != national.binds {
        return Err(place.error("binds", "an overlay keeps whom the rule binds"));
    }
    if local.right != national.right {
        let problem = "an overlay makes no duty of a right, and no right of a duty";
        return Err(place.error("right", problem));
    }
    if local.exercisable != national.exercisable {
        let problem = "whether a right can be used is not a region's to say";
        return Err(place.error("exercisable", problem));
    }
    if national.certainty == Certainty::Parameter {
        // No law to be laxer than: a region sets its own figure.
        return Ok(());
    }
    length(place, national, local)?;
    movement(place, national, local)?;
    ends(place, national, local)
}

fn length(place: Place<'_>, national: &Rule, local: &Rule) -> Result<(), DataError> {
    let in_days =
        |rule: &Rule| matches!(rule.unit, Unit::NaturalDays | Unit::WorkingDays | Unit::Months);
    if local.unit != national.unit && !(in_days(local) && in_days(national)) {
        return Err(place.error("unit", "cannot be compared with the national rule's"));
    }
    if local.length_by_level.is_some() || national.length_by_level.is_some() {
        return Err(place.error("length_by_level", "the law has one length for all levels"));
    }
    if local.may_be_set && !national.may_be_set {
        return Err(place.error("may_be_set", "lets a letter set what the law has set"));
    }
    let (Some(own), Some(outer)) = (local.length, national.length) else { return Ok(()) };
    match local.binds {
        Binds::Body if local.unit == national.unit && own > outer => {
            let problem = format!("{own} gives a body more than the national {outer}");
            Err(place.error("length", problem))
        }
        Binds::Petitioner if local.unit == national.unit && own < outer => {
            let problem = format!("{own} gives a petitioner less than the national {outer}");
            Err(place.error("length", problem))
        }
        Binds::Body | Binds::Petitioner => Ok(()),
    }
}

/// Neither an extension nor a pause may give a body back what a stricter length takes from it.
fn movement(place: Place<'_>, national: &Rule, local: &Rule) -> Result<(), DataError> {
    let most = |rule: &Rule| rule.extension.map_or(0, |it| it.max_days.unwrap_or(u32::MAX));
    let by = |rule: &Rule| rule.extension.map(|it| it.by);
    match local.binds {
        Binds::Body if most(local) > most(national) => {
            Err(place.error("extension", "gives a body more than the national rule"))
        }
        Binds::Body if local.extension.is_some() && by(local) != by(national) => {
            Err(place.error("extension.by", "an overlay keeps who may extend"))
        }
        Binds::Body if local.pauses.iter().any(|it| !national.pauses.contains(it)) => {
            Err(place.error("pauses", "names a cause the national rule does not"))
        }
        // The last of so many working days is none on which the office rests.
        Binds::Petitioner
            if national.on_rest_day == OnRestDay::Rolls
                && local.on_rest_day == OnRestDay::Stays
                && local.unit != Unit::WorkingDays =>
        {
            Err(place.error("on_rest_day", "takes a petitioner's rolled day away"))
        }
        Binds::Body | Binds::Petitioner => Ok(()),
    }
}

/// What meets a term, and what excuses from it, is the law's to say.
fn ends(place: Place<'_>, national: &Rule, local: &Rule) -> Result<(), DataError> {
    let facts = |rule: &Rule| rule.ends_by.iter().copied().collect::<BTreeSet<_>>();
    let kept = match local.binds {
        Binds::Body => facts(local).is_subset(&facts(national)),
        Binds::Petitioner => facts(local) == facts(national),
    };
    if !kept {
        return Err(place.error("ends_by", "an overlay keeps what meets the national term"));
    }
    if local.voids.iter().any(|it| !national.voids.contains(it)) {
        return Err(place.error("voids", "names a cause the national rule does not"));
    }
    if local.replacements.iter().any(|it| !national.replacements.contains(it)) {
        return Err(place.error("replacements", "names a cause the national rule does not"));
    }
    Ok(())
}

/// Counts each overlay beside the national rule, from each published day on which both are in force;
/// refuses one by which a body has a later last day, or a petitioner an earlier one.
pub(crate) fn counted(book: &RuleBook, calendar: &Calendar) -> Result<(), DataError> {
    for local in book.rules().filter(|it| it.region.is_some()) {
        let days = calendar.published_days().filter(|day| local.is_in_force(*day));
        for day0 in days {
            let Ok(national) = book.in_force(&local.id, None, day0) else { continue };
            if national.certainty != Certainty::Parameter {
                counted_alike(book, calendar, (national, local), day0)?;
            }
        }
    }
    Ok(())
}

fn counted_alike(
    book: &RuleBook,
    calendar: &Calendar,
    (national, local): (&Rule, &Rule),
    day0: NaiveDate,
) -> Result<(), DataError> {
    let extended = |rule: &Rule| rule.extension.and_then(|it| it.max_days);
    for extension in [false, true] {
        let last = |rule: &Rule| {
            let term = Term::new(rule, calendar, Start::Day(day0));
            let by = extended(rule).filter(|_| extension);
            // A length that is set case by case is nothing to count.
            by.map_or(term, |days| term.with_extension(days)).due().ok().map(|it| it.due_date)
        };
        let Some((outer, own)) = last(national).zip(last(local)) else { return Ok(()) };
        let (laxer, whom) = match local.binds {
            Binds::Body => (own > outer, "a body more"),
            Binds::Petitioner => (own < outer, "a petitioner less"),
        };
        if laxer {
            let field = if local.unit != national.unit {
                "unit"
            } else if local.on_rest_day != national.on_rest_day {
                "on_rest_day"
            } else {
                "length"
            };
            let problem = format!(
                "gives {whom} than the national rule: from {day0} it runs to {own}, not {outer}"
            );
            let place = Place { rule: Some(&local.id), ..Place::file(book.file_of(local)) };
            return Err(place.error(field, problem));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::RulesAndCalendar;

    const NATIONAL: &str = include_str!("../../../../deploy/data/rules/national.toml");

    /// The national rule as a county would write it, with these fields changed.
    fn overlay(id: &str, changes: &str) -> String {
        let national: toml::Table = NATIONAL.parse().unwrap();
        let rules = national["rules"].as_array().unwrap();
        let rule = rules.iter().find(|it| it["id"].as_str() == Some(id)).unwrap();
        let mut rule = rule.as_table().unwrap().clone();
        for (field, value) in changes.parse::<toml::Table>().unwrap() {
            match value.as_str() {
                Some("-") => drop(rule.remove(&field)),
                Some(_) | None => drop(rule.insert(field, value)),
            }
        }
        rule.insert("version".to_owned(), Value::from("530902-1"));
        rule.insert("region".to_owned(), Value::from("530902"));
        toml::Table::from_iter([("rules".to_owned(), Value::from(vec![rule]))]).to_string()
    }

    fn loaded(id: &str, changes: &str) -> Result<(), DataError> {
        let local = overlay(id, changes);
        let rules = RuleBook::parse(&[("national.toml", NATIONAL), ("530902.toml", &local)])?;
        RulesAndCalendar::new(rules, Calendar::shipped()?).map(|_| ())
    }

    #[test]
    fn a_region_cannot_write_itself_out_of_the_law() {
        let forgeries = [
            // Units that are no shorter for being others.
            ("refer", "unit = 'working_days'", "unit"),
            ("handling", "unit = 'months'\nlength = 3", "unit"),
            ("handling", "unit = 'working_days'\nlength = 45", "unit"),
            ("objection", "unit = 'natural_days'\nlength = 9", "unit"),
            ("handling", "unit = 'as_set'\nlength = '-'\nstarts = 'assignment'", "starts"),
            ("handling", "unit = 'hours'\nlength = 24\nstarts = 'knowledge'", "extension"),
            ("assignment_report", "unit = 'natural_days'\nlength = 30", "unit"),
            (
                "handling",
                "length = '-'\nlength_by_level = { province = 1, city = 1, county = 1 }",
                "length_by_level",
            ),
            // More days, or a last day that moves.
            ("handling", "length = 61", "length"),
            ("handling", "on_rest_day = 'rolls'", "on_rest_day"),
            ("handling", "may_be_set = true", "may_be_set"),
            ("handling", "extension = { max_days = 31, by = 'body_head' }", "extension"),
            ("handling", "extension = { max_days = 30, by = 'assigner' }", "extension.by"),
            ("refer", "extension = { max_days = 1, by = 'body_head' }", "extension"),
            ("handling", "pauses = ['local_ground']", "pauses"),
            // Shorter by one day, and given back by a rest day that rolls.
            ("handling", "length = 59\non_rest_day = 'rolls'", "on_rest_day"),
            // Other ways out.
            ("refer", "starts = 'acceptance'", "starts"),
            ("handling", "ends_by = ['concluded', 'accepted']", "ends_by"),
            ("handling", "voids = ['acted_on']", "voids"),
            ("notice_transferred", "voids = ['name_or_address_unclear']", "voids"),
            (
                "handling",
                "replacements = [{ cause = 'turned_ordinary', rule = 'rating' }]",
                "replacements",
            ),
            ("handling", "right = true", "right"),
            ("handling", "binds = 'petitioner'\nright = true", "binds"),
            // A petitioner's right, shortened.
            ("review_request", "unit = 'months'\nlength = 1", "unit"),
            ("review_request", "unit = 'working_days'\nlength = 19\non_rest_day = 'stays'", "unit"),
            ("review_request", "length = 29", "length"),
            ("review_request", "on_rest_day = 'stays'", "on_rest_day"),
            ("review_request", "ends_by = []", "ends_by"),
            ("review_request", "voids = ['acted_on']", "voids"),
            ("review_request", "exercisable = true", "exercisable"),
        ];
        for (id, changes, field) in forgeries {
            let error = loaded(id, changes).expect_err(&format!("{id}: {changes}"));
            let told = (error.file.as_str(), error.rule.as_deref(), error.field.as_str());
            assert_eq!(told, ("530902.toml", Some(id), field), "{changes}: {error}");
        }
        assert_eq!(
            loaded("refer", "unit = 'working_days'").unwrap_err().problem,
            "gives a body more than the national rule: from 2022-05-01 it runs to 2022-05-24, not 2022-05-16"
        );
    }

    #[test]
    fn a_region_may_be_stricter_in_whatever_unit() {
        for (id, changes) in [
            ("refer", ""),
            ("refer", "unit = 'working_days'\nlength = 5"),
            ("handling", "length = 30\nextension = { max_days = 15, by = 'body_head' }"),
            ("handling", "unit = 'months'\nlength = 1\nextension = '-'"),
            ("handling", "length = 30\non_rest_day = 'rolls'\nextension = '-'"),
            ("review_request", "unit = 'months'\nlength = 2"),
            ("review_request", "unit = 'working_days'\nlength = 30\non_rest_day = 'stays'"),
            ("review_request", "length = 60"),
            // The office's own parameter is a region's to set.
            ("supervision_answer", "length = 20"),
        ] {
            assert_eq!(loaded(id, changes), Ok(()), "{id}: {changes}");
        }
    }
}
