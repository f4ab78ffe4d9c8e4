//! What operators ask for and watch: long commands, answered step by step.

use std::pin::Pin;
use std::sync::Arc;

use futures::Stream;
use futures::stream;
use headwater_proto::supervision::v1 as pb;
use tonic::Status;

use super::convert;
use crate::dossier::app::Recomputed;
use crate::firing::app::{Compared, Rebuilt};
use crate::{Firing, Supervision};

/// Answers as they come; a client that goes away ends the command between two of them.
pub(super) type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Recomputes page by page; the last answer says that it is done.
pub(super) fn recompute(
    supervision: Arc<Supervision>,
    dry_run: bool,
) -> Answers<pb::RecomputeDeadlinesResponse> {
    let calendar = supervision.calendar_version().to_owned();
    let pages = stream::try_unfold(Recomputed::default(), move |so_far| {
        let (supervision, calendar) = (supervision.clone(), calendar.clone());
        async move {
            if so_far.is_done {
                return Ok::<_, Status>(None);
            }
            let next = supervision.recompute_deadlines(so_far, dry_run).await?;
            Ok(Some((convert::recomputed(&next, &calendar), next)))
        }
    });
    Box::pin(pages)
}

/// One answer a shard.
pub(super) fn verified(compared: Vec<Compared>) -> Answers<pb::VerifyTimersResponse> {
    Box::pin(stream::iter(compared.into_iter().map(|it| Ok(convert::compared(&it)))))
}

/// Arms page by page; the last answer says that it is done.
pub(super) fn rebuild(firing: Arc<Firing>) -> Answers<pb::RebuildTimersResponse> {
    let pages = stream::try_unfold(Rebuilt::default(), move |so_far| {
        let firing = firing.clone();
        async move {
            if so_far.is_done {
                return Ok::<_, Status>(None);
            }
            let next = firing.rebuild_timers(so_far).await?;
            Ok(Some((convert::rebuilt(&next), next)))
        }
    });
    Box::pin(pages)
}
