//! Reviews and rechecks on the wire: read, one use case, render.

use headwater_proto::common::v1::CivilDate;
use headwater_proto::routing::v1 as pb;
use headwater_proto::routing::v1::review_service_server::ReviewService;
use kernel::Invalid;
use service_kit::command::{command, read};
use service_kit::parse::{self, to_civil, to_number, to_text};
use service_kit::{Complaints, collect};
use tonic::{Request, Response, Status};
use words::Word;

use super::{Grpc, TEXT_MAX, convert};
use crate::app::{MatterView, ReviewDraftRequest};
use crate::domain::asking::Asked;
use crate::domain::hearing::Hearing;
use crate::domain::review::{MAX_REDO_DAYS, ReviewRuling};
use crate::domain::writing::delivered_by;
use crate::domain::{DocumentKind, Outcome, Review, ReviewDecision, ReviewKind};

#[tonic::async_trait]
impl ReviewService for Grpc {
    async fn request_review(
        &self,
        request: Request<pb::RequestReviewRequest>,
    ) -> Result<Response<pb::RequestReviewResponse>, Status> {
        let (actor, message) = read(request)?;
        let dates = (message.request_date.as_ref(), message.receipt_date.as_ref());
        collect! {
            command <- command(&actor, &message),
            asked <- self.asked(ReviewKind::Review, &message.to_body, dates, &message.request),
        }
        Ok(Response::new(self.0.request_review(command, asked).await?))
    }

    async fn request_recheck(
        &self,
        request: Request<pb::RequestRecheckRequest>,
    ) -> Result<Response<pb::RequestRecheckResponse>, Status> {
        let (actor, message) = read(request)?;
        let dates = (message.request_date.as_ref(), message.receipt_date.as_ref());
        collect! {
            command <- command(&actor, &message),
            asked <- self.asked(ReviewKind::Recheck, &message.to_body, dates, &message.request),
        }
        Ok(Response::new(self.0.request_recheck(command, asked).await?))
    }

    async fn submit_defence(
        &self,
        request: Request<pb::SubmitDefenceRequest>,
    ) -> Result<Response<pb::SubmitDefenceResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            defence <- parse::text("defence", &message.defence, 2, TEXT_MAX),
        }
        Ok(Response::new(self.0.submit_defence(command, defence).await?))
    }

    async fn schedule_hearing(
        &self,
        request: Request<pb::ScheduleHearingRequest>,
    ) -> Result<Response<pb::ScheduleHearingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            from <- parse::date("from_date", message.from_date.as_ref()),
            to <- parse::date("to_date", message.to_date.as_ref()),
        }
        Ok(Response::new(self.0.schedule_hearing(command, (from, to)).await?))
    }

    async fn call_off_hearing(
        &self,
        request: Request<pb::CallOffHearingRequest>,
    ) -> Result<Response<pb::CallOffHearingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            reason <- convert::reason(&message.reason),
        }
        Ok(Response::new(self.0.call_off_hearing(command, reason).await?))
    }

    async fn record_hearing(
        &self,
        request: Request<pb::RecordHearingRequest>,
    ) -> Result<Response<pb::RecordHearingResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            minutes <- parse::text("minutes", &message.minutes, 2, TEXT_MAX),
            from <- parse::optional_date("from_date", message.from_date.as_ref()),
            to <- parse::optional_date("to_date", message.to_date.as_ref()),
        }
        Ok(Response::new(self.0.record_hearing(command, (from, to), minutes).await?))
    }

    async fn draft_review(
        &self,
        request: Request<pb::DraftReviewRequest>,
    ) -> Result<Response<pb::DraftReviewResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            facts <- parse::text("facts", &message.facts, 2, TEXT_MAX),
            grounds <- parse::text("grounds", &message.grounds, 2, TEXT_MAX),
            ruling <- ruling(&message),
        }
        let request = ReviewDraftRequest { facts, grounds, ruling };
        Ok(Response::new(self.0.draft_review(command, request).await?))
    }

    async fn approve_review(
        &self,
        request: Request<pb::ApproveReviewRequest>,
    ) -> Result<Response<pb::ApproveReviewResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.approve_review(command).await?))
    }

    async fn issue_review(
        &self,
        request: Request<pb::IssueReviewRequest>,
    ) -> Result<Response<pb::IssueReviewResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.issue_review(command).await?))
    }

    async fn record_review_delivery(
        &self,
        request: Request<pb::RecordReviewDeliveryRequest>,
    ) -> Result<Response<pb::RecordReviewDeliveryResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            date <- parse::optional_date("delivery_date", message.delivery_date.as_ref())
                .and_then(|date| date.map(|it| delivered_by(self.0.today(), it)).transpose()),
            proof <- convert::proof(&message.proof),
        }
        Ok(Response::new(self.0.record_review_delivery(command, date, proof).await?))
    }
}

impl Grpc {
    /// What a petitioner asks for; every field that is wrong is named.
    fn asked(
        &self,
        kind: ReviewKind,
        to_body: &str,
        (date, receipt): (Option<&CivilDate>, Option<&CivilDate>),
        request: &str,
    ) -> Result<Asked, Complaints> {
        collect! {
            body <- self.optional_body("to_body", to_body),
            date <- parse::optional_date("request_date", date),
            receipt_date <- parse::optional_date("receipt_date", receipt),
            request <- parse::text("request", request, 2, TEXT_MAX),
        }
        Ok(Asked { kind, body, date, receipt_date, request })
    }
}

/// What is decided, with what goes with it and nothing else.
fn ruling(message: &pb::DraftReviewRequest) -> Result<ReviewRuling, Invalid> {
    let decision = parse::word("decision", message.decision)?;
    let outcome: Option<Outcome> = parse::optional_word("outcome", message.outcome)?;
    let redo_days = Some(message.redo_days).filter(|it| *it != 0);
    match (decision, outcome, redo_days) {
        (ReviewDecision::Upheld, None, None) => Ok(ReviewRuling::Upheld),
        (ReviewDecision::NotAccepted, None, None) => Ok(ReviewRuling::NotAccepted),
        (ReviewDecision::Changed, Some(outcome), None) => Ok(ReviewRuling::Changed(outcome)),
        (ReviewDecision::Revoked, None, Some(redo_days @ 1..=MAX_REDO_DAYS)) => {
            Ok(ReviewRuling::Revoked { redo_days })
        }
        (ReviewDecision::Changed, None, _) => Err(Invalid::missing("outcome")),
        (ReviewDecision::Revoked, None, None) => Err(Invalid::missing("redo_days")),
        (ReviewDecision::Revoked, None, Some(_)) => {
            Err(Invalid::malformed("redo_days", "1至60的整数", "1 to 60"))
        }
        (_, Some(_), _) => {
            Err(Invalid::malformed("outcome", "仅在变更时填写", "only for a change"))
        }
        (_, None, Some(_)) => {
            Err(Invalid::malformed("redo_days", "仅在撤销时填写", "only for a revocation"))
        }
    }
}

/// A review as clients see it.
pub(super) fn review(view: &MatterView, it: &Review) -> pb::Review {
    pb::Review {
        review_id: it.shown_id(),
        kind: it.kind.number(),
        state: it.state().number(),
        handling_id: it.handling.to_string(),
        reviewed_id: to_text(it.reviewed),
        body: it.body.to_string(),
        request_date: Some(to_civil(it.request_date)),
        receipt_date: Some(to_civil(it.receipt_date)),
        request: it.request.clone(),
        hearing: it.hearing.map(hearing),
        opinion: opinion(view, it),
    }
}

fn hearing(it: Hearing) -> pb::Hearing {
    pb::Hearing {
        hearing_id: it.id.to_string(),
        from_date: it.days.map(|it| to_civil(it.from)),
        to_date: it.days.map(|it| to_civil(it.to)),
        held: it.held,
    }
}

fn opinion(view: &MatterView, it: &Review) -> Option<pb::ReviewOpinion> {
    let delivery = it.work.delivery();
    it.work.draft().map(|draft| pb::ReviewOpinion {
        facts: draft.facts.clone(),
        grounds: draft.grounds.clone(),
        decision: draft.ruling.decision().number(),
        outcome: to_number(draft.ruling.outcome()),
        redo_days: draft.ruling.redo_days().unwrap_or_default(),
        document_number: view.document_number(it.id.uuid(), &[DocumentKind::from(it.kind)]),
        issue_date: it.work.issue_date().map(to_civil),
        delivery_date: delivery.map(|it| to_civil(it.date)),
        delivery_proof: delivery.map(|it| it.proof.clone()).unwrap_or_default(),
    })
}
