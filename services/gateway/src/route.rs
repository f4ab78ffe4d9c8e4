//! Which methods exist here, and where each goes. Read from the descriptor set, so a new RPC needs no change.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context;
use headwater_proto::{Access, MethodAccess};
use kernel::ServiceName;
use prost_reflect::MethodDescriptor;
use service_kit::peer::Connections;
use service_kit::{World, sound};

use crate::outbound::At;

/// A method that clients may call.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    /// The method's path on the wire.
    pub(crate) path: &'static str,
    /// The service that answers.
    pub(crate) service: ServiceName,
    /// Whom the gateway lets through.
    pub(crate) rule: Rule,
    /// True if either side sends a stream.
    pub(crate) streams: bool,
    /// True if a call that was perhaps heard may be made again: it changes nothing, or says under which id its answer is kept.
    pub(crate) repeatable: bool,
    /// The connections to the service.
    pub(crate) backend: Connections,
}

impl Route {
    /// The service that answers, and where.
    pub(crate) fn at(&self) -> At {
        At { service: self.service, address: self.backend.address().clone() }
    }
}

/// Whom the gateway lets through to a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Anybody.
    Public,
    /// Officers whose post carries this right.
    Right(&'static str),
}

/// All methods that clients may call, by path.
#[derive(Debug)]
pub(crate) struct Routes {
    by_path: HashMap<&'static str, Route>,
    backends: HashMap<ServiceName, Connections>,
}

impl Routes {
    /// Reads the methods from the descriptor set and prepares the connections to their services.
    ///
    /// A method that is internal, or has no access rule, gets no route: deny by default.
    pub(crate) fn read(world: &World, connections: usize) -> anyhow::Result<Self> {
        let mut routes = Self { by_path: HashMap::new(), backends: HashMap::new() };
        for method in MethodAccess::all() {
            let rule = match &method.access {
                Access::Public => Rule::Public,
                Access::Right(right) => Rule::Right(right),
                Access::Internal(_) => continue,
            };
            let service = owner(&method.path)
                .with_context(|| format!("no service answers for {}", method.path))?;
            let route = Route {
                path: &method.path,
                service,
                rule,
                streams: sound::method(&method.path).is_some_and(streams),
                repeatable: sound::method(&method.path).is_some_and(repeatable),
                backend: routes.backend(service, world, connections)?,
            };
            routes.by_path.insert(route.path, route);
        }
        Ok(routes)
    }

    /// The route of a path, if clients may know of it.
    pub(crate) fn find(&self, path: &str) -> Option<&Route> {
        self.by_path.get(path)
    }

    /// The full names of the services with at least one route, and the connections to each.
    pub(crate) fn services(&self) -> impl Iterator<Item = (&'static str, &Connections)> {
        let names: BTreeSet<_> = self
            .by_path
            .values()
            .filter_map(|route| Some((service_of(route.path)?, route.service)))
            .collect();
        names.into_iter().filter_map(|(name, service)| Some((name, self.backends.get(&service)?)))
    }

    fn backend(
        &mut self,
        service: ServiceName,
        world: &World,
        connections: usize,
    ) -> anyhow::Result<Connections> {
        if let Some(known) = self.backends.get(&service) {
            return Ok(known.clone());
        }
        let address = world
            .peers
            .get(&service)
            .with_context(|| format!("no address is configured for {service}"))?;
        let backend = Connections::lazily(service, address, &world.transport, connections)?;
        self.backends.insert(service, backend.clone());
        Ok(backend)
    }
}

/// The service that owns a path: `/headwater.risk_ledger.v1.…` belongs to the risk ledger.
fn owner(path: &str) -> Option<ServiceName> {
    let package = path.strip_prefix("/headwater.")?.split('.').next()?;
    ServiceName::RECORD_KEEPERS.into_iter().find(|service| service.as_str() == package)
}

/// The full name of a path's service: `headwater.intake.v1.IntakeService`.
fn service_of(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.split('/').next()
}

fn streams(method: &MethodDescriptor) -> bool {
    method.is_client_streaming() || method.is_server_streaming()
}

/// What only reads is called so. Reading people leaves a record, and asking with a query code is counted: both are called otherwise.
///
/// A request with an effect has an id: the service does it once, and answers whoever says the same again as it did the first time.
fn repeatable(method: &MethodDescriptor) -> bool {
    let reads = ["Get", "List", "Explain"].iter().any(|it| method.name().starts_with(it));
    !streams(method) && (reads || method.input().get_field_by_name("request_id").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_that_is_not_internal_belongs_to_a_service() {
        for method in MethodAccess::all() {
            let internal = matches!(method.access, Access::Internal(_));
            assert!(internal || owner(&method.path).is_some(), "{}", method.path);
        }
    }

    #[test]
    fn an_import_streams_and_a_registration_does_not() {
        let method = |name| sound::method(&format!("/headwater.intake.v1.IntakeService/{name}"));
        assert!(streams(method("ImportPetitions").unwrap()));
        assert!(!streams(method("RegisterPetition").unwrap()));
    }

    #[test]
    fn what_reads_and_what_has_an_id_may_be_asked_twice_and_reading_people_leaves_a_record() {
        let method = |name| sound::method(&format!("/headwater.intake.v1.IntakeService/{name}"));
        for (name, expected) in [
            ("GetPetition", true),
            ("ListWork", true),
            ("RegisterPetition", true),
            ("LinkPetition", true),
            ("ReadPetitioners", false),
            ("QueryPetition", false),
            ("RateHandling", true),
            ("ImportPetitions", false),
        ] {
            assert_eq!(repeatable(method(name).unwrap()), expected, "{name}");
        }
    }
}
