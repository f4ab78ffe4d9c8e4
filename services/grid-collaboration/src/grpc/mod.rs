//! The service on the wire: parse, one use case, render.

mod convert;
mod request;

use std::sync::Arc;

use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationService;
use kernel::RegionCode;
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status};

use crate::app::{Error, GridCollaboration};
use crate::domain::Review;

/// The longest report, in characters.
const REPORT_MAX: usize = 2000;

/// Grid collaboration behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<GridCollaboration>);

#[tonic::async_trait]
impl GridCollaborationService for Grpc {
    async fn list_grids(
        &self,
        request: Request<pb::ListGridsRequest>,
    ) -> Result<Response<pb::ListGridsResponse>, Status> {
        let actor = actor(&request)?;
        let region = request.into_inner().region;
        let region = (!region.is_empty()).then(|| RegionCode::parse(&region)).transpose();
        let grids = self.0.list_grids(&actor, region.map_err(Error::from)?.as_ref())?;
        let grids = grids.into_iter().map(convert::grid).collect();
        Ok(Response::new(pb::ListGridsResponse { grids }))
    }

    async fn issue_task(
        &self,
        request: Request<pb::IssueTaskRequest>,
    ) -> Result<Response<pb::IssueTaskResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self
            .0
            .store()
            .request_key(&actor, "IssueTask", &request.request_id, &request)
            .map_err(Error::from)?;
        let draft = convert::draft(&request).map_err(Error::Invalid)?;
        let issued = self.0.issue_task(&actor, &key, draft).await?;
        let (task_id, version) = (issued.task.to_string(), issued.version);
        Ok(Response::new(pb::IssueTaskResponse { task_id, version }))
    }

    async fn take_task(
        &self,
        request: Request<pb::TakeTaskRequest>,
    ) -> Result<Response<pb::TakeTaskResponse>, Status> {
        let (actor, command, _) = request::command(self.0.store(), request)?;
        let version = self.0.take_task(&actor, command).await?.version;
        Ok(Response::new(pb::TakeTaskResponse { version }))
    }

    async fn report_task(
        &self,
        request: Request<pb::ReportTaskRequest>,
    ) -> Result<Response<pb::ReportTaskResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let report = parse::text("report", &message.report, 2, REPORT_MAX).map_err(Error::from)?;
        let version = self.0.report_task(&actor, command, report).await?.version;
        Ok(Response::new(pb::ReportTaskResponse { version }))
    }

    async fn review_task(
        &self,
        request: Request<pb::ReviewTaskRequest>,
    ) -> Result<Response<pb::ReviewTaskResponse>, Status> {
        let (actor, command, message) = request::command(self.0.store(), request)?;
        let review = convert::review(&message).map_err(Error::from)?;
        let state = match review {
            Review::Accept => pb::task::State::Accepted,
            Review::SendBack { .. } => pb::task::State::SentBack,
        };
        let version = self.0.review_task(&actor, command, review).await?.version;
        Ok(Response::new(pb::ReviewTaskResponse { state: state.into(), version }))
    }

    async fn list_tasks(
        &self,
        request: Request<pb::ListTasksRequest>,
    ) -> Result<Response<pb::ListTasksResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let state = convert::state_name(request.state).map_err(Error::from)?;
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let tasks = self.0.list_tasks(&actor, state, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, tasks.len());
        let tasks = tasks.into_iter().map(convert::task).collect();
        Ok(Response::new(pb::ListTasksResponse { tasks, next_page_token }))
    }
}
