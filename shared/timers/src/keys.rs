//! Which shard an id belongs to, the names of a shard's keys, and its slot in a Redis Cluster.

use redis_link::slot_of;
use uuid::Uuid;

/// The keys of one shard; the hash tag keeps them on one node of a Redis Cluster.
pub(crate) struct Keys {
    pub(crate) due: String,
    pub(crate) leased: String,
    pub(crate) beat: String,
    pub(crate) slot: u16,
}

impl Keys {
    pub(crate) fn new(namespace: &str, shard: u16) -> Self {
        let colon = if namespace.is_empty() { "" } else { ":" };
        let tag = format!("{namespace}{colon}t{shard:02}");
        Self {
            due: format!("{{{tag}}}:due"),
            leased: format!("{{{tag}}}:leased"),
            beat: format!("{{{tag}}}:beat"),
            slot: slot_of(tag.as_bytes()),
        }
    }
}

/// The shard of an id: FNV-1a over its bytes, the same in every process and release.
pub(crate) fn shard_of(id: Uuid, shards: u16) -> u16 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = id
        .as_bytes()
        .iter()
        .fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    // The remainder is below `shards`, so it always fits.
    u16::try_from(hash % u64::from(shards.max(1))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_a_shard_share_a_hash_tag_that_holds_the_namespace() {
        assert_eq!(Keys::new("", 7).due, "{t07}:due");
        assert_eq!(Keys::new("demo", 11).leased, "{demo:t11}:leased");
        assert_eq!(Keys::new("demo", 11).beat, "{demo:t11}:beat");
    }

    #[test]
    fn slots_are_those_that_redis_computes() {
        // They were asked of `CLUSTER KEYSLOT`.
        assert_eq!(Keys::new("", 7).slot, 2025);
        assert_eq!(Keys::new("demo", 11).slot, 13_642);
    }

    #[test]
    fn ids_spread_evenly_over_the_shards() {
        let mut counts = [0; 16];
        for n in 0..16_000_u128 {
            counts[usize::from(shard_of(Uuid::from_u128(n), 16))] += 1;
        }
        assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
        assert_eq!(shard_of(Uuid::from_u128(5), 1), 0);
    }
}
