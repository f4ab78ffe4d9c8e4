//! SQL and rows of orders.

pub mod order;
