//! A petition opened a matter; what was heard of the matter before takes its effect now.

use kernel::ids::MatterId;
use kernel::{RegionCode, Visibility};
use mailbox::Tx;
use tracing::instrument;

use super::{Error, RiskLedger};
use crate::domain::{Cause, Domain, Matter};
use crate::store::{matter, pending};

/// A matter as its petition's registration tells of it.
#[derive(Clone, Debug)]
pub struct NewMatter {
    pub id: MatterId,
    pub number: String,
    pub region: RegionCode,
    pub category: String,
    pub joint: bool,
    pub historical: bool,
    pub visibility: Visibility,
}

impl RiskLedger {
    /// Keeps a matter; a joint petition brings it into the ledger at once.
    #[instrument(skip_all, fields(matter.id = %new.id))]
    pub async fn register_matter(&self, tx: &mut Tx, new: NewMatter) -> Result<(), Error> {
        let registered = Matter {
            id: new.id,
            number: new.number,
            region: new.region,
            domain: self.categories.domain(&new.category).unwrap_or(Domain::SocialDispute),
            historical: new.historical,
            visibility: new.visibility,
        };
        let (known, known_before) = matter::register(tx, &registered).await?;
        let mut causes = Vec::new();
        if new.joint {
            causes.push(Cause::Joint);
        }
        if known_before {
            causes.extend(pending::take(tx, known.id).await?);
        }
        causes.sort();
        for cause in causes {
            self.apply_cause(tx, &known, cause).await?;
        }
        Ok(())
    }
}
