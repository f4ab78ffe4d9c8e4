//! Which office is above which, from the data that ship with the suite.

use kernel::BodyCode;
use reference::{BadData, organisation};

use crate::domain::Offices;

/// The bodies' superiors and the regions' conference offices; a row that cannot be read stops the start.
pub(crate) fn offices() -> Result<Offices, BadData> {
    const CONFERENCE: &str = "conference_office";
    let bodies = organisation::bodies()?;
    let conferences = bodies.iter().filter(|it| it.kind == CONFERENCE);
    let conferences = conferences.map(|it| (BodyCode::region(&it.code), it.code.clone())).collect();
    let superiors = bodies.into_iter().filter_map(|it| Some((it.code, it.superior?))).collect();
    Ok(Offices { superiors, conferences })
}
