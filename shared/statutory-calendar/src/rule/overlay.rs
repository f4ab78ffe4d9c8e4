//! A region keeps within the law: it may be stricter with its bodies, never with its petitioners.
//!
//! What can be seen in the two rules is compared; what cannot, such as five working days beside fifteen
//! days, is counted by both from each day of the calendar. Of a term's two dates neither may be laxer: a
//! body whose due date rolls would be in no more time, and yet tell the petitioner a later day.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Binds, Certainty, RestDay, Rule, RuleBook, Unit};
use crate::calendar::Calendar;
use crate::data::{DataError, Place};
use crate::term::{Due, Start, Term};

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
            if national.rest_day == RestDay::Rolls
                && local.rest_day != RestDay::Rolls
                && local.unit != Unit::WorkingDays =>
        {
            Err(place.error("rest_day", "takes a petitioner's rolled day away"))
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
/// refuses one by which a body has a later due date or limit, or a petitioner an earlier one.
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
            by.map_or(term, |days| term.with_extension(days)).due().ok()
        };
        let Some((outer, own)) = last(national).zip(last(local)) else { return Ok(()) };
        let dates = |of: fn(&Due) -> NaiveDate| (of(&own), of(&outer));
        for (own, outer) in [dates(|it| it.due_date), dates(|it| it.limit_date)] {
            let (laxer, whom) = match local.binds {
                Binds::Body => (own > outer, "a body more"),
                Binds::Petitioner => (own < outer, "a petitioner less"),
            };
            if laxer {
                let problem = format!(
                    "gives {whom} than the national rule: from {day0} it runs to {own}, not {outer}"
                );
                let place = Place { rule: Some(&local.id), ..Place::file(book.file_of(local)) };
                return Err(place.error(counted_by(national, local), problem));
            }
        }
    }
    Ok(())
}

/// What makes two rules count differently.
fn counted_by(national: &Rule, local: &Rule) -> &'static str {
    if local.unit != national.unit {
        "unit"
    } else if local.rest_day != national.rest_day {
        "rest_day"
    } else {
        "length"
    }
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::RulesAndCalendar;

    const NATIONAL: &str = include_str!("../../../../deploy/data/rules/national.toml");

    /// The national rule as a county would write it, with these fields changed and, for another unit, what it then has
    /// to say about rest days.
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
        if matches!(rule["unit"].as_str(), Some("working_days" | "hours")) {
            rule.insert("rest_day".to_owned(), Value::from("stays"));
            rule.remove("rest_day_ground");
        } else if !rule.contains_key("rest_day_ground") {
            let ground = "certainty = '?'\ntext = { zh = '参照', en = 'By analogy' }";
            let ground = ground.parse::<toml::Table>().unwrap();
            rule.insert("rest_day_ground".to_owned(), Value::from(ground));
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
            ("handling", "rest_day = 'rolls'", "rest_day"),
            ("handling", "may_be_set = true", "may_be_set"),
            ("handling", "extension = { max_days = 31, by = 'body_head' }", "extension"),
            ("handling", "extension = { max_days = 30, by = 'assigner' }", "extension.by"),
            ("refer", "extension = { max_days = 1, by = 'body_head' }", "extension"),
            ("handling", "pauses = ['local_ground']", "pauses"),
            // Shorter by one day, and given back by a rest day that rolls.
            ("handling", "length = 59\nrest_day = 'rolls'", "rest_day"),
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
            ("review_request", "unit = 'working_days'\nlength = 19", "unit"),
            ("review_request", "length = 29", "length"),
            ("review_request", "rest_day = 'stays'", "rest_day"),
            ("review_request", "rest_day = 'limit_rolls'", "rest_day"),
            ("review_request", "ends_by = []", "ends_by"),
            ("review_request", "voids = ['acted_on']", "voids"),
            ("review_request", "exercisable = false", "exercisable"),
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
            ("handling", "length = 30\nrest_day = 'rolls'\nextension = '-'"),
            ("handling", "rest_day = 'stays'"),
            ("handling", "length = 59"),
            ("assignment_report", "rest_day = 'stays'"),
            ("review_request", "unit = 'months'\nlength = 2"),
            ("review_request", "unit = 'working_days'\nlength = 30"),
            ("review_request", "length = 60"),
            // The office's own parameter is a region's to set.
            ("supervision_answer", "length = 20"),
        ] {
            assert_eq!(loaded(id, changes), Ok(()), "{id}: {changes}");
        }
    }
    #[test]
    fn a_limit_that_rolls_is_more_than_a_term_that_stays() {
        let strict: toml::Table = NATIONAL.parse().unwrap();
        let strict = strict.to_string().replace("\"limit_rolls\"", "\"stays\"");
        let local = overlay("handling", "");
        let rules =
            RuleBook::parse(&[("national.toml", &strict), ("530902.toml", &local)]).unwrap();
        let error = RulesAndCalendar::new(rules, Calendar::shipped().unwrap()).unwrap_err();
        assert_eq!((error.field.as_str(), error.rule.as_deref()), ("rest_day", Some("handling")));
        // Sixty days from 1 May 2022 end on a Thursday, and thirty more on Saturday 30 July.
        assert_eq!(
            error.problem,
            "gives a body more than the national rule: from 2022-05-01 it runs to 2022-08-01, not 2022-07-30"
        );
    }
}
