//! In which slot of a Redis Cluster a key lies.

/// Into how many slots a Redis Cluster divides its keys.
const SLOTS: u16 = 16_384;

/// The slot of a hash tag: CRC-16/XMODEM, as the specification of Redis Cluster has it.
pub fn slot_of(tag: &[u8]) -> u16 {
    const POLYNOMIAL: u16 = 0x1021;
    let crc = tag.iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 { shifted } else { shifted ^ POLYNOMIAL }
        })
    });
    crc % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_those_that_redis_computes() {
        // The check value of CRC-16/XMODEM is 0x31C3; the other was asked of `CLUSTER KEYSLOT`.
        assert_eq!(slot_of(b"123456789"), 0x31c3);
        assert_eq!(slot_of(b""), 0);
        assert_eq!(slot_of(b"t07"), 2025);
    }
}
