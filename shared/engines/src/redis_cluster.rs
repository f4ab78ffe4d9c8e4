//! A Redis Cluster of our own.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::folder::DataFolder;
use crate::process::POLL;
use crate::tls::Certificates;
use crate::{Redis, RedisOptions};

const MASTERS: u16 = 3;
const SLOTS: u16 = 16_384;
const WHOLE_WITHIN: Duration = Duration::from_secs(30);

/// Three Redis servers that share the slots, each a master without a replica: what is on one of them is away while it is.
///
/// It begins empty at each start.
#[derive(Debug)]
pub struct RedisCluster {
    nodes: Vec<Redis>,
}

impl RedisCluster {
    /// Starts three servers with the same options, and waits until they are a cluster.
    ///
    /// # Errors
    /// If Redis is not installed, does not start, or is older than 7.
    pub async fn start(folder: &DataFolder, options: &RedisOptions) -> Result<Self> {
        let make = || Certificates::make(folder, "redis");
        let certificates = options.tls.then(make).transpose()?;
        let mut nodes = Vec::new();
        for number in 1..=MASTERS {
            let (name, files) = (format!("redis-{number}"), certificates.clone());
            let node = Redis::start_as(folder, &name, options.clone(), files, true).await?;
            nodes.push(node);
        }
        let cluster = Self { nodes };
        cluster.form().await?;
        cluster.until_whole().await?;
        Ok(cluster)
    }

    /// The URLs of all nodes, separated by commas.
    #[must_use]
    pub fn urls(&self) -> String {
        self.nodes.iter().map(Redis::url).collect::<Vec<_>>().join(",")
    }

    /// With TLS, the file of the authority that vouches for the nodes, in PEM.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.nodes.first().and_then(Redis::ca_file)
    }

    /// The nodes, each of which can be killed and started again.
    #[must_use]
    pub fn nodes(&mut self) -> &mut [Redis] {
        &mut self.nodes
    }

    /// Waits until each node sees all others and serves its slots: after a start, some seconds.
    ///
    /// # Errors
    /// If that takes longer than half a minute.
    pub async fn until_whole(&self) -> Result<()> {
        let whole = async {
            for node in &self.nodes {
                while !is_whole(node).await {
                    tokio::time::sleep(POLL).await;
                }
            }
        };
        let within = tokio::time::timeout(WHOLE_WITHIN, whole).await;
        within.context("the Redis Cluster was not whole within half a minute: see redis-*.log")
    }

    /// Stops all nodes.
    ///
    /// # Errors
    /// If a process cannot be signalled.
    pub async fn stop(&mut self) -> Result<()> {
        for node in &mut self.nodes {
            node.stop().await?;
        }
        Ok(())
    }

    /// Gives each node its part of the slots and introduces the first to the others, who then hear of each other.
    async fn form(&self) -> Result<()> {
        for (number, node) in (0..).zip(&self.nodes) {
            let (first, last) = (start_of(number), start_of(number + 1) - 1);
            node.command(&format!("CLUSTER ADDSLOTSRANGE {first} {last}")).await?;
            // Masters with the same epoch would first have to agree who takes another.
            node.command(&format!("CLUSTER SET-CONFIG-EPOCH {}", number + 1)).await?;
        }
        let (first, others) = self.nodes.split_first().context("a cluster has nodes")?;
        for other in others {
            first.command(&format!("CLUSTER MEET {}", other.for_other_nodes())).await?;
        }
        Ok(())
    }
}

/// Where the slots of a node begin.
fn start_of(number: u16) -> u16 {
    // The last node takes what is left over.
    if number == MASTERS { SLOTS } else { SLOTS / MASTERS * number }
}

async fn is_whole(node: &Redis) -> bool {
    let Ok(info) = node.command("CLUSTER INFO").await else {
        return false;
    };
    let expected = [
        "cluster_state:ok".to_owned(),
        format!("cluster_size:{MASTERS}"),
        format!("cluster_slots_ok:{SLOTS}"),
    ];
    expected.iter().all(|line| info.lines().any(|it| it == line))
}
