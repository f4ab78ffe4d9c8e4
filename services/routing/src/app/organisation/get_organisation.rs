//! Tells the register's version, how much it holds and what it lacks.

use std::collections::BTreeMap;

use ::organisation::NAMES;
use headwater_proto::common::v1::Label;
use kernel::{Actor, Explain};
use tracing::instrument;

use crate::app::{Error, Routing};
use crate::domain::Catalogue;
use crate::store::organisation::{self, Version};

/// The register as a whole.
#[derive(Debug)]
pub struct OrganisationView {
    pub version: Version,
    /// Rows by file, history included.
    pub counts: Vec<(&'static str, usize)>,
    pub gaps: Vec<Label>,
}

impl Routing {
    /// Tells of the register.
    #[instrument(skip_all)]
    pub async fn get_organisation(&self, actor: &Actor) -> Result<OrganisationView, Error> {
        let mut view = self.store.read(actor).await?;
        let version = organisation::version(view.connection()).await?;
        self.register.refresh().await?;
        let (_, present) = self.register.present();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for record in present.records() {
            *counts.entry(record.file()).or_default() += 1;
        }
        let counts = NAMES.map(|it| (it, counts.get(it).copied().unwrap_or_default())).to_vec();
        let gaps = gaps(&present.as_of(self.today()));
        Ok(OrganisationView { version, counts, gaps })
    }
}

/// What the office lacks, in both languages.
pub(super) fn gaps(office: &Catalogue) -> Vec<Label> {
    office.gaps().iter().map(|it| Label { zh: it.zh(), en: it.en() }).collect()
}
