//! A matter as far as the ledger needs it.

use kernel::ids::MatterId;
use kernel::{RegionCode, Visibility};
use words::risk_ledger::Domain;

/// A matter whose registration was heard of.
#[derive(Clone, Debug)]
pub struct Matter {
    pub id: MatterId,
    /// The number of the petition that opened it.
    pub number: String,
    pub region: RegionCode,
    pub domain: Domain,
    /// A record of the past: opens no entry by itself.
    pub historical: bool,
    pub visibility: Visibility,
}
