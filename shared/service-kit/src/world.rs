//! What differs between production, `dev` and tests.

use std::collections::BTreeMap;

use kernel::{IdSource, MachineClock, OfficeClock, ServiceName};

use crate::identity::{Signer, Verifier};
use crate::peer::PeerChannel;
use crate::readiness::Readiness;
use crate::transport::Transport;

/// The surroundings of one service.
#[derive(Clone, Debug)]
pub struct World {
    /// Office time.
    pub clock: OfficeClock,
    /// Machine time.
    pub machine: MachineClock,
    /// Where ids come from.
    pub ids: IdSource,
    /// Signs what this service says to others.
    pub signer: Signer,
    /// Checks what others say to this service.
    pub verifier: Verifier,
    /// Where the other services are: of each one address, or several separated by commas.
    pub peers: BTreeMap<ServiceName, String>,
    /// What this service lacks to do its work.
    pub readiness: Readiness,
    /// How this process speaks with others.
    pub transport: Transport,
}

impl World {
    /// A channel to another service; connects when it is first used, and again whenever it must.
    pub fn peer(&self, service: ServiceName) -> anyhow::Result<PeerChannel> {
        let address = self
            .peers
            .get(&service)
            .ok_or_else(|| anyhow::anyhow!("no address is configured for {service}"))?;
        PeerChannel::connect_lazily(service, address, &self.transport, self.signer.clone(), 1)
    }
}
