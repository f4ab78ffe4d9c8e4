//! Free loopback ports.

use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

/// Below the range from which systems take the ports of outgoing connections (Linux: 32768 and
/// up), so that an engine's port is still free when the engine restarts.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;
const ATTEMPTS: usize = 200;

/// A port of 127.0.0.1 on which nothing listens at this moment.
///
/// Somebody else may take it before the caller does, so a caller retries with another.
///
/// # Errors
/// If 200 ports in a row, picked at random from 20000 to 31999, are taken.
pub fn free_port() -> Result<u16> {
    (0..ATTEMPTS).map(|_| random_port()).find(|port| is_free(*port)).with_context(|| {
        format!(
            "no free port found between {FIRST} and {} on 127.0.0.1: stop some of the servers \
             that listen there",
            FIRST + COUNT - 1
        )
    })
}

pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn random_port() -> u16 {
    // Each RandomState has other keys: random enough to keep two runs apart.
    let offset = RandomState::new().hash_one(COUNT) % u64::from(COUNT);
    FIRST + u16::try_from(offset).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_can_be_bound_and_is_then_taken() {
        let port = free_port().unwrap();
        let _listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert!((FIRST..FIRST + COUNT).contains(&port));
        assert!(!is_free(port));
    }
}
