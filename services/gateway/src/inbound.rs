//! What a client sends, measured on its way: gRPC's length prefixes are read, the messages are not.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use crate::closing::Closing;

/// A flag, byte and a big-endian length stand before each message.
const PREFIX_BYTES: usize = 5;

/// Set once a message was too large; read by whoever sees the broken call afterwards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Oversize(Arc<AtomicBool>);

impl Oversize {
    pub(crate) fn happened(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A client's body that breaks off at a message larger than the limit.
#[derive(Debug)]
pub(crate) struct Inbound {
    body: Incoming,
    meter: Meter,
    oversize: Oversize,
    /// Only a stream can be closed before its end.
    closing: Option<Closing>,
}

impl Inbound {
    /// A unary body is limited as a whole, a stream message by message.
    pub(crate) fn new(body: Incoming, message_max: u32, streams: bool) -> Self {
        Self {
            body,
            meter: Meter::new(message_max, streams),
            oversize: Oversize::default(),
            closing: streams.then(Closing::default),
        }
    }

    /// Lowers the limit: whoever shows no token has little to say.
    pub(crate) fn narrow(&mut self, message_max: u32) {
        self.meter.narrow(message_max);
    }

    /// What ends the stream before its client does.
    pub(crate) fn closing(&self) -> Closing {
        self.closing.clone().unwrap_or_default()
    }

    pub(crate) fn oversize(&self) -> Oversize {
        self.oversize.clone()
    }
}

impl Body for Inbound {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        // Between two messages only: half a message would be an error to the service.
        if let Some(closing) = &this.closing
            && closing.is_closed(context)
            && (this.meter.is_between_messages() || closing.is_cut())
        {
            return Poll::Ready(None);
        }
        let frame = match ready!(Pin::new(&mut this.body).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            None => return Poll::Ready(None),
        };
        if let Some(data) = frame.data_ref()
            && let Err(too_large) = this.meter.pass(data)
        {
            this.oversize.0.store(true, Ordering::Release);
            return Poll::Ready(Some(Err(too_large.into())));
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Follows the length prefixes of a body.
#[derive(Debug)]
struct Meter {
    message_max: u32,
    /// Bytes a unary body may still bring; a stream's total is not limited.
    total_left: Option<usize>,
    prefix: [u8; PREFIX_BYTES],
    prefix_filled: usize,
    message_left: usize,
}

impl Meter {
    fn new(message_max: u32, streams: bool) -> Self {
        Self {
            message_max,
            total_left: (!streams).then_some(message_max as usize + PREFIX_BYTES),
            prefix: [0; PREFIX_BYTES],
            prefix_filled: 0,
            message_left: 0,
        }
    }

    /// Lowers the limits, before anything has passed.
    fn narrow(&mut self, message_max: u32) {
        self.message_max = self.message_max.min(message_max);
        let total = self.message_max as usize + PREFIX_BYTES;
        self.total_left = self.total_left.map(|left| left.min(total));
    }

    fn is_between_messages(&self) -> bool {
        self.message_left == 0 && self.prefix_filled == 0
    }

    /// Takes note of the next bytes. A message that announces too much is refused at its prefix, before the
    /// service has to read any of it.
    fn pass(&mut self, mut bytes: &[u8]) -> Result<(), TooLarge> {
        if let Some(left) = &mut self.total_left {
            *left = left.checked_sub(bytes.len()).ok_or(TooLarge)?;
        }
        while !bytes.is_empty() {
            let skipped = self.message_left.min(bytes.len());
            bytes.advance(skipped);
            self.message_left -= skipped;
            while self.message_left == 0 && !bytes.is_empty() {
                self.prefix[self.prefix_filled] = bytes.get_u8();
                self.prefix_filled += 1;
                if self.prefix_filled == PREFIX_BYTES {
                    self.prefix_filled = 0;
                    self.message_left = self.announced()?;
                }
            }
        }
        Ok(())
    }

    fn announced(&self) -> Result<usize, TooLarge> {
        let [_, length @ ..] = self.prefix;
        let length = u32::from_be_bytes(length);
        if length > self.message_max {
            return Err(TooLarge);
        }
        Ok(length as usize)
    }
}

/// A message is larger than the limit.
#[derive(Debug, PartialEq, Eq)]
struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message is larger than the limit")
    }
}

impl Error for TooLarge {}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(length: u32) -> Vec<u8> {
        let mut bytes = vec![0];
        bytes.extend(length.to_be_bytes());
        bytes.extend(vec![7; length as usize]);
        bytes
    }

    #[test]
    fn a_stream_is_limited_message_by_message_however_it_is_cut() {
        let stream = [message(10), message(0), message(9), message(10)].concat();
        for cut in 1..stream.len() {
            let mut meter = Meter::new(10, true);
            for piece in stream.chunks(cut) {
                assert_eq!(meter.pass(piece), Ok(()), "cut every {cut} bytes");
            }
            let too_large = message(11);
            let refused = too_large.chunks(cut).any(|it| meter.pass(it).is_err());
            assert!(refused, "cut every {cut} bytes");
        }
    }

    #[test]
    fn a_unary_body_is_limited_as_a_whole() {
        let mut meter = Meter::new(10, false);
        assert_eq!(meter.pass(&message(10)), Ok(()));
        assert_eq!(meter.pass(&[0]), Err(TooLarge));
    }

    #[test]
    fn a_stream_is_cut_between_messages_only_and_limits_can_be_lowered() {
        let mut meter = Meter::new(10, true);
        assert!(meter.is_between_messages());
        for byte in message(3) {
            assert_eq!(meter.pass(&[byte]), Ok(()));
        }
        assert!(meter.is_between_messages());
        for cut in [3, 7] {
            let mut meter = Meter::new(10, true);
            assert_eq!(meter.pass(&message(3)[..cut]), Ok(()));
            assert!(!meter.is_between_messages(), "after {cut} bytes");
        }
        let mut meter = Meter::new(10, false);
        meter.narrow(5);
        assert_eq!(meter.pass(&message(6)), Err(TooLarge));
    }

    #[test]
    fn a_message_is_refused_for_what_it_announces() {
        assert_eq!(Meter::new(10, true).pass(&message(11)[..5]), Err(TooLarge));
    }
}
