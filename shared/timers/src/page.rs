//! Reading all timers of a shard, page by page, to compare them with the record.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::digest::Digest;
use crate::timers::{Timers, Unreachable};

/// One call reads at most this many members, so that none holds the server up for long.
const PAGE_MAX: usize = 2000;

/// Which of a shard's two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Waiting for their wakes, which are instants of office time.
    Armed,
    /// Claimed and not settled; their instants are the ends of their leases, in machine time.
    Leased,
}

/// Some timers of a shard, in the order of their instants, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The timers with their instants.
    pub timers: Vec<(Uuid, DateTime<Utc>)>,
    /// Where the next page begins; none if this is the last.
    pub next: Option<Place>,
}

/// A place in a set: after this member with this score, whether or not it is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    score: String,
    member: Vec<u8>,
}

impl Timers {
    /// Reads up to `limit` timers of a shard from a place on; from the beginning without one. A page has 2000 at most.
    ///
    /// While timers change, whoever reads from the first page to the last sees each timer exactly once that stays in the
    /// set and keeps its instant. One that comes, goes or moves meanwhile is seen or not; one that moves to a later
    /// instant may be seen twice, with either.
    pub async fn page(
        &self,
        shard: u16,
        set: Set,
        from: Option<&Place>,
        limit: usize,
    ) -> Result<Page, Unreachable> {
        let keys = self.keys(shard);
        let limit = limit.clamp(1, PAGE_MAX);
        let mut script = self.scripts.page.key(match set {
            Set::Armed => &keys.due,
            Set::Leased => &keys.leased,
        });
        script.arg(limit);
        if let Some(Place { score, member }) = from {
            script.arg(score).arg(member);
        }
        let members: Vec<(Vec<u8>, String)> = self.invoke(shard, &script).await?;
        let next = match members.last() {
            Some((member, score)) if members.len() == limit => {
                Some(Place { score: score.clone(), member: member.clone() })
            }
            _ => None,
        };
        // Members of another length, or with a score that is no instant, are nobody's timers.
        let timers = members
            .iter()
            .filter_map(|(member, score)| {
                Some((Uuid::from_slice(member).ok()?, instant_of(score)?))
            })
            .collect();
        Ok(Page { timers, next })
    }

    /// The digest of a shard's armed timers, read page by page: see [`Timers::page`] for what it is worth while they change.
    pub async fn digest(&self, shard: u16) -> Result<Digest, Unreachable> {
        let (mut digest, mut place) = (Digest::default(), None);
        loop {
            let page = self.page(shard, Set::Armed, place.as_ref(), PAGE_MAX).await?;
            for (id, wake) in page.timers {
                digest.add(id, wake);
            }
            place = page.next;
            if place.is_none() {
                return Ok(digest);
            }
        }
    }
}

/// Redis writes a score that is a whole number without a point; an instant's always is.
fn instant_of(score: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(score.parse().ok()?)
}
