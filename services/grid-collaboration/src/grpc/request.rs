//! Which messages are commands about a task.

use headwater_proto::grid_collaboration::v1 as pb;
use kernel::ids::TaskId;

mailbox::commands! {
    "TakeTask" pb::TakeTaskRequest, about TaskId in task_id;
    "ReportTask" pb::ReportTaskRequest, about TaskId in task_id;
    "ReviewTask" pb::ReviewTaskRequest, about TaskId in task_id;
}
