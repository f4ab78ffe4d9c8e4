//! A task as it is asked for.

use chrono::NaiveDate;
use kernel::{Invalid, Officer};

use super::grid::{Grid, GridCode, Grids};
use super::task::{Kind, Subject};

/// What is asked of a grid.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: Kind,
    pub subject: Subject,
    pub grid: GridCode,
    /// In words about the matter.
    pub content: String,
    pub due_date: NaiveDate,
}

impl Draft {
    /// Checks what one field's form cannot tell, and finds the grid; every complaint is listed.
    ///
    /// Grids of another region are unknown to the issuer: what is asked there is asked through its own bodies.
    pub fn check<'a>(
        &self,
        issuer: &Officer,
        today: NaiveDate,
        grids: &'a Grids,
    ) -> Result<&'a Grid, Vec<Invalid>> {
        let mut complaints = Vec::new();
        let grid = grids.get(&self.grid).filter(|grid| grid.region.is_within(&issuer.region));
        if grid.is_none() {
            complaints.push(Invalid::new(
                "grid",
                "GRID_UNKNOWN",
                format!("本辖区没有此网格：{}", self.grid),
                format!("no such grid in the caller's region: {}", self.grid),
            ));
        }
        if self.due_date <= today {
            complaints.push(Invalid::new(
                "due_date",
                "DUE_DATE_PAST",
                "完成期限应晚于今日",
                "the due date must lie after today",
            ));
        }
        grid.filter(|_| complaints.is_empty()).ok_or(complaints)
    }
}
