//! The access rule of every method, read from the descriptor set at start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor, ServiceDescriptor};

use crate::common::v1 as pb;

/// The pool of all descriptors, options included.
pub static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(crate::DESCRIPTORS).expect("the build wrote this descriptor set")
});

static RULES: LazyLock<BTreeMap<String, MethodAccess>> = LazyLock::new(|| {
    POOL.services()
        .flat_map(|service| service.methods().collect::<Vec<_>>())
        .filter_map(|method| MethodAccess::read(&method))
        .map(|rule| (rule.path.clone(), rule))
        .collect()
});

static RIGHTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let asked = RULES.values().filter_map(|rule| match &rule.access {
        Access::Right(right) => Some(right.clone()),
        Access::Public | Access::Internal(_) => None,
    });
    asked.chain(POOL.services().flat_map(|it| rights_about_objects(&it))).collect()
});

/// All rights there are: those that methods ask for, and those about objects.
pub fn rights() -> &'static BTreeSet<String> {
    &RIGHTS
}

/// The rights that no method asks for and that this service itself looks for.
pub fn rights_about_objects(service: &ServiceDescriptor) -> Vec<String> {
    let extension = POOL.get_extension_by_name("headwater.common.v1.rights_about_objects");
    let rights = extension.map(|it| service.options().get_extension(&it).into_owned());
    let rights = rights.as_ref().and_then(|it| it.as_list()).unwrap_or_default();
    rights.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

/// Who may call a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Officers whose post carries this right.
    Right(String),
    /// Anybody.
    Public,
    /// These services of the suite, never through the gateway.
    Internal(Vec<String>),
}

/// A method and its access rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodAccess {
    /// The path on the wire, `/headwater.intake.v1.IntakeService/RegisterPetition`.
    pub path: String,
    /// The rule.
    pub access: Access,
}

impl MethodAccess {
    /// The rule of the method with this path; none means refused.
    pub fn of(path: &str) -> Option<&'static Self> {
        RULES.get(path)
    }

    /// All methods that have a rule, by path.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        RULES.values()
    }

    fn read(method: &MethodDescriptor) -> Option<Self> {
        let extension = POOL.get_extension_by_name("headwater.common.v1.access")?;
        let options: DynamicMessage = method.options();
        if !options.has_extension(&extension) {
            return None;
        }
        let value = options.get_extension(&extension);
        let rule: pb::Access = value.as_message()?.transcode_to().ok()?;
        let access = match rule.kind? {
            pb::access::Kind::Right(right) => Access::Right(right),
            pb::access::Kind::Public(true) => Access::Public,
            pb::access::Kind::Public(false) => return None,
            pb::access::Kind::Internal(callers) => Access::Internal(
                callers.services().map(|it| service_name(it.as_str_name())).collect(),
            ),
        };
        let path = format!("/{}/{}", method.parent_service().full_name(), method.name());
        Some(Self { path, access })
    }
}

/// `SERVICE_RISK_LEDGER` is `risk_ledger` everywhere else.
fn service_name(value: &str) -> String {
    value.trim_start_matches("SERVICE_").to_lowercase()
}
