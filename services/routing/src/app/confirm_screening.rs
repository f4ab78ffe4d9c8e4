//! Confirms the proposed screening, or changes it with a reason.

use kernel::ids::MatterId;
use kernel::{Actor, BodyCode, Invalid};
use mailbox::Command;
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::command::{Done, Told};
use super::{Error, Routing};
use crate::domain::matter::ScreeningDecision;

/// The confirmed screening.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Screened {
    /// The track's word.
    pub track: String,
    pub competent_body: Option<BodyCode>,
    pub version: i64,
}

impl Routing {
    /// Confirms a screening.
    #[instrument(skip_all, fields(matter.id = %command.id))]
    pub async fn confirm_screening(
        &self,
        actor: &Actor,
        command: Command<MatterId>,
        decision: ScreeningDecision,
    ) -> Result<Screened, Error> {
        self.check_decision(&decision)?;
        self.carry_out(actor, &command, |matter, by| {
            let reason = decision.reason.clone();
            Ok(Told::by(matter.confirm_screening(by.officer, decision))?.with_note(reason))
        })
        .await
    }

    fn check_decision(&self, decision: &ScreeningDecision) -> Result<(), Error> {
        let mut complaints = Vec::new();
        if let Some(category) = decision.category.as_deref()
            && !self.categories.contains(category)
        {
            let zh = format!("未知内容分类：{category}");
            let en = format!("unknown category: {category}");
            complaints.push(Invalid::new("category", "CATEGORY_UNKNOWN", zh, en));
        }
        if let Some(body) = &decision.competent_body {
            complaints.extend(self.known_body("competent_body", body).err());
        }
        if complaints.is_empty() { Ok(()) } else { Err(Error::Invalid(complaints)) }
    }
}

impl From<Done> for Screened {
    fn from(done: Done) -> Self {
        let Done { matter, .. } = done;
        Self {
            track: matter.screening.track.as_str().to_owned(),
            competent_body: matter.screening.competent_body,
            version: matter.version,
        }
    }
}
