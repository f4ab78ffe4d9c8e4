//! A task as it is asked for.

use chrono::NaiveDate;
use kernel::Invalid;

use super::TaskKind;
use super::grid::Grid;
use super::task::Subject;

/// What is asked of a grid.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: TaskKind,
    pub subject: Subject,
    pub grid: Grid,
    /// In words about the matter.
    pub content: String,
    pub due_date: NaiveDate,
}

/// The day by which something is to be done lies after today.
pub fn due_after(today: NaiveDate, due_date: NaiveDate) -> Result<NaiveDate, Invalid> {
    if due_date > today {
        return Ok(due_date);
    }
    let (zh, en) = ("完成期限应晚于今日", "the due date must lie after today");
    Err(Invalid::new("due_date", "DUE_DATE_PAST", zh, en))
}
