//! The signing keys of a suite in one process: they are kept nowhere.

use std::collections::BTreeMap;

use anyhow::Context;
use headwater::keys::SIGNERS;
use kernel::{MachineClock, ServiceName};
use service_kit::{Signer, Verifier};

/// The signers of all processes, with what verifies them.
#[derive(Debug)]
pub struct Keys {
    signers: BTreeMap<ServiceName, Signer>,
    trusted: Vec<(ServiceName, [u8; 32])>,
    machine: MachineClock,
}

impl Keys {
    /// Fresh keys for a suite in one process.
    pub fn generate(machine: &MachineClock) -> anyhow::Result<Self> {
        let signers = SIGNERS
            .into_iter()
            .map(|service| Ok((service, Signer::generate(service, machine.clone())?)))
            .collect::<anyhow::Result<BTreeMap<_, _>>>()?;
        let trusted = signers.values().map(Signer::public_key).collect();
        Ok(Self { signers, trusted, machine: machine.clone() })
    }

    /// The signer of a service.
    pub fn signer(&self, service: ServiceName) -> anyhow::Result<Signer> {
        self.signers.get(&service).cloned().context("no key for this service")
    }

    /// The verifier of a service.
    pub fn verifier(&self, service: ServiceName) -> Verifier {
        Verifier::new(service, &self.trusted, self.machine.clone())
    }
}
