//! A fact as another service publishes it, heard as a feed brings it.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, Utc};
use headwater_proto::common::v1 as pb;
use kernel::ids::{EventId, MatterId};
use kernel::{Actor, IdSource, ServiceName, Visibility};
use mailbox::{Digested, React, Received, Store};
use prost::{Message, Name};
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
    pub fn about<M: Message + Name>(
        ids: &IdSource,
        now: DateTime<Utc>,
        matter: MatterId,
        effect_date: NaiveDate,
        label: &Visibility,
        message: &M,
    ) -> anyhow::Result<Self> {
        let producer =
            M::PACKAGE.split('.').nth(1).and_then(|it| ServiceName::parse(&it.replace('_', "-")));
        let event = pb::Event {
            position: String::new(),
            event_id: EventId::new(ids).to_string(),
            r#type: M::full_name(),
            matter_id: matter.to_string(),
            effect_date: Some(to_civil(effect_date)),
            record_time: Some(to_timestamp(now)),
            visibility: Some(to_visibility(label)),
            actor: "530902-XFJ.registrar-1".to_owned(),
            traceparent: String::new(),
            payload: message.encode_to_vec(),
        };
        Ok(Self { producer: producer.context("no such service")?, event })
    }
}

kernel::refusals! {
    /// A reaction refuses nobody.
    enum Never {
        /// Never.
        Refused => Internal "REFUSED" "拒绝" / "refused";
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
    tx.commit::<Never>().await?;
    Ok(digested)
}
