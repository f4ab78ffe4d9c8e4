//! On which line of a file a byte is, as an editor counts: a line ends with CR LF, LF or CR.

/// Counts forward: each byte that is asked about lies behind the one before.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line of a byte.
    pub(super) fn of_byte(&mut self, byte: usize) -> u64 {
        let byte = byte.min(self.bytes.len());
        while self.at < byte {
            let ends = match self.bytes[self.at] {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }

    /// The line on which a row begins that the reader found here: what is left of the line before, and empty lines, come first.
    pub(super) fn of_row(&mut self, byte: usize) -> u64 {
        let rest = self.bytes.get(byte..).unwrap_or_default();
        let ends = rest.iter().take_while(|it| matches!(it, b'\r' | b'\n')).count();
        self.of_byte(byte + ends)
    }
}
