//! What the caller may do next, on the wire.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use headwater_proto::access::{Access, MethodAccess};
use headwater_proto::routing::v1 as pb;
use kernel::{Actor, Explain};

use crate::domain::next::Next;

/// The right that each method of this service's contracts asks for, by the method's name.
static RIGHTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let own = MethodAccess::all().filter(|it| it.path.starts_with("/headwater.routing.v1."));
    let right = |it: &'static MethodAccess| match &it.access {
        Access::Right(right) => Some((it.path.rsplit('/').next()?, right.as_str())),
        Access::Public | Access::Internal(_) => None,
    };
    own.filter_map(right).collect()
});

/// Those of the steps for which the caller's post carries the right.
pub(super) fn steps(all: Vec<Next>, actor: &Actor) -> Vec<pb::NextStep> {
    let Ok(officer) = actor.officer() else { return Vec::new() };
    let may = |it: &Next| RIGHTS.get(it.method).is_some_and(|right| officer.has(right));
    all.into_iter().filter(may).map(step).collect()
}

fn step(it: Next) -> pb::NextStep {
    let method = it.method.to_owned();
    match it.obstacle {
        None => pb::NextStep { method, allowed: true, ..Default::default() },
        Some(refusal) => pb::NextStep {
            method,
            allowed: false,
            reason: refusal.reason().to_owned(),
            message_zh: refusal.zh(),
            message_en: refusal.en(),
        },
    }
}
