//! The service on the wire: read, one use case, render.

mod convert;

use std::sync::Arc;

use headwater_proto::grid_collaboration::v1 as pb;
use headwater_proto::grid_collaboration::v1::grid_collaboration_service_server::GridCollaborationService;
use kernel::RegionCode;
use kernel::ids::TaskId;
use service_kit::command::{call, command, read};
use service_kit::{collect, parse};
use tonic::{Request, Response, Status};

use crate::app::GridCollaboration;

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
        let (actor, message) = read(request)?;
        collect! { region <- parse::optional(&message.region, RegionCode::parse) }
        let grids = self.0.list_grids(&actor, region.as_ref())?;
        let grids = grids.into_iter().map(convert::grid).collect();
        Ok(Response::new(pb::ListGridsResponse { grids }))
    }

    async fn issue_task(
        &self,
        request: Request<pb::IssueTaskRequest>,
    ) -> Result<Response<pb::IssueTaskResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            call <- call(&actor, &message),
            draft <- self.draft(&actor, &message),
        }
        Ok(Response::new(self.0.issue_task(call, draft).await?))
    }

    async fn take_task(
        &self,
        request: Request<pb::TakeTaskRequest>,
    ) -> Result<Response<pb::TakeTaskResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { command <- command(&actor, &message) }
        Ok(Response::new(self.0.take_task(command).await?))
    }

    async fn report_task(
        &self,
        request: Request<pb::ReportTaskRequest>,
    ) -> Result<Response<pb::ReportTaskResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            report <- parse::text("report", &message.report, 2, REPORT_MAX),
        }
        Ok(Response::new(self.0.report_task(command, report).await?))
    }

    async fn review_task(
        &self,
        request: Request<pb::ReviewTaskRequest>,
    ) -> Result<Response<pb::ReviewTaskResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            command <- command(&actor, &message),
            review <- convert::review(&message),
        }
        Ok(Response::new(self.0.review_task(command, review).await?))
    }

    async fn get_task(
        &self,
        request: Request<pb::GetTaskRequest>,
    ) -> Result<Response<pb::GetTaskResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! { id <- TaskId::parse("task_id", &message.task_id) }
        let (task, acts) = self.0.get_task(&actor, id).await?;
        let acts = acts.into_iter().map(convert::act).collect();
        Ok(Response::new(pb::GetTaskResponse { task: Some(convert::task(task)), acts }))
    }

    async fn list_tasks(
        &self,
        request: Request<pb::ListTasksRequest>,
    ) -> Result<Response<pb::ListTasksResponse>, Status> {
        let (actor, message) = read(request)?;
        collect! {
            state <- parse::optional_word("state", message.state),
            page <- self.0.store.page(&message),
        }
        let (tasks, next_page_token) = self.0.list_tasks(&actor, state, page).await?;
        let tasks = tasks.into_iter().map(convert::task).collect();
        Ok(Response::new(pb::ListTasksResponse { tasks, next_page_token }))
    }
}
