//! A place in a feed: epoch, transaction, sequence.

use std::fmt;
use std::str::FromStr;

/// Where a reader stands in a feed. Ordered as the feed is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Which life of the feed.
    pub epoch: i64,
    /// The transaction that appended the row.
    pub xid: i64,
    /// The row's sequence number.
    pub sequence: i64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.epoch, self.xid, self.sequence)
    }
}

/// The token is not a position.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a position of a feed")]
pub struct NotAPosition;

impl FromStr for Position {
    type Err = NotAPosition;

    fn from_str(token: &str) -> Result<Self, NotAPosition> {
        let mut parts = token.splitn(3, '.').map(str::parse);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Ok(epoch)), Some(Ok(xid)), Some(Ok(sequence))) => {
                Ok(Self { epoch, xid, sequence })
            }
            _ => Err(NotAPosition),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_survives_its_token_and_orders_by_transaction_first() {
        let early = Position { epoch: 1, xid: 7, sequence: 90 };
        let late = Position { epoch: 1, xid: 8, sequence: 12 };
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!(early < late);
        assert_eq!("7.x.1".parse::<Position>(), Err(NotAPosition));
    }
}
