//! What whoever assigned a matter makes of its report.

mod accept_report;
mod extend_report;
mod return_report;
