//! Supervision through its contract, on a PostgreSQL and a Redis of its own.

mod exactly_once;
mod kept_from;
mod later_rules;
mod office;
mod operate;
mod orders;
mod recommendations;
mod retention;
mod terms;
mod wrong_clock;
