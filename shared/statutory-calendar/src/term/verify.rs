//! Counts a certificate again, from the rule book and the calendar alone.

use serde_json::Value;

use super::{Certificate, Start, Term, TermError};
use crate::calendar::Calendar;
use crate::rule::RuleBook;

/// Where a certificate differs from what was counted again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The rule book does not hold this version.
    #[error("the rule book holds no version {version} of rule {rule_id}")]
    UnknownRule {
        /// The rule's id.
        rule_id: String,
        /// The version that the certificate names.
        version: String,
    },
    /// The version was not in force on the certificate's day 0.
    #[error("version {version} of rule {rule_id} was not in force on day 0")]
    NotInForce {
        /// The rule's id.
        rule_id: String,
        /// The version that the certificate names.
        version: String,
    },
    /// It was counted by another calendar; verify it with that one.
    #[error("counted by calendar {certificate}, but the calendar loaded is {loaded}")]
    Calendar {
        /// The version that the certificate names.
        certificate: String,
        /// The version that was loaded.
        loaded: String,
    },
    /// The rule refuses what the certificate says was given.
    #[error("cannot be counted again: {0}")]
    Refused(#[from] TermError),
    /// Counted again, a field has another value.
    #[error("field {field} is {certificate} in the certificate, and {recomputed} counted again")]
    Field {
        /// The path of the field, such as `not_counted[3].date`.
        field: String,
        /// Its value in the certificate, as JSON.
        certificate: String,
        /// Its value counted again, as JSON.
        recomputed: String,
    },
}

/// Counts the certificate again and compares every field; no server is needed.
pub fn verify(
    certificate: &Certificate,
    rule_book: &RuleBook,
    calendar: &Calendar,
) -> Result<(), Mismatch> {
    let cited = &certificate.rule;
    let named = || (cited.id.clone(), cited.version.clone());
    let Some(rule) = rule_book.version(&cited.id, &cited.version) else {
        let (rule_id, version) = named();
        return Err(Mismatch::UnknownRule { rule_id, version });
    };
    if !rule.is_in_force(certificate.day0) {
        let (rule_id, version) = named();
        return Err(Mismatch::NotInForce { rule_id, version });
    }
    if certificate.calendar_version != calendar.version() {
        return Err(Mismatch::Calendar {
            certificate: certificate.calendar_version.clone(),
            loaded: calendar.version().to_owned(),
        });
    }
    let start = certificate.start_time.map_or(Start::Day(certificate.day0), Start::Instant);
    let mut term = Term::new(rule, calendar, start).with_pauses(&certificate.pauses);
    if let Some(document) = &certificate.starting_document {
        term = term.with_document(document);
    }
    if certificate.span_was_set {
        term = term.with_span(certificate.span);
    }
    if let Some(extension) = &certificate.extension {
        term = term.with_extension(extension.days);
    }
    let recomputed = term.compute()?;
    if recomputed == *certificate { Ok(()) } else { Err(difference(certificate, &recomputed)) }
}

/// The first value that differs, fields in alphabetical order, with the path to it.
fn difference(certificate: &Certificate, recomputed: &Certificate) -> Mismatch {
    let value = |c: &Certificate| serde_json::to_value(c).unwrap_or_default();
    let (before, after) = (value(certificate), value(recomputed));
    let (field, value, again) = first_difference(String::new(), &before, &after);
    Mismatch::Field { field, certificate: value.to_string(), recomputed: again.to_string() }
}

/// Goes down to the innermost value that differs; one that only one side has is null on the other.
fn first_difference<'a>(
    path: String,
    before: &'a Value,
    after: &'a Value,
) -> (String, &'a Value, &'a Value) {
    const NOTHING: &Value = &Value::Null;
    let found = match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let dot = if path.is_empty() { "" } else { "." };
            before
                .keys()
                .chain(after.keys())
                .map(|key| (key, before.get(key), after.get(key)))
                .find(|(_, value, again)| value != again)
                .map(|(key, value, again)| (format!("{path}{dot}{key}"), value, again))
        }
        (Value::Array(before), Value::Array(after)) => (0..before.len().max(after.len()))
            .map(|at| (at, before.get(at), after.get(at)))
            .find(|(_, value, again)| value != again)
            .map(|(at, value, again)| (format!("{path}[{at}]"), value, again)),
        _ => None,
    };
    match found {
        Some((path, value, again)) => {
            first_difference(path, value.unwrap_or(NOTHING), again.unwrap_or(NOTHING))
        }
        None => (path, before, after),
    }
}
