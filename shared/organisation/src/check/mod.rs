//! What must hold between rows; everything that does not is complained of at once.

mod bodies;
mod catalogue;
mod kinds;
mod posts;
mod regions;

use chrono::NaiveDate;

use crate::complaint::{Complaints, Fault};
use crate::custody::{days_of_change, unattended};
use crate::organisation::Organisation;
use crate::rights::Rights;
use crate::row::{Row, Validity};
use crate::rows::Body;

pub(crate) fn all(office: &Organisation, rights: &Rights, complaints: &mut Complaints) {
    office.check_order(complaints);
    regions::check(office, complaints);
    let sound = bodies::check(office, complaints);
    kinds::check(office, rights, complaints);
    posts::check(office, complaints);
    catalogue::check(office, complaints);
    // Walks upwards end only where the superiors do not go round in a circle.
    if sound {
        reach(office, complaints);
        custody(office, complaints);
    }
}

/// Every body has somebody above it who can decide: a government, or the conference.
fn reach(office: &Organisation, complaints: &mut Complaints) {
    for (line, body) in office.bodies.with_lines() {
        let view = office.as_of(first_day(body.valid));
        let governed = view.superiors(&body.code).iter().any(|it| bodies::is_government(it));
        let reached = bodies::is_government(body)
            || governed
            || view.conference(&body.code.region()).is_some();
        if !reached {
            complaints.note(Body::FILE, line, "superior", Fault::BodyUnreachable);
        }
    }
}

/// On no day is a body without anybody in charge of it or of a body above.
fn custody(office: &Organisation, complaints: &mut Complaints) {
    let mut days = days_of_change(office);
    days.insert(0, days.first().and_then(NaiveDate::pred_opt).unwrap_or_default());
    for day in days {
        let view = office.as_of(day);
        if let Some(code) = unattended(&view) {
            let line = office.bodies.with_lines().find(|(_, it)| it.code == *code);
            let line = line.map_or(0, |(line, _)| line);
            complaints.note(Body::FILE, line, "code", Fault::nobody_in_charge(day));
            return;
        }
    }
}

/// A day on which a row is valid: its first one, or for a row without one any before its last.
fn first_day(valid: Validity) -> NaiveDate {
    valid.from.or(valid.to).unwrap_or_default()
}
