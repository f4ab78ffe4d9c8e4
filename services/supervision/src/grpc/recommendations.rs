//! Recommendations on the wire.

use headwater_proto::supervision::v1 as pb;
use kernel::{BodyCode, Invalid, Word};
use service_kit::parse::{to_civil, to_number};

use super::convert::send_back_reason;
use crate::recommendations::domain::{Recommendation, Verdict};

/// The body that it goes to.
pub(super) fn to_body(code: &str) -> Result<BodyCode, Invalid> {
    BodyCode::parse(code).map_err(|it| Invalid { field: "to_body".to_owned(), ..it })
}

/// What an officer thinks of an answer.
pub(super) fn verdict(accept: bool, reason: &str) -> Result<Verdict, Invalid> {
    let reason = send_back_reason(accept, reason)?;
    Ok(reason.map_or(Verdict::Accepted, |reason| Verdict::SentBack { reason }))
}

pub(super) fn recommendation(it: &Recommendation) -> pb::Recommendation {
    let (issue, answer, review) = (it.issued(), it.answered(), it.reviewed());
    pb::Recommendation {
        recommendation_id: it.id.to_string(),
        matter_id: it.matter.to_string(),
        from_body: it.from.to_string(),
        to_body: it.to.to_string(),
        kind: it.words.kind.number(),
        content: it.words.content.clone(),
        state: it.state.word().number(),
        drafted_by: it.draft.post.to_string(),
        draft_date: Some(to_civil(it.draft.date)),
        document_number: issue.map(|it| it.document.clone()).unwrap_or_default(),
        issue_date: issue.map(|it| to_civil(it.date)),
        issued_by: issue.map(|it| it.post.to_string()).unwrap_or_default(),
        adoption: to_number(answer.map(|it| it.adoption)),
        answer: answer.map(|it| it.text.clone()).unwrap_or_default(),
        answer_date: answer.map(|it| to_civil(it.date)),
        answered_by: answer.map(|it| it.post.to_string()).unwrap_or_default(),
        send_back_reason: it.send_back_reason().unwrap_or_default().to_owned(),
        review_date: review.map(|it| to_civil(it.date)),
        reviewed_by: review.map(|it| it.post.to_string()).unwrap_or_default(),
        version: it.version,
    }
}
