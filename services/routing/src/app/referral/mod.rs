//! Referrals: passed on, objected to, decided, answered.

mod assign_matter;
mod decide_objection;
mod designate_body;
mod object_to_referral;
mod recall_referral;
mod refer_matter;
mod reply_to_matter;
mod report_result;
mod request_designation;
