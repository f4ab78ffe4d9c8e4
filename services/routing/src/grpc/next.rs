//! What the caller may do next, on the wire.

use headwater_proto::access::{Access, MethodAccess};
use headwater_proto::routing::v1 as pb;
use kernel::{Actor, Explain};

use crate::domain::next::Next;

/// The services that have commands about a matter.
const SERVICES: [&str; 6] = [
    "DispatchService",
    "EndingService",
    "ReportService",
    "ReviewService",
    "RoutingService",
    "UrgentService",
];

/// Those of the steps for which the caller's post carries the right.
pub(super) fn steps(all: Vec<Next>, actor: &Actor) -> Vec<pb::NextStep> {
    all.into_iter().filter(|it| carries_right(actor, it.method)).map(step).collect()
}

fn carries_right(actor: &Actor, method: &str) -> bool {
    let path = |service| format!("/headwater.routing.v1.{service}/{method}");
    let mut rules = SERVICES.iter().filter_map(|it| MethodAccess::of(&path(it)));
    rules.any(|it| matches!(&it.access, Access::Right(right) if actor.officer().is_ok_and(|it| it.has(right))))
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
