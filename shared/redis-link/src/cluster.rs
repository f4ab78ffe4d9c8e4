//! A Redis Cluster, as far as its users here need one: which node has a slot now.
//!
//! The library's own cluster client recovers all nodes at once: while one of them is silent, requests to the others wait
//! for it. Here each node has a connection of its own, and whoever asks a node that is away hears so at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future;
use redis::{
    ConnectionInfo, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ServerErrorKind,
    Value,
};
use tokio::time::Instant;

use crate::address::{host_and_port, sibling};
use crate::node::{Node, Request};

/// How often a request may be sent on to another node.
const HOPS: usize = 3;
/// The cluster is not asked for its slots more often than this, unless a node says that they moved.
const REST: Duration = Duration::from_millis(500);

type Address = (String, u16);

/// The nodes of a cluster and their slots.
pub(crate) struct Cluster {
    /// Where it was said that the cluster is; the first tells the user, the password and the certificates of all.
    seeds: Vec<ConnectionInfo>,
    map: Mutex<Map>,
    /// Held by the one who asks for the slots.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Map {
    slots: Vec<Slots>,
    nodes: HashMap<Address, Arc<Node>>,
    /// Whether something happened that may come of slots having moved.
    doubted: bool,
    asked: Option<Instant>,
}

/// Slots of one node, both ends included.
#[derive(Debug, PartialEq, Eq)]
struct Slots {
    first: u16,
    last: u16,
    owner: Address,
}

impl Cluster {
    pub(crate) fn new(seeds: Vec<ConnectionInfo>) -> RedisResult<Self> {
        let cluster = Self { seeds, map: Mutex::default(), asking: tokio::sync::Mutex::default() };
        for seed in &cluster.seeds {
            if let Some((host, port)) = host_and_port(seed.addr()) {
                cluster.node(&(host.to_owned(), port))?;
            }
        }
        Ok(cluster)
    }

    /// Asks whichever node has the slot.
    pub(crate) async fn ask<T: FromRedisValue>(
        &self,
        slot: u16,
        request: Request<'_>,
    ) -> RedisResult<T> {
        let mut hops = 0;
        loop {
            let node = self.owner_of(slot).await?;
            match node.ask(request).await {
                Err(error) if is_moved(&error) && hops < HOPS => {
                    hops += 1;
                    // Who says so knows where to.
                    self.learn_from(&node).await?;
                }
                Err(error) => {
                    if may_come_of_a_move(&error) {
                        self.map().doubted = true;
                    }
                    return Err(error);
                }
                answer => return answer,
            }
        }
    }

    async fn owner_of(&self, slot: u16) -> RedisResult<Arc<Node>> {
        let (owner, doubted) = {
            let map = self.map();
            (map.owner_of(slot), map.doubted && !map.was_just_asked())
        };
        let Some(owner) = owner else {
            let _one_at_a_time = self.asking.lock().await;
            if self.map().owner_of(slot).is_none() {
                self.learn().await?;
            }
            return self.map().owner_of(slot).ok_or_else(nobody);
        };
        if doubted && let Ok(_one_at_a_time) = self.asking.try_lock() {
            // If nobody answers, the owner so far is as good a guess as any.
            if let Err(error) = self.learn().await {
                tracing::debug!(%error, "no node of the Redis cluster tells its slots");
            }
            return Ok(self.map().owner_of(slot).unwrap_or(owner));
        }
        Ok(owner)
    }

    /// Asks all known nodes for the slots; who answers first is believed, and corrects itself by saying "moved".
    async fn learn(&self) -> RedisResult<()> {
        if self.map().was_just_asked() {
            return Err(nobody());
        }
        let nodes: Vec<_> = self.map().nodes.values().cloned().collect();
        let each = nodes.iter().map(|node| Box::pin(self.learn_from(node)));
        let learnt = future::select_ok(each).await;
        self.map().asked = Some(Instant::now());
        learnt.map(|_| ())
    }

    async fn learn_from(&self, node: &Node) -> RedisResult<()> {
        let mut pipeline = Pipeline::new();
        pipeline.cmd("CLUSTER").arg("SLOTS");
        let (answer,): (Value,) = node.ask(Request::Pipeline(&pipeline)).await?;
        let host = host_and_port(node.server().addr()).map_or("", |(host, _)| host);
        let slots = read_slots(&answer, host);
        if slots.is_empty() {
            // A node that was emptied, and belongs to no cluster any more.
            return Err(nobody());
        }
        for slots in &slots {
            self.node(&slots.owner)?;
        }
        let mut map = self.map();
        map.slots = slots;
        map.doubted = false;
        let Map { slots, nodes, .. } = &mut *map;
        nodes.retain(|address, _| {
            slots.iter().any(|it| it.owner == *address) || self.is_seed(address)
        });
        Ok(())
    }

    /// The node at an address.
    fn node(&self, address: &Address) -> RedisResult<Arc<Node>> {
        let mut map = self.map();
        if let Some(node) = map.nodes.get(address) {
            return Ok(node.clone());
        }
        let of = self.seeds.first().ok_or_else(nobody)?;
        let node = Arc::new(Node::new(sibling(of, &address.0, address.1))?);
        map.nodes.insert(address.clone(), node.clone());
        Ok(node)
    }

    fn is_seed(&self, (host, port): &Address) -> bool {
        self.seeds.iter().any(|seed| host_and_port(seed.addr()) == Some((host, *port)))
    }

    fn map(&self) -> std::sync::MutexGuard<'_, Map> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Map {
    fn owner_of(&self, slot: u16) -> Option<Arc<Node>> {
        let slots = self.slots.iter().find(|it| (it.first..=it.last).contains(&slot))?;
        self.nodes.get(&slots.owner).cloned()
    }

    fn was_just_asked(&self) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() < REST)
    }
}

/// Reads the answer to `CLUSTER SLOTS`: for each range its ends, its master, then its replicas. A master without a host
/// is the node that was asked, or at least at home there.
fn read_slots(answer: &Value, asked: &str) -> Vec<Slots> {
    let Value::Array(ranges) = answer else {
        return Vec::new();
    };
    ranges.iter().filter_map(|range| read_range(range, asked)).collect()
}

fn read_range(range: &Value, asked: &str) -> Option<Slots> {
    let Value::Array(parts) = range else {
        return None;
    };
    let [Value::Int(first), Value::Int(last), Value::Array(master), ..] = parts.as_slice() else {
        return None;
    };
    let [host, Value::Int(port), ..] = master.as_slice() else {
        return None;
    };
    let host = match host {
        Value::BulkString(host) => std::str::from_utf8(host).ok()?,
        _ => "",
    };
    let host = match host {
        "" => asked,
        // Redis's word for a host that it was not told either.
        "?" => return None,
        host => host,
    };
    Some(Slots {
        first: (*first).try_into().ok()?,
        last: (*last).try_into().ok()?,
        owner: (host.to_owned(), (*port).try_into().ok()?),
    })
}

fn is_moved(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::Moved)
}

/// A node that is away, was made a replica, or does not know the cluster any more may have a successor.
fn may_come_of_a_move(error: &RedisError) -> bool {
    match error.kind() {
        ErrorKind::Server(kind) => {
            matches!(
                kind,
                ServerErrorKind::Moved | ServerErrorKind::ClusterDown | ServerErrorKind::ReadOnly
            )
        }
        _ => true,
    }
}

fn nobody() -> RedisError {
    (ErrorKind::ClusterConnectionNotFound, "no node of the Redis cluster is known to have the slot")
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(host: Value, port: i64) -> Value {
        Value::Array(vec![host, Value::Int(port), Value::BulkString(b"id".to_vec())])
    }

    fn named(host: &str) -> Value {
        Value::BulkString(host.as_bytes().to_vec())
    }

    #[test]
    fn ranges_are_read_with_their_masters_and_an_unknown_host_is_left_out() {
        let range = |first, last, nodes: Vec<Value>| {
            Value::Array([vec![Value::Int(first), Value::Int(last)], nodes].concat())
        };
        let answer = Value::Array(vec![
            range(0, 99, vec![node(named("one"), 1), node(named("replica"), 9)]),
            range(100, 199, vec![node(Value::Nil, 2)]),
            range(200, 299, vec![node(named("?"), 3)]),
        ]);
        let slots =
            |first, last, host: &str, port| Slots { first, last, owner: (host.to_owned(), port) };
        assert_eq!(
            read_slots(&answer, "asked"),
            [slots(0, 99, "one", 1), slots(100, 199, "asked", 2)]
        );
        assert_eq!(read_slots(&Value::Nil, "asked"), []);
    }
}
