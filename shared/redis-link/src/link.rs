//! One server or a cluster, asked alike.

use std::fmt;
use std::sync::Arc;

use redis::{FromRedisValue, RedisResult};

use crate::address::{BadAddress, RedisAt, understand};
use crate::cluster::Cluster;
use crate::node::{Node, Request};

/// A link to Redis. Cheap to clone; all clones share one connection to each server.
#[derive(Clone)]
pub struct Link(Servers);

#[derive(Clone)]
enum Servers {
    Single(Arc<Node>),
    Cluster(Arc<Cluster>),
}

impl Link {
    /// A link that connects when it is first used. Fails only if the address can never be right.
    ///
    /// Call it inside a Tokio runtime.
    pub fn lazily(at: &RedisAt) -> Result<Self, BadAddress> {
        let mut servers = understand(at)?;
        Ok(Self(if at.cluster {
            Servers::Cluster(Arc::new(Cluster::new(servers)?))
        } else {
            Servers::Single(Arc::new(Node::new(servers.remove(0))?))
        }))
    }

    /// True if one server has all slots, so that one request may concern several.
    pub fn is_single(&self) -> bool {
        match self.0 {
            Servers::Single(_) => true,
            Servers::Cluster(_) => false,
        }
    }

    /// Asks whichever server has the slot.
    pub async fn ask<T: FromRedisValue>(&self, slot: u16, request: Request<'_>) -> RedisResult<T> {
        match &self.0 {
            Servers::Single(node) => node.ask(request).await,
            Servers::Cluster(cluster) => cluster.ask(slot, request).await,
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link(single: {})", self.is_single())
    }
}
