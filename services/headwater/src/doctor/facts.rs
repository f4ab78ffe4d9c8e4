//! Facts as their services have them, beside facts as their readers know them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use futures::StreamExt;
use kernel::ServiceName;
use mailbox::Position;
use mailbox::survey::{self, Place};
use uuid::Uuid;
use words::common::Lane;

/// A reader, and whose feed it reads.
pub(super) type Reading = (ServiceName, ServiceName);

/// Where feeds are, and how far their readers have read.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) epochs: BTreeMap<ServiceName, i64>,
    pub(super) positions: BTreeMap<(Reading, Lane), Position>,
    /// Who reads whom.
    pub(super) readings: Vec<Reading>,
    /// Facts that are noted as lost already.
    pub(super) noted: HashSet<Uuid>,
    /// The first facts that are left where earlier ones were removed.
    pub(super) marks: HashSet<Uuid>,
}

/// What the comparison shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Compared {
    /// Facts that readers have digested and the service does not have, with these readers.
    pub(super) lost: BTreeMap<ServiceName, BTreeMap<Uuid, BTreeSet<ServiceName>>>,
    /// Facts before the reader's position that the reader has not digested.
    pub(super) passed_over: BTreeMap<Reading, Vec<Uuid>>,
    /// Facts before which others were removed that the reader has not digested.
    pub(super) missed: BTreeMap<Reading, Vec<Uuid>>,
    /// How many facts a reader has yet to digest.
    pub(super) behind: BTreeMap<(Reading, Lane), u64>,
}

impl Compared {
    /// Sees one fact: who has published it, if anybody, and who knows it of whom.
    pub(super) fn see(
        &mut self,
        places: &Places,
        id: Uuid,
        published: Option<(ServiceName, Place)>,
        known: &[Reading],
    ) {
        let Some((producer, place)) = published else {
            if !places.noted.contains(&id) {
                for (reader, producer) in known {
                    let lost = self.lost.entry(*producer).or_default();
                    lost.entry(id).or_default().insert(*reader);
                }
            }
            return;
        };
        let epoch = places.epochs.get(&producer).copied().unwrap_or_default();
        let at = Position { epoch, xid: place.xid, sequence: place.sequence };
        for reading in places.readings.iter().filter(|it| it.1 == producer) {
            if known.contains(reading) {
                continue;
            }
            if places.marks.contains(&id) {
                self.missed.entry(*reading).or_default().push(id);
                continue;
            }
            let read = places.positions.get(&(*reading, place.lane)).copied().unwrap_or_default();
            // A position of another life of the feed is not kept: its reader begins anew.
            if read.epoch == epoch && at <= read {
                self.passed_over.entry(*reading).or_default().push(id);
            } else {
                *self.behind.entry((*reading, place.lane)).or_default() += 1;
            }
        }
    }
}

/// A stream of facts by id, of which the next one is known.
struct Side<'c, T> {
    service: ServiceName,
    facts: survey::Facts<'c, T>,
    next: Option<(Uuid, T)>,
}

impl<'c, T> Side<'c, T> {
    async fn begin(
        (service, mut facts): (ServiceName, survey::Facts<'c, T>),
    ) -> Result<Self, sqlx::Error> {
        let next = facts.next().await.transpose()?;
        Ok(Self { service, facts, next })
    }

    fn next_id(&self) -> Option<Uuid> {
        self.next.as_ref().map(|(id, _)| *id)
    }

    /// What is said of this fact here, if it is the next one.
    async fn take(&mut self, id: Uuid) -> Result<Option<T>, sqlx::Error> {
        if self.next_id() != Some(id) {
            return Ok(None);
        }
        let following = self.facts.next().await.transpose()?;
        Ok(std::mem::replace(&mut self.next, following).map(|(_, said)| said))
    }
}

/// Reads all outboxes and all inboxes side by side, in the order of the ids: however many facts there are, one of each is held.
pub(super) async fn compare(
    places: &Places,
    outboxes: Vec<(ServiceName, survey::Facts<'_, Place>)>,
    inboxes: Vec<(ServiceName, survey::Facts<'_, String>)>,
) -> Result<Compared, sqlx::Error> {
    let mut outboxes = futures::future::try_join_all(outboxes.into_iter().map(Side::begin)).await?;
    let mut inboxes = futures::future::try_join_all(inboxes.into_iter().map(Side::begin)).await?;
    let mut compared = Compared::default();
    loop {
        let published = outboxes.iter().filter_map(Side::next_id);
        let Some(id) = published.chain(inboxes.iter().filter_map(Side::next_id)).min() else {
            return Ok(compared);
        };
        let mut found = None;
        for side in &mut outboxes {
            if let Some(place) = side.take(id).await? {
                found = Some((side.service, place));
            }
        }
        let mut known = Vec::new();
        for side in &mut inboxes {
            let producer = side.take(id).await?.and_then(|it| ServiceName::parse(&it));
            known.extend(producer.map(|producer| (side.service, producer)));
        }
        compared.see(places, id, found, &known);
    }
}
