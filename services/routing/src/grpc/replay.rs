//! What a replay found, on the wire.

use headwater_proto::common::v1::Label;
use headwater_proto::routing::v1 as pb;
use kernel::Explain;
use words::Word;

use crate::app::{MovedMatter, Replayed};
use crate::domain::Body;

pub(super) fn replayed(it: Replayed) -> pb::ReplayRoutingResponse {
    pb::ReplayRoutingResponse {
        version: it.version,
        screened_count: i64::try_from(it.screened).unwrap_or(i64::MAX),
        moved: it.moved.into_iter().map(moved).collect(),
        complaints: it.complaints,
        not_replayed: it.left_out.iter().map(label).collect(),
        next_page_token: it.next_page_token,
    }
}

fn moved(it: MovedMatter) -> pb::MovedMatter {
    let (matter, why) = (it.matter, it.to.why);
    pb::MovedMatter {
        matter_id: matter.id.to_string(),
        number: matter.number,
        region: matter.region.to_string(),
        category: matter.screening.category,
        track: matter.screening.track.number(),
        present_body: it.to.before.map(named),
        other_body: it.to.after.map(named),
        answerable_body: it
            .has_it
            .map(|(code, name)| pb::NamedBody { code: code.to_string(), name }),
        reason: why.reason().to_owned(),
        message: Some(label(&why)),
    }
}

fn label(it: &impl Explain) -> Label {
    Label { zh: it.zh(), en: it.en() }
}

fn named(body: Body) -> pb::NamedBody {
    pb::NamedBody { code: body.code.to_string(), name: body.name }
}
