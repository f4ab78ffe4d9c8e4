//! Quoted cells (RFC 4180): one that is not closed would swallow all letters behind it.

use crate::voice::Wrong;

/// What is wrong, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    is_open: bool,
}

impl Fault {
    pub(super) fn wrong(self, line: u64) -> Wrong {
        let line = line.to_string();
        if self.is_open { Wrong::QuoteOpen { line } } else { Wrong::QuoteInside { line } }
    }
}

enum Place {
    /// At the beginning of a cell.
    Begin,
    Plain,
    /// Inside quotes that opened here.
    Quoted(usize),
    /// Behind a quote that closes the cell, or is the first of two that stand for one.
    Behind(usize),
}

/// The first fault of a file.
pub(super) fn fault(bytes: &[u8]) -> Option<Fault> {
    let mut place = Place::Begin;
    for (at, byte) in bytes.iter().enumerate() {
        place = match (place, byte) {
            (Place::Begin, b'"') => Place::Quoted(at),
            (Place::Quoted(from), b'"') => Place::Behind(from),
            (Place::Behind(from), b'"') | (Place::Quoted(from), _) => Place::Quoted(from),
            (Place::Begin | Place::Plain | Place::Behind(_), b',' | b'\r' | b'\n') => Place::Begin,
            (Place::Begin | Place::Plain, _) => Place::Plain,
            (Place::Behind(_), _) => return Some(Fault { at, is_open: false }),
        };
    }
    match place {
        Place::Quoted(at) => Some(Fault { at, is_open: true }),
        Place::Begin | Place::Plain | Place::Behind(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_closed_and_end_their_cell() {
        for sound in
            ["a,b\n", "\"a, b\",\"c\"\"d\"\n", "\"\"\n", "a\"b,c\r\n", "\"two\nlines\"\r\n"]
        {
            assert_eq!(fault(sound.as_bytes()), None, "{sound}");
        }
        assert_eq!(fault(b"a\n\"b,c\nd"), Some(Fault { at: 2, is_open: true }));
        assert_eq!(fault(b"\"a\"b\n"), Some(Fault { at: 3, is_open: false }));
    }
}
