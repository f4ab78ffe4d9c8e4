//! Services as small as a test needs them, behind the real door.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures::{Stream, StreamExt};
use headwater_proto::intake::v1 as intake;
use headwater_proto::intake::v1::intake_service_server::IntakeService;
use headwater_proto::routing::v1 as routing;
use headwater_proto::routing::v1::routing_service_server::RoutingService;
use kernel::{Actor, Invalid};
use service_kit::door;
use tokio::sync::Semaphore;
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status, Streaming};

/// Implements a service's trait: what the test needs, and the rest as unimplemented.
macro_rules! fake {
    (
        $module:ident::$trait:ident for $type:ident { $($needed:tt)* }
        unused { $($name:ident($request:ident) -> $response:ident;)* }
    ) => {
        #[tonic::async_trait]
        impl $trait for $type {
            $($needed)*
            $(
                async fn $name(
                    &self,
                    _: Request<$module::$request>,
                ) -> Result<Response<$module::$response>, Status> {
                    Err(Status::unimplemented("not faked"))
                }
            )*
        }
    };
}

/// Routing knows one person in one post, with the rights and interests the test gives it.
#[derive(Clone, Default)]
pub(crate) struct FakeRouting {
    pub(crate) rights: Arc<Mutex<Vec<String>>>,
    pub(crate) interests: Arc<Mutex<Vec<String>>>,
    pub(crate) vacant: Arc<AtomicBool>,
    pub(crate) asked: Arc<AtomicUsize>,
}

pub(crate) const PERSON: &str = "per-lin-wei";
pub(crate) const POST: &str = "530902-XFJ.registrar-1";

fake! {
    routing::RoutingService for FakeRouting {
        async fn resolve_post(
            &self,
            request: Request<routing::ResolvePostRequest>,
        ) -> Result<Response<routing::ResolvePostResponse>, Status> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let question = request.into_inner();
            Ok(Response::new(routing::ResolvePostResponse {
                held: question.person == PERSON
                    && question.post == POST
                    && !self.vacant.load(Ordering::SeqCst),
                body: "530902-XFJ".to_owned(),
                region: "530902".to_owned(),
                rights: self.rights.lock().unwrap().clone(),
                held_posts: vec![POST.to_owned()],
                interests: self.interests.lock().unwrap().clone(),
            }))
        }
    }
    unused {
        get_matter(GetMatterRequest) -> GetMatterResponse;
        list_matters(ListMattersRequest) -> ListMattersResponse;
        confirm_screening(ConfirmScreeningRequest) -> ConfirmScreeningResponse;
        refer_matter(ReferMatterRequest) -> ReferMatterResponse;
        assign_matter(AssignMatterRequest) -> AssignMatterResponse;
        object_to_referral(ObjectToReferralRequest) -> ObjectToReferralResponse;
        decide_objection(DecideObjectionRequest) -> DecideObjectionResponse;
        recall_referral(RecallReferralRequest) -> RecallReferralResponse;
        request_designation(RequestDesignationRequest) -> RequestDesignationResponse;
        designate_body(DesignateBodyRequest) -> DesignateBodyResponse;
        accept_matter(AcceptMatterRequest) -> AcceptMatterResponse;
        refuse_acceptance(RefuseAcceptanceRequest) -> RefuseAcceptanceResponse;
        notify_petitioner(NotifyPetitionerRequest) -> NotifyPetitionerResponse;
        hand_over_matter(HandOverMatterRequest) -> HandOverMatterResponse;
        accept_hand_over(AcceptHandOverRequest) -> AcceptHandOverResponse;
        choose_simple_handling(ChooseSimpleHandlingRequest) -> ChooseSimpleHandlingResponse;
        end_simple_handling(EndSimpleHandlingRequest) -> EndSimpleHandlingResponse;
        answer_simply(AnswerSimplyRequest) -> AnswerSimplyResponse;
        extend_handling(ExtendHandlingRequest) -> ExtendHandlingResponse;
        screen_again(ScreenAgainRequest) -> ScreenAgainResponse;
        approve_screening(ApproveScreeningRequest) -> ApproveScreeningResponse;
        reject_screening(RejectScreeningRequest) -> RejectScreeningResponse;
        draft_opinion(DraftOpinionRequest) -> DraftOpinionResponse;
        approve_opinion(ApproveOpinionRequest) -> ApproveOpinionResponse;
        issue_opinion(IssueOpinionRequest) -> IssueOpinionResponse;
        record_delivery(RecordDeliveryRequest) -> RecordDeliveryResponse;
        plan_execution(PlanExecutionRequest) -> PlanExecutionResponse;
        record_execution(RecordExecutionRequest) -> RecordExecutionResponse;
        conclude_matter(ConcludeMatterRequest) -> ConcludeMatterResponse;
        report_result(ReportResultRequest) -> ReportResultResponse;
        guide_petitioner(GuidePetitionerRequest) -> GuidePetitionerResponse;
        reply_to_matter(ReplyToMatterRequest) -> ReplyToMatterResponse;
    }
}

/// Intake keeps what the last call brought, and does what the petition's text says.
#[derive(Clone)]
pub(crate) struct FakeIntake {
    pub(crate) seen: Arc<Mutex<Option<Seen>>>,
    /// Calls that wait at the gate.
    pub(crate) waiting: Arc<Semaphore>,
    /// Lets calls through the gate.
    pub(crate) gate: Arc<Semaphore>,
    /// Calls that have left the gate, let through or cancelled.
    pub(crate) left: Arc<Semaphore>,
}

/// Counts a call as having left, however it ends.
struct Leaving(Arc<Semaphore>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

impl Default for FakeIntake {
    fn default() -> Self {
        Self {
            seen: Arc::default(),
            waiting: Arc::new(Semaphore::new(0)),
            gate: Arc::new(Semaphore::new(0)),
            left: Arc::new(Semaphore::new(0)),
        }
    }
}

pub(crate) struct Seen {
    pub(crate) actor: Actor,
    pub(crate) headers: MetadataMap,
}

impl FakeIntake {
    fn see<T>(&self, request: &Request<T>) -> Result<(), Status> {
        *self.seen.lock().unwrap() = Some(Seen {
            actor: (*door::actor(request)?).clone(),
            headers: request.metadata().clone(),
        });
        Ok(())
    }

    async fn obey(&self, text: &str) -> Result<(), Status> {
        match text {
            "refuse" => {
                let mut status = service_kit::error::invalid(&[Invalid::missing("region")]);
                status.metadata_mut().insert("x-hint", "look again".parse().unwrap());
                Err(status)
            }
            "distrust" => Err(service_kit::error::explained(
                kernel::ErrorKind::Unauthenticated,
                "IDENTITY_MISSING",
                "缺少有效的身份凭证",
                "a valid identity is missing",
            )),
            "wait" => {
                let _leaving = Leaving(self.left.clone());
                self.waiting.add_permits(1);
                self.gate.acquire().await.unwrap().forget();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

type Rows = Pin<Box<dyn Stream<Item = Result<intake::ImportPetitionsResponse, Status>> + Send>>;

fake! {
    intake::IntakeService for FakeIntake {
        async fn register_petition(
            &self,
            request: Request<intake::RegisterPetitionRequest>,
        ) -> Result<Response<intake::RegisterPetitionResponse>, Status> {
            self.see(&request)?;
            let petition = request.into_inner().petition.unwrap_or_default();
            self.obey(&petition.text).await?;
            let mut response = Response::new(intake::RegisterPetitionResponse {
                number: petition.text.len().to_string(),
                ..Default::default()
            });
            response
                .metadata_mut()
                .insert("x-note", "kept".parse().unwrap());
            Ok(response)
        }

        type ImportPetitionsStream = Rows;

        async fn import_petitions(
            &self,
            request: Request<Streaming<intake::ImportPetitionsRequest>>,
        ) -> Result<Response<Rows>, Status> {
            self.see(&request)?;
            let fake = self.clone();
            let rows = request.into_inner().then(move |row| {
                let fake = fake.clone();
                async move {
                    let row = row?;
                    fake.obey(&row.petition.unwrap_or_default().text).await?;
                    let row = intake::ImportedRow { row: row.row, outcome: None };
                    Ok(intake::ImportPetitionsResponse { rows: vec![row] })
                }
            });
            Ok(Response::new(rows.boxed()))
        }

        async fn query_petition(
            &self,
            request: Request<intake::QueryPetitionRequest>,
        ) -> Result<Response<intake::QueryPetitionResponse>, Status> {
            self.see(&request)?;
            Ok(Response::new(intake::QueryPetitionResponse {
                number: request.into_inner().number,
                ..Default::default()
            }))
        }
    }
    unused {
        link_petition(LinkPetitionRequest) -> LinkPetitionResponse;
        rate_handling(RateHandlingRequest) -> RateHandlingResponse;
        void_petition(VoidPetitionRequest) -> VoidPetitionResponse;
        approve_void(ApproveVoidRequest) -> ApproveVoidResponse;
        reject_void(RejectVoidRequest) -> RejectVoidResponse;
        allow_historical_import(AllowHistoricalImportRequest) -> AllowHistoricalImportResponse;
        reissue_query_code(ReissueQueryCodeRequest) -> ReissueQueryCodeResponse;
        correct_petition(CorrectPetitionRequest) -> CorrectPetitionResponse;
        supplement_petition(SupplementPetitionRequest) -> SupplementPetitionResponse;
        request_supplement(RequestSupplementRequest) -> RequestSupplementResponse;
        get_petition(GetPetitionRequest) -> GetPetitionResponse;
        read_petitioners(ReadPetitionersRequest) -> ReadPetitionersResponse;
        list_historical_imports(ListHistoricalImportsRequest) -> ListHistoricalImportsResponse;
        list_personal_reads(ListPersonalReadsRequest) -> ListPersonalReadsResponse;
        list_work(ListWorkRequest) -> ListWorkResponse;
    }
}
