//! The service on the wire: parse, one use case, render.

mod convert;

use std::sync::Arc;

use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationService;
use kernel::ids::TaskId;
use kernel::{Actor, Invalid, RegionCode};
use mailbox::RequestKey;
use prost::Message;
use service_kit::door::actor;
use service_kit::parse;
use tonic::{Request, Response, Status};

use crate::app::{Error, GridCollaboration};
use crate::domain::task::Verdict;

/// Grid-collaboration behind its gRPC contract.
#[derive(Clone, Debug)]
pub struct Grpc(pub Arc<GridCollaboration>);

impl Grpc {
    fn key(
        &self,
        actor: &Actor,
        method: &'static str,
        request_id: &str,
        request: &impl Message,
    ) -> Result<RequestKey, Error> {
        Ok(self.0.store().request_key(actor, method, request_id, request)?)
    }
}

fn task_id(text: &str) -> Result<TaskId, Error> {
    Ok(TaskId::parse("task_id", text)?)
}

#[tonic::async_trait]
impl GridCollaborationService for Grpc {
    async fn list_grids(
        &self,
        request: Request<pb::ListGridsRequest>,
    ) -> Result<Response<pb::ListGridsResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let region = match request.region.as_str() {
            "" => actor.officer().map_err(Error::from)?.region.clone(),
            text => RegionCode::parse(text).map_err(Error::from)?,
        };
        let grids = self.0.list_grids(&region).await?;
        let grids = grids.into_iter().map(convert::grid).collect();
        Ok(Response::new(pb::ListGridsResponse { grids }))
    }

    async fn issue_task(
        &self,
        request: Request<pb::IssueTaskRequest>,
    ) -> Result<Response<pb::IssueTaskResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self.key(&actor, "IssueTask", &request.request_id, &request)?;
        let command = convert::issue_task(&request).map_err(Error::Invalid)?;
        let issued = self.0.issue_task(&actor, &key, command).await?;
        let (task_id, version) = (issued.task.to_string(), issued.version);
        Ok(Response::new(pb::IssueTaskResponse { task_id, version }))
    }

    async fn take_task(
        &self,
        request: Request<pb::TakeTaskRequest>,
    ) -> Result<Response<pb::TakeTaskResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self.key(&actor, "TakeTask", &request.request_id, &request)?;
        let task = (task_id(&request.task_id)?, request.version);
        let moved = self.0.take_task(&actor, &key, task).await?;
        Ok(Response::new(pb::TakeTaskResponse { version: moved.version }))
    }

    async fn report_task(
        &self,
        request: Request<pb::ReportTaskRequest>,
    ) -> Result<Response<pb::ReportTaskResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self.key(&actor, "ReportTask", &request.request_id, &request)?;
        let task = (task_id(&request.task_id)?, request.version);
        let report = parse::text("report", &request.report, 2, 2000).map_err(Error::from)?;
        let moved = self.0.report_task(&actor, &key, task, report).await?;
        Ok(Response::new(pb::ReportTaskResponse { version: moved.version }))
    }

    async fn review_task(
        &self,
        request: Request<pb::ReviewTaskRequest>,
    ) -> Result<Response<pb::ReviewTaskResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let key = self.key(&actor, "ReviewTask", &request.request_id, &request)?;
        let task = (task_id(&request.task_id)?, request.version);
        let verdict = if request.accept {
            Verdict::Accept
        } else {
            let reason = parse::text("reason", &request.reason, 2, 500).map_err(reason_missing)?;
            Verdict::SendBack { reason }
        };
        let moved = self.0.review_task(&actor, &key, task, verdict).await?;
        let state = convert::state_named(&moved.state).into();
        Ok(Response::new(pb::ReviewTaskResponse { state, version: moved.version }))
    }

    async fn list_tasks(
        &self,
        request: Request<pb::ListTasksRequest>,
    ) -> Result<Response<pb::ListTasksResponse>, Status> {
        let actor = actor(&request)?;
        let request = request.into_inner();
        let size = parse::page_size(request.page_size);
        let offset = parse::page_offset(&request.page_token).map_err(Error::from)?;
        let state = convert::state_filter(request.state());
        let tasks = self.0.list_tasks(&actor, state, size, offset).await?;
        let next_page_token = parse::next_page_token(offset, size, tasks.len());
        let tasks = tasks.into_iter().map(convert::task).collect();
        Ok(Response::new(pb::ListTasksResponse { tasks, next_page_token }))
    }
}

/// Sending back without a reason is not missing just any field: the caller must say why.
fn reason_missing(complaint: Invalid) -> Error {
    let reason = match complaint.reason {
        "FIELD_MISSING" => "REASON_MISSING",
        other => other,
    };
    Error::from(Invalid { reason, ..complaint })
}
