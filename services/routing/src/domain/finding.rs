//! What grid workers found about a matter.

use chrono::NaiveDate;
use kernel::ids::{MatterId, TaskId};

/// What a grid worker found, accepted by whoever asked.
#[derive(Clone, Debug)]
pub struct Finding {
    pub task: TaskId,
    pub matter: MatterId,
    pub date: NaiveDate,
    pub finding: String,
}
