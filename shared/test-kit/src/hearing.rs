//! A fact as another service publishes it, heard as a feed brings it.

use std::convert::Infallible;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use headwater_proto::common::v1 as pb;
use headwater_proto::{Published, ServiceFacts, type_of};
use kernel::ids::{EventId, MatterId};
use kernel::{Actor, IdSource, ServiceName, Visibility};
use mailbox::{Digested, React, Received, Store};
use prost::Message;
use service_kit::parse::{to_civil, to_timestamp, to_visibility};

/// A fact, and who published it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The service whose contract the message belongs to.
    pub producer: ServiceName,
    /// The fact in its envelope.
    pub event: pb::Event,
}

impl Told {
    /// A fact about a matter, recorded by the registrar at `now`.
    pub fn about<M: Published>(
        ids: &IdSource,
        now: DateTime<Utc>,
        matter: MatterId,
        effect_date: NaiveDate,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<Self> {
        let producer = ServiceName::parse(M::Facts::PRODUCER);
        let event = pb::Event {
            position: String::new(),
            event_id: EventId::new(ids).to_string(),
            r#type: type_of::<M>(),
            matter_id: matter.to_string(),
            effect_date: Some(to_civil(effect_date)),
            record_time: Some(to_timestamp(now)),
            visibility: Some(to_visibility(label)),
            actor: "530902-XFJ.registrar-1".to_owned(),
            traceparent: String::new(),
            payload: M::Facts::from(message.clone()).encode_to_vec(),
            marks_removal: false,
        };
        Ok(Self { producer: producer.context("no such service")?, event })
    }
}

/// Hears a fact in a transaction of its own, as a feed does that delivers one at a time.
pub async fn hear(
    store: &Store,
    reader: ServiceName,
    reactions: &impl React,
    now: DateTime<Utc>,
    told: &Told,
) -> anyhow::Result<Digested> {
    let received = Received::parse(told.producer, &told.event)?;
    let mut tx = store.begin(&Actor::Service(reader), now).await?;
    let digested = reactions.react(&mut tx, &received).await;
    let digested = digested.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    tx.commit::<Infallible>().await?;
    Ok(digested)
}
