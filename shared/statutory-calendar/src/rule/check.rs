//! What a rule file must satisfy before anybody counts by it.

use serde::Deserialize;

use super::{Binds, RestDay, Rule, StartingFact, Unit, overlay};
use crate::data::{DataError, Place};
use crate::term::{MAX_DAYS, MAX_HOURS};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rules: Vec<toml::Table>,
}

/// The rules of one file, each checked by itself.
pub(super) fn read(file: Place<'_>, text: &str) -> Result<Vec<Rule>, DataError> {
    let tables = file.decode::<RuleFile>(file.table(text)?)?.rules;
    let mut rules = Vec::with_capacity(tables.len());
    for (at, table) in tables.into_iter().enumerate() {
        let named = match table.get("id").and_then(toml::Value::as_str) {
            Some(id) => id.to_owned(),
            None => format!("#{}", at + 1),
        };
        let place = Place { rule: Some(&named), ..file };
        let rule: Rule = place.decode(table)?;
        alone(place, &rule)?;
        rules.push(rule);
    }
    Ok(rules)
}

fn alone(place: Place<'_>, rule: &Rule) -> Result<(), DataError> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if rule.id.is_empty() || !rule.id.chars().all(is_id) {
        return Err(place.error("id", "expected lower-case letters, digits and underscores"));
    }
    if rule.version.trim().is_empty() {
        return Err(place.error("version", "is empty"));
    }
    for (field, text) in [("title", &rule.title), ("article", &rule.article)] {
        if text.is_blank() {
            return Err(place.error(field, "give it in both languages"));
        }
    }
    if rule.in_force_to.is_some_and(|to| to < rule.in_force_from) {
        return Err(place.error("in_force_to", "lies before in_force_from"));
    }
    if rule.binds == Binds::Petitioner && !rule.right {
        return Err(place.error("right", "a petitioner has rights, no duties"));
    }
    if !rule.right && !rule.exercisable {
        return Err(place.error("exercisable", "only a right is used or left"));
    }
    length(place, rule)?;
    movement(place, rule)?;
    start(place, rule)
}

/// Without what only some facts carry, no term could ever be counted.
fn start(place: Place<'_>, rule: &Rule) -> Result<(), DataError> {
    match rule.unit {
        Unit::Hours if rule.starts != StartingFact::Knowledge => {
            Err(place.error("starts", "only `knowledge` is known to the instant, as hours need it"))
        }
        Unit::AsSet
            if !matches!(
                rule.starts,
                StartingFact::Assignment
                    | StartingFact::OrderedAnew
                    | StartingFact::ExecutionOrdered
            ) =>
        {
            let problem = "only `assignment`, `ordered_anew` and `execution_ordered` name the day \
                           to which a term is set";
            Err(place.error("starts", problem))
        }
        Unit::Hours | Unit::AsSet | Unit::NaturalDays | Unit::WorkingDays | Unit::Months => Ok(()),
    }
}

fn length(place: Place<'_>, rule: &Rule) -> Result<(), DataError> {
    let most = match rule.unit {
        Unit::Hours => MAX_HOURS,
        Unit::Months => MAX_DAYS / 31,
        Unit::NaturalDays | Unit::WorkingDays | Unit::AsSet => MAX_DAYS,
    };
    let allowed = |field: &str, length: u32| {
        if (1..=most).contains(&length) {
            Ok(())
        } else {
            Err(place.error(field, format!("{length}: expected 1 to {most}")))
        }
    };
    match (rule.unit, rule.length, rule.length_by_level) {
        (Unit::AsSet, None, None) => Ok(()),
        (Unit::AsSet, _, Some(_)) => {
            Err(place.error("length_by_level", "a term that is set has no length"))
        }
        (Unit::AsSet, Some(_), None) => {
            Err(place.error("length", "a term that is set has no length"))
        }
        (_, Some(_), Some(_)) => {
            Err(place.error("length_by_level", "give either this or `length`"))
        }
        (_, Some(own), None) => allowed("length", own),
        (_, None, Some(levels)) => {
            allowed("length_by_level.province", levels.province)?;
            allowed("length_by_level.city", levels.city)?;
            allowed("length_by_level.county", levels.county)
        }
        (_, None, None) => Err(place.error("length", "is missing")),
    }
}

/// What may move the last day.
fn movement(place: Place<'_>, rule: &Rule) -> Result<(), DataError> {
    rest_day(place, rule)?;
    if let Some(most) = rule.extension.and_then(|extension| extension.max_days)
        && !(1..=MAX_DAYS).contains(&most)
    {
        let problem = format!("{most}: expected 1 to {MAX_DAYS}");
        return Err(place.error("extension.max_days", problem));
    }
    if rule.unit == Unit::Hours {
        if rule.extension.is_some() {
            return Err(place.error("extension", "a term in hours has none"));
        }
        if !rule.pauses.is_empty() {
            return Err(place.error("pauses", "a term in hours has none"));
        }
    }
    Ok(())
}

/// A term in working days ends on one, and hours end when they end; any other can end on a rest day.
fn rest_day(place: Place<'_>, rule: &Rule) -> Result<(), DataError> {
    match (rule.unit, rule.rest_day) {
        (Unit::WorkingDays | Unit::Hours, RestDay::Stays) if rule.rest_day_ground.is_some() => {
            Err(place.error("rest_day_ground", "no rest day is the last"))
        }
        (Unit::WorkingDays | Unit::Hours, RestDay::Stays) => Ok(()),
        (Unit::WorkingDays | Unit::Hours, RestDay::Rolls | RestDay::LimitRolls) => {
            Err(place.error("rest_day", "no rest day is the last, so nothing can roll"))
        }
        (Unit::AsSet, RestDay::Rolls) => {
            Err(place.error("rest_day", "a day that was set is no other: only its limit can roll"))
        }
        (Unit::NaturalDays | Unit::Months | Unit::AsSet, _) => match &rule.rest_day_ground {
            Some(ground) if !ground.text.is_blank() => Ok(()),
            Some(_) => Err(place.error("rest_day_ground", "give it in both languages")),
            None => Err(place.error("rest_day_ground", "is missing")),
        },
    }
}

/// What the rules of all files must satisfy besides.
pub(super) fn together(entries: &[(&str, Rule)]) -> Result<(), DataError> {
    if entries.is_empty() {
        return Err(Place::file("(rules)").error("rules", "no rule is given"));
    }
    for (at, (file, rule)) in entries.iter().enumerate() {
        let place = Place { rule: Some(&rule.id), ..Place::file(file) };
        for (_, earlier) in entries[..at].iter().filter(|(_, e)| e.id == rule.id) {
            if earlier.version == rule.version {
                return Err(place.error("version", format!("{} is given twice", rule.version)));
            }
            if earlier.region == rule.region && overlap(earlier, rule) {
                let problem = format!("overlaps version {}", earlier.version);
                return Err(place.error("in_force_from", problem));
            }
        }
        for replacement in &rule.replacements {
            if !entries.iter().any(|(_, other)| other.id == replacement.rule) {
                let problem = format!("there is no rule {}", replacement.rule);
                return Err(place.error("replacements", problem));
            }
        }
        if rule.region.is_some() {
            for (_, outer) in entries.iter().filter(|(_, other)| {
                other.id == rule.id && other.region.is_none() && overlap(other, rule)
            }) {
                overlay::no_laxer(place, outer, rule)?;
            }
        }
    }
    Ok(())
}

fn overlap(one: &Rule, other: &Rule) -> bool {
    let begins_in_time = |a: &Rule, b: &Rule| b.in_force_to.is_none_or(|to| a.in_force_from <= to);
    begins_in_time(one, other) && begins_in_time(other, one)
}
