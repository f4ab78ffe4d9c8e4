//! What there is to see about a case.

use anyhow::Context;
use headwater_proto::intake::v1 as intake;
use headwater_proto::routing::v1 as routing;
use headwater_proto::supervision::v1 as supervision;

use super::{AUDITOR, Case, Office};

impl Office<'_> {
    /// A petition as the city's auditor sees it.
    pub async fn petition(&self, number: &str) -> anyhow::Result<intake::Petition> {
        let key = intake::get_petition_request::Key::Number(number.to_owned());
        let request = intake::GetPetitionRequest { key: Some(key) };
        let answer = self.at(AUDITOR)?.intake().get_petition(request).await?;
        answer.into_inner().petition.context("the answer holds no petition")
    }

    /// The earlier matter that the registrar of the office that answers is shown for a petition;
    /// empty if there is none, or no registrar.
    pub async fn proposed_to(&self, office: &str, number: &str) -> anyhow::Result<String> {
        let Ok(registrar) = self.at(&format!("{office}.registrar-1")) else {
            return Ok(String::new());
        };
        let key = intake::get_petition_request::Key::Number(number.to_owned());
        let request = intake::GetPetitionRequest { key: Some(key) };
        let seen = registrar.intake().get_petition(request).await?.into_inner().petition;
        Ok(seen.unwrap_or_default().proposed_matter_id)
    }

    /// The matter of a case as the city's auditor sees it.
    pub async fn matter(&self, case: &Case) -> anyhow::Result<routing::Matter> {
        let request = routing::GetMatterRequest { matter_id: case.matter_id.clone() };
        let answer = self.at(AUDITOR)?.routing().get_matter(request).await?;
        answer.into_inner().matter.context("the answer holds no matter")
    }

    /// The deadlines of a case, as its petition office's supervision officer sees them, or the auditor
    /// where the desk is another body's.
    pub async fn deadlines(&self, case: &Case) -> anyhow::Result<Vec<supervision::Deadline>> {
        let request = supervision::ListDeadlinesRequest {
            matter_id: case.matter_id.clone(),
            page_size: 100,
            ..Default::default()
        };
        let officer = format!("{}.supervision-1", case.office);
        let officer = if self.holds(&officer) { officer.as_str() } else { AUDITOR };
        let mut officer = self.at(officer)?.supervision();
        Ok(officer.list_deadlines(request).await?.into_inner().deadlines)
    }
}
