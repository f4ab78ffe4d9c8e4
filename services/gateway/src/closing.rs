//! The end of a stream that neither of its sides has ended: the gateway stops, or its caller may call no more.
//!
//! What the client sends is cut between two messages, so that the service finishes what it has and answers it; then a status says
//! why there is no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Context;

use futures::task::AtomicWaker;

/// Told to the half of a stream that comes from the client, by the half that goes to it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Closing(Arc<State>);

#[derive(Debug, Default)]
struct State {
    closed: AtomicBool,
    cut: AtomicBool,
    waker: AtomicWaker,
}

impl Closing {
    /// Nothing more is taken from the client.
    pub(crate) fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        self.0.waker.wake();
    }

    /// The answer is over: whatever still reads what the client sends is to let go of it, even in the middle of a message.
    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::Release);
        self.close();
    }

    /// True once the answer is over.
    pub(crate) fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::Acquire)
    }

    /// True once nothing more is to be taken; else whoever asks is woken when it is so.
    pub(crate) fn is_closed(&self, context: &Context<'_>) -> bool {
        self.0.waker.register(context.waker());
        self.0.closed.load(Ordering::Acquire)
    }
}
