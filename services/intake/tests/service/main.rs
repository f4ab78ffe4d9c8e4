//! Intake through its contract, on a real PostgreSQL, told of other services' facts as feeds bring them.

mod additions;
mod changes;
mod kept_from;
mod office;
mod particulars;
mod personal_reads;
mod proposals;
mod query;
mod rating;
mod register;
mod subject;
mod work;
