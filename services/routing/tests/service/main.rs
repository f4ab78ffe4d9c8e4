//! Routing through its contract, on a real PostgreSQL, between fake feeds.

mod feed;
mod interest;
mod kept_from;
mod lists;
mod new_body;
mod numbers;
mod office;
mod organisation;
mod reactions;
mod receipts;
mod records;
mod refusals;
mod replay;
mod rights;
mod the_way;
mod urgent;
