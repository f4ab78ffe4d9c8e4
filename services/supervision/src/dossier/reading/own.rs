//! This service's own facts that deadlines depend on: orders and recommendations, and their
//! answers.

use chrono::NaiveDate;
use deadlines::FactKind;
use deadlines::fact::Letter;
use headwater_proto::supervision::v1::supervision_fact::Fact;
use kernel::BodyCode;
use kernel::ids::{OrderId, RecommendationId};

use super::{Reading, Unreadable};

pub(super) fn read(fact: Fact, date: NaiveDate) -> Result<Reading, Unreadable> {
    let order = |id: &str| OrderId::parse("order_id", id);
    let recommendation = |id: &str| RecommendationId::parse("recommendation_id", id);
    Ok(match fact {
        Fact::OrderIssued(it) => {
            let (order, body) = (order(&it.order_id)?, BodyCode::parse(&it.body)?);
            let letter = Letter { body, date, document: it.document_number };
            FactKind::OrderIssued { order, letter }.into()
        }
        Fact::OrderAnswered(it) => {
            FactKind::OrderAnswered { order: order(&it.order_id)?, date }.into()
        }
        Fact::OrderWithdrawn(it) => {
            FactKind::OrderWithdrawn { order: order(&it.order_id)?, date }.into()
        }
        Fact::RecommendationDelivered(it) => {
            let recommendation = recommendation(&it.recommendation_id)?;
            let body = BodyCode::parse(&it.body)?;
            let letter = Letter { body, date, document: it.document_number };
            FactKind::RecommendationDelivered { recommendation, letter }.into()
        }
        Fact::RecommendationAnswered(it) => {
            let recommendation = recommendation(&it.recommendation_id)?;
            FactKind::RecommendationAnswered { recommendation, date }.into()
        }
        Fact::DeadlineSet(_)
        | Fact::DeadlineReminded(_)
        | Fact::DeadlineBreached(_)
        | Fact::DeadlineEscalated(_)
        | Fact::DeadlineEnded(_)
        | Fact::OrderDrafted(_)
        | Fact::OrderClosed(_)
        | Fact::OrderSentBack(_)
        | Fact::RecommendationAccepted(_)
        | Fact::RecommendationSentBack(_) => Reading::default(),
    })
}
