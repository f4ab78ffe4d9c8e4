//! Whether a call that failed can have been heard by anybody.

use std::error::Error;

use h2::Reason;

/// True if nobody heard the call: there was no connection, it was closed before the call went out, or whoever was called turned the call
/// away unread. Such a call may be made again, whatever it does.
pub fn was_unheard(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let unconnected = error.is::<tonic::ConnectError>();
        let unsent = error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled);
        if unconnected || unsent || error.downcast_ref().is_some_and(was_turned_away) {
            return true;
        }
        next = error.source();
    }
    false
}

/// RFC 9113, 8.7: a stream that is refused, or that lies beyond the last one of a connection which ends in good order, has not been
/// processed.
fn was_turned_away(error: &h2::Error) -> bool {
    let ended_well = error.is_go_away() && error.reason() == Some(Reason::NO_ERROR);
    error.is_remote() && (error.reason() == Some(Reason::REFUSED_STREAM) || ended_well)
}
