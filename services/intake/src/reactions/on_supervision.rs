//! What is due next.

use headwater_proto::supervision::v1::SupervisionFact;
use headwater_proto::supervision::v1::deadline_set::Binds;
use headwater_proto::supervision::v1::supervision_fact::Fact;
use kernel::ids::DeadlineId;
use mailbox::{ReactionError, Received, Tx};
use service_kit::parse;

use crate::app::{Days, Intake, NextDate};

/// Keeps the deadlines of matters: when each is due, and which are over. Their versions tell which word is the newest, so facts
/// of any number are digested together.
pub(super) async fn react(
    intake: &Intake,
    tx: &mut Tx,
    events: &[&Received],
) -> Result<(), ReactionError> {
    let dates: Vec<_> = events.iter().map(|it| next_date(it)).collect::<Result<_, _>>()?;
    let dates: Vec<_> = dates.into_iter().flatten().collect();
    if !dates.is_empty() {
        intake.keep_next_dates(tx, dates).await?;
    }
    Ok(())
}

fn next_date(event: &Received) -> Result<Option<NextDate>, ReactionError> {
    let Some(matter) = event.matter else {
        return Ok(None);
    };
    let (deadline, rule, days, of_petitioner, version) = match event.fact::<SupervisionFact>()? {
        Fact::DeadlineSet(it) => {
            let due_date = parse::date("due_date", it.due_date.as_ref())?;
            let limit = parse::date("limit_date", it.limit_date.as_ref())?;
            let of_petitioner = it.binds() == Binds::Petitioner;
            // Nobody is told a later day for what is owed, nor an earlier one for what may be done.
            let date = if of_petitioner { limit } else { due_date };
            (it.deadline_id, it.rule, Some(Days { date, limit }), of_petitioner, it.version)
        }
        Fact::DeadlineEnded(it) => (it.deadline_id, it.rule, None, false, it.version),
        Fact::DeadlineReminded(_)
        | Fact::DeadlineBreached(_)
        | Fact::DeadlineEscalated(_)
        | Fact::OrderDrafted(_)
        | Fact::OrderIssued(_)
        | Fact::OrderAnswered(_)
        | Fact::OrderClosed(_)
        | Fact::OrderSentBack(_)
        | Fact::OrderWithdrawn(_)
        | Fact::RecommendationDelivered(_)
        | Fact::RecommendationAnswered(_)
        | Fact::RecommendationAccepted(_)
        | Fact::RecommendationSentBack(_) => return Ok(None),
    };
    Ok(Some(NextDate {
        deadline: DeadlineId::parse("deadline_id", &deadline)?,
        matter,
        of_petitioner,
        rule,
        days,
        version,
    }))
}
