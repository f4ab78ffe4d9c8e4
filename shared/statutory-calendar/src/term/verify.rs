//! Counts a certificate again, from the rule book and the calendar alone.

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
    #[error("field {field} is {certificate}, but counts to {recomputed}")]
    Field {
        /// The field's name.
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

/// The first field that differs, in alphabetical order.
fn difference(certificate: &Certificate, recomputed: &Certificate) -> Mismatch {
    let fields = |c: &Certificate| match serde_json::to_value(c) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (fields(certificate), fields(recomputed));
    let differing = before
        .iter()
        .map(|(field, value)| (field, value, after.get(field).unwrap_or_default()))
        .find(|(_, value, again)| value != again);
    match differing {
        Some((field, value, again)) => Mismatch::Field {
            field: field.clone(),
            certificate: value.to_string(),
            recomputed: again.to_string(),
        },
        None => Mismatch::Field {
            field: "(certificate)".to_owned(),
            certificate: String::new(),
            recomputed: String::new(),
        },
    }
}
