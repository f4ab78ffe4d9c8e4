//! Petitions opened matters; what was heard of a matter before takes its effect now.

use std::collections::{BTreeSet, HashMap};

use kernel::ids::MatterId;
use kernel::{RegionCode, Visibility};
use mailbox::Tx;
use organisation::AsOf;
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
    /// Keeps matters, all at once; a joint petition brings its matter into the ledger.
    #[instrument(skip_all, fields(matter.count = new.len()))]
    pub async fn register_matters(&self, tx: &mut Tx, new: Vec<NewMatter>) -> Result<(), Error> {
        let joint: BTreeSet<_> = new.iter().filter(|it| it.joint).map(|it| it.id).collect();
        let office = self.office();
        let new: Vec<_> = new.into_iter().map(|it| registered(it, &office)).collect();
        let matters = matter::register(tx, &new).await?;
        let known_before: Vec<_> =
            matters.iter().filter(|(_, known_before)| *known_before).map(|(it, _)| it.id).collect();
        let mut waiting = match known_before.as_slice() {
            [] => HashMap::new(),
            known_before => pending::take(tx, known_before).await?,
        };
        for (known, _) in matters {
            let mut causes = waiting.remove(&known.id).unwrap_or_default();
            if joint.contains(&known.id) {
                causes.insert(Cause::Joint);
            }
            for cause in causes {
                self.apply_cause(tx, &known, cause).await?;
            }
        }
        Ok(())
    }
}

/// The matter; one whose category the register does not know is a social dispute.
fn registered(new: NewMatter, office: &AsOf) -> Matter {
    let domain = office.category_ever(&new.category).map(|it| it.domain);
    Matter {
        id: new.id,
        number: new.number,
        region: new.region,
        domain: domain.unwrap_or(Domain::SocialDispute),
        historical: new.historical,
        visibility: new.visibility,
    }
}
