//! What must survive: killed processes, an emptied Redis, racing commits, poison.

mod feed_order;
mod killed;
mod poison;
mod redis_away;
mod simulation;
