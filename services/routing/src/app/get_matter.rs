//! Gets a matter's way: its screening, its referrals, its handling, what was found about it.

use kernel::Actor;
use kernel::ids::MatterId;
use tracing::instrument;
use uuid::Uuid;

use super::{Error, Routing};
use crate::domain::{DocumentKind, Matter, Refusal};
use crate::store::document::Document;
use crate::store::finding::Finding;
use crate::store::{document, finding, matter};

/// A matter with its documents and findings.
#[derive(Debug)]
pub struct MatterView {
    pub matter: Matter,
    pub documents: Vec<Document>,
    pub findings: Vec<Finding>,
}

impl Routing {
    /// Gets a matter; whoever it is kept from finds nothing.
    #[instrument(skip_all, fields(matter.id = %id))]
    pub async fn get_matter(&self, actor: &Actor, id: MatterId) -> Result<MatterView, Error> {
        let officer = actor.officer()?;
        let found = matter::find(self.store.pool(), id).await?;
        let matter = found
            .filter(|it| it.admits(officer, &self.catalogue))
            .ok_or(Error::Refused(Refusal::MatterNotFound))?;
        let mut views = self.with_papers(vec![matter]).await?;
        views.pop().ok_or(Error::Refused(Refusal::MatterNotFound))
    }

    /// Adds to matters what lies beside them.
    pub(super) async fn with_papers(&self, matters: Vec<Matter>) -> Result<Vec<MatterView>, Error> {
        let pool = self.store.pool();
        let ids: Vec<_> = matters.iter().map(|it| it.id).collect();
        let documents = document::of_matters(pool, &ids).await?;
        let findings = finding::of_matters(pool, &ids).await?;
        let view = |matter: Matter| MatterView {
            documents: documents.iter().filter(|it| it.matter == matter.id).cloned().collect(),
            findings: findings.iter().filter(|it| it.matter == matter.id).cloned().collect(),
            matter,
        };
        Ok(matters.into_iter().map(view).collect())
    }
}

impl MatterView {
    /// The number of the document of these kinds about this subject; empty if it was not issued.
    pub fn document_number(&self, subject: Uuid, kinds: &[DocumentKind]) -> String {
        self.documents
            .iter()
            .find(|it| it.subject == subject && kinds.contains(&it.kind))
            .map(|it| it.number.clone())
            .unwrap_or_default()
    }
}
