//! The use cases about orders, one file each.

mod answer_order;
mod issue_order;
mod list_orders;
mod review_order;
