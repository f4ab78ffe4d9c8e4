//! What a service publishes.

use chrono::NaiveDate;
use headwater_proto::common::v1 as pb;
use headwater_proto::{Published, type_of};
use kernel::Visibility;
use kernel::ids::{EventId, MatterId};
use prost::Message;
use service_kit::parse;

/// A fact to publish: one message, with what every fact must say about itself.
#[derive(Clone, Debug)]
pub struct Fact {
    pub(crate) type_name: String,
    pub(crate) matter: Option<MatterId>,
    pub(crate) visibility: Visibility,
    pub(crate) effect_date: NaiveDate,
    pub(crate) payload: Vec<u8>,
}

impl Fact {
    /// A fact about a matter, with the matter's visibility and the day on which it has its legal effect.
    pub fn about<M: Published>(
        matter: MatterId,
        visibility: &Visibility,
        effect_date: NaiveDate,
        message: &M,
    ) -> Self {
        Self {
            type_name: type_of::<M>(),
            matter: Some(matter),
            visibility: visibility.clone(),
            effect_date,
            payload: payload(message),
        }
    }

    /// A fact about no matter, such as a hazard that nobody petitioned about.
    pub fn general<M: Published>(effect_date: NaiveDate, message: &M) -> Self {
        Self {
            type_name: type_of::<M>(),
            matter: None,
            visibility: Visibility::default(),
            effect_date,
            payload: payload(message),
        }
    }
}

/// The fact inside the one message that holds all facts of its service.
fn payload<M: Published>(message: &M) -> Vec<u8> {
    M::Facts::from(message.clone()).encode_to_vec()
}

/// A row of the outbox, as it is read.
#[derive(sqlx::FromRow)]
pub(crate) struct OutboxRow {
    pub(crate) xid: i64,
    pub(crate) sequence: i64,
    event_id: uuid::Uuid,
    r#type: String,
    matter_id: Option<uuid::Uuid>,
    effect_date: NaiveDate,
    record_time: chrono::DateTime<chrono::Utc>,
    actor: String,
    traceparent: String,
    visibility_version: i32,
    excluded_bodies: Vec<String>,
    excluded_posts: Vec<String>,
    payload: Vec<u8>,
    is_mark: bool,
}

impl OutboxRow {
    pub(crate) fn into_event(self, epoch: i64) -> pb::Event {
        let position =
            crate::Position { epoch, xid: self.xid, sequence: self.sequence }.to_string();
        pb::Event {
            position,
            event_id: EventId::from(self.event_id).to_string(),
            r#type: self.r#type,
            matter_id: self.matter_id.map(|id| MatterId::from(id).to_string()).unwrap_or_default(),
            effect_date: Some(parse::to_civil(self.effect_date)),
            record_time: Some(parse::to_timestamp(self.record_time)),
            visibility: Some(pb::Visibility {
                version: self.visibility_version,
                excluded_bodies: self.excluded_bodies,
                excluded_posts: self.excluded_posts,
            }),
            actor: self.actor,
            traceparent: self.traceparent,
            payload: self.payload,
            marks_removal: self.is_mark,
        }
    }
}
