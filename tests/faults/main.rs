//! What must survive: killed processes, an emptied Redis, racing commits, poison.

mod database_away;
mod feed_order;
mod gone_caller;
mod killed;
mod midnight_killed;
mod poison;
mod redis_away;
mod restore;
mod rolled_out;
mod simulation;
mod start;
mod trimmed;
