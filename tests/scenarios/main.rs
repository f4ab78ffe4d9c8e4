//! Stories over the whole suite on manual office time, told through the gateway.
#![expect(clippy::unwrap_used, reason = "a story that takes another turn should stop")]

mod accusation;
mod answered_in_time;
mod bad_input;
mod corrected_and_supplemented;
mod count_anew;
mod custody;
mod delivery_proven_late;
mod ended_at_office;
mod executed;
mod first_call;
mod import_open_data;
mod import_petitions;
mod litigation_letter;
mod long_desk;

mod no_and_notice;
mod nobody_acts;
mod objected_twice;
mod organisation;
mod query_petition;
mod rated;
mod received_directly;
mod recommended;
mod register_petition;
mod repeat;
mod reported;
mod reviewed;
mod simple_handling;
mod stated_and_proposed;
mod urgent;
