//! Recommendations on the wire.

use headwater_proto::supervision::v1 as pb;
use kernel::{BodyCode, Invalid, Word};
use service_kit::parse::{to_civil, to_number, to_text};

use crate::recommendations::domain::Recommendation;

/// The body that it goes to.
pub(super) fn to_body(code: &str) -> Result<BodyCode, Invalid> {
    BodyCode::parse(code).map_err(|it| Invalid { field: "to_body".to_owned(), ..it })
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
        issued_by: to_text(issue.map(|it| &it.post)),
        adoption: to_number(answer.map(|it| it.adoption)),
        answer: answer.map(|it| it.text.clone()).unwrap_or_default(),
        answer_date: answer.map(|it| to_civil(it.date)),
        answered_by: to_text(answer.map(|it| &it.post)),
        send_back_reason: it.send_back_reason().unwrap_or_default().to_owned(),
        review_date: review.map(|it| to_civil(it.date)),
        reviewed_by: to_text(review.map(|it| &it.post)),
        version: it.version,
    }
}
